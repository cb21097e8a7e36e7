"""Themes, fonts and icons are complete, legible and licensed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QGuiApplication

from surveyor_app import resources

THEMES = ("light", "dark", "sunlight")
# Words are read on these grounds; (token of the text, token of the ground).
READ_ON = [
    *((text, ground) for text in ("text", "quiet_text") for ground in ("window", "surface", "hover", "pressed")),
    *((state, "surface") for state in ("accent", "refuse", "unusual", "done", "info", "neutral")),
    *((state, "window") for state in ("refuse", "unusual", "done", "info", "neutral")),
    *((state, f"{state}_tint") for state in ("refuse", "unusual", "done", "info", "neutral")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("on_selection", "selection"),
]


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def theme(name: str) -> dict[str, Any]:
    tokens = resources.read_json("themes", f"{name}.json")
    assert isinstance(tokens, dict)
    return tokens


def test_all_themes_have_the_same_tokens_in_the_same_order() -> None:
    for one, other in pairwise(THEMES):
        assert list(theme(one)) == list(theme(other))
        assert [type(value) for value in theme(one).values()] == [type(value) for value in theme(other).values()]


@pytest.mark.parametrize("name", THEMES)
def test_colours_are_written_in_full(name: str) -> None:
    for token, value in theme(name).items():
        if isinstance(value, str) and token != "name":
            assert re.fullmatch(r"#[0-9A-F]{6}", value), token


@pytest.mark.parametrize("name", THEMES)
def test_every_text_is_legible_on_its_ground(name: str) -> None:
    tokens = theme(name)
    least = 7.0 if name == "sunlight" else 4.5
    dim = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in READ_ON}
    assert {pair: ratio for pair, ratio in dim.items() if ratio < least} == {}


@pytest.mark.parametrize("name", THEMES)
def test_fields_and_focus_stand_out_from_their_ground(name: str) -> None:
    tokens = theme(name)
    for mark in ("field_line", "focus"):
        assert contrast(tokens[mark], tokens["surface"]) >= 3.0


def test_inter_loads_in_the_four_weights_the_themes_use(qapp: QGuiApplication) -> None:
    widths: list[float] = []
    for path in sorted(resources.resource_path("fonts", "inter").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        assert "Inter" in QFontDatabase.applicationFontFamilies(number), path.name
    for weight in (400, 500, 600, 700):
        font = QFont("Inter")
        font.setPixelSize(32)
        font.setWeight(QFont.Weight(weight))
        assert QFontInfo(font).family() == "Inter"
        widths.append(QFontMetricsF(font).horizontalAdvance("Main panel 200 A"))
    assert len(set(widths)) == 4, "each weight has its own outlines"


def test_fonts_and_icons_carry_their_licences() -> None:
    assert "SIL OPEN FONT LICENSE" in resources.read_text("fonts", "inter", "LICENSE")
    assert "ISC License" in resources.read_text("icons", "lucide", "LICENSE")


def test_every_icon_is_an_svg_that_takes_its_colour_from_outside() -> None:
    icons = sorted(resources.resource_path("icons", "lucide").glob("*.svg"))
    assert len(icons) >= 70
    for path in icons:
        root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 - our own files
        assert root.tag == "{http://www.w3.org/2000/svg}svg", path.name
        assert root.get("stroke") == "currentColor", path.name


def test_the_app_icon_is_an_svg() -> None:
    root = ElementTree.fromstring(resources.read_bytes("icons", "surveyor.svg"))  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 64 64"

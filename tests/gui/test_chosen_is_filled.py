"""What is chosen among buttons is told from the rest at a glance, in full sun too, and so is where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.choices import Choices
from tests.gui.pixels import ratio, rgb

INSIDE = QPoint(6, 12)  # neither border nor letters


def shown_choices(qtbot: QtBot, kind: str) -> Choices:
    choices = Choices(kind)
    choices.offer([("top", "Top fed"), ("bottom", "Bottom fed")])
    choices.choose("top")
    qtbot.addWidget(choices)
    choices.show()
    qtbot.waitExposed(choices)
    return choices


def inside(button: QPushButton) -> int:
    return button.grab().toImage().pixel(INSIDE) & 0xFFFFFF


@pytest.mark.parametrize("kind", ["chip", "segment"])
@pytest.mark.parametrize(("theme", "least"), [("sunlight", 7.0), ("light", 1.1), ("dark", 1.1)])
def test_the_chosen_one_is_filled_unlike_the_others(qtbot: QtBot, theme: str, least: float, kind: str) -> None:
    look = Look()
    look.choose(theme)
    choices = shown_choices(qtbot, kind)
    chosen, other = choices.button("top"), choices.button("bottom")
    assert ratio(inside(chosen), inside(other)) >= least
    look.choose("light")


@pytest.mark.parametrize("kind", ["chip", "segment"])
def test_in_full_sun_the_keyboard_is_seen_on_the_chosen_one_too(qtbot: QtBot, kind: str) -> None:
    look = Look()
    look.choose("sunlight")
    choices = shown_choices(qtbot, kind)
    chosen = choices.button("top")
    without = chosen.grab().toImage()
    choices.window().activateWindow()
    chosen.setFocus()
    qtbot.waitUntil(chosen.hasFocus)
    focused = chosen.grab().toImage()
    edge = [focused.pixel(x, 1) & 0xFFFFFF for x in range(8, chosen.width() - 8)]
    assert rgb(look, "surface") in edge, "gaps in the ring"
    assert {without.pixel(x, 1) & 0xFFFFFF for x in range(8, chosen.width() - 8)} == {rgb(look, "accent")}
    look.choose("light")

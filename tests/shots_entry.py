"""Pictures of entering a roof plane: offers, a small pitch in question, a compass reading, metric, a focused dial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from surveyor_app.domain.survey import MountingPlane
from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui.forms.dial_input import DialInput
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.theme import Look

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

ENTERED = MountingPlane("plane-2", 26.57, 31.0, "comp_shingle", "truss", "2x6", 17.0)
UNTOUCHED = MountingPlane("plane-2")


def _dial(page: ItemPage, name: str) -> DialInput:
    input_ = page.form.row(name).input
    assert isinstance(input_, DialInput)
    return input_


def _type(page: ItemPage, name: str, text: str) -> None:
    line = _dial(page, name).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    page.scroll_to(page.form.row(name))


def _metric(page: ItemPage) -> None:
    look: Look = page.tools.look
    look.use_units(UnitSystem.METRIC)
    page.scroll_to(page.form.row("rafter_spacing"))


STATES: dict[str, tuple[MountingPlane, Callable[[ItemPage], None]]] = {
    "offers": (UNTOUCHED, lambda page: page.scroll_to(page.form.row("azimuth"))),
    "off-design": (ENTERED, lambda _page: None),
    "question": (UNTOUCHED, lambda page: _type(page, "pitch", "6")),
    "compass": (UNTOUCHED, lambda page: _type(page, "azimuth", "190M")),
    "not-understood": (ENTERED, lambda page: _type(page, "azimuth", "upwards")),
    "dial-focus": (ENTERED, lambda page: _dial(page, "azimuth").dial.setFocus()),
    "metric": (ENTERED, _metric),
}


def shoot_entry(studio: Studio) -> None:
    """Every state in every theme, at the smallest window and with the largest text."""
    for theme in ("light", "dark", "sunlight"):
        for scale, size in ((1.0, "normal"), (1.3, "large-text")):
            for state, (plane, use) in STATES.items():
                name = f"entry-{state}-{size}-{theme}"
                if studio.wants(name):
                    run = studio.window("typical", theme, (1280, 720))
                    run.window.look.choose(theme, scale)
                    use(_open(studio, run, plane))
                    studio.shoot(name, run.window)
                    run.window.look.use_units(UnitSystem.IMPERIAL)
                    studio.close(run)


def _open(studio: Studio, run: WindowRun, plane: MountingPlane) -> ItemPage:
    window: MainWindow = run.window
    window.open_request(window.session.summaries[0].id)
    studio.settle(window)
    detail = window.session.detail
    assert detail is not None
    first = replace(detail.survey.mounting_planes[0], azimuth=196.0)
    planes = (first, plane)
    window.session.detail = replace(detail, survey=replace(detail.survey, mounting_planes=planes), problems=())
    window.pages.go(Place("mounting_planes", plane.id))
    page = window.pages.current
    assert isinstance(page, ItemPage)
    return page

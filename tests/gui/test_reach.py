"""Every input has a name, Tab goes as one reads, Shift+Tab goes back, and there is a way out of every place."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget

from surveyor_app.gui.pages.viewer_wiring import open_viewer
from surveyor_app.gui.presenters.gate import LEAVE
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import ALT, Keyboard, focused, look, name_of
from tests.shots_data import services_for

K = Qt.Key
PAGES = ("request", "electrical", "subpanels", "subpanel", "mounting_planes", "plane", "photos", "review", LEAVE, "sync")
DIALOGS = ("settings", "pairing", "photo")


def visit(new_desk: DeskMaker, folder: Path, page: str, state: str = "typical") -> Desk:
    """A window on a page of a survey that has some of everything."""
    services = services_for(state, folder)
    desk = new_desk(services=services)
    desk.window.resize(1280, 720)
    request_id = next(one for one, record in services.records.items() if record.survey.subpanels)
    survey = services.records[request_id].survey
    items = {"subpanel": ("subpanels", survey.subpanels), "plane": ("mounting_planes", survey.mounting_planes)}
    place = Place(page)
    if page in items:
        place = Place(items[page][0], items[page][1][-1].id)
    desk.open(request_id, Place("request") if page == "sync" else place)
    if page == "sync":
        desk.window.show_sync()
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    look(desk)
    return desk


def opened(desk: Desk, name: str) -> QDialog:
    """A dialog over the window."""
    window = desk.window
    if name == "settings":
        window.office.settings()
    elif name == "pairing":
        window.office.pair()
    else:
        detail = window.session.detail
        assert detail is not None
        photo = detail.photos[0].photo
        open_viewer(window.pages.tools, [view.photo.id for view in detail.photos], photo.id, photo.target, window)
    look(desk)
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert dialogs
    dialogs[-1].activateWindow()
    desk.wait(dialogs[-1].isActiveWindow)
    return dialogs[-1]


def takes_keys(area: QWidget) -> list[QWidget]:
    """Everything in sight that can have the keyboard."""
    found = [one for one in area.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    return [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus]


def tabbed(desk: Desk, area: QWidget, key: Qt.Key = K.Key_Tab) -> list[QWidget]:
    """What Tab stops at in an area, going once round everything."""
    stops: list[QWidget] = []
    first = focused()
    for _ in range(400):
        stops.append(focused())
        QTest.keyClick(focused(), key)
        if focused() is first:
            return [stop for stop in stops if area.isAncestorOf(stop)]
    raise AssertionError(f"from {name_of(stops[-1])!r} the keyboard never comes back to {name_of(first)!r}")


def place_of(widget: QWidget, area: QWidget) -> QRect:
    """Where a widget is on the whole page, however far that is scrolled."""
    inner = area.widget() if isinstance(area, QScrollArea) else area
    return QRect(widget.mapTo(inner, widget.rect().topLeft()), widget.size())


def goes_back(one: QRect, next_one: QRect) -> bool:
    """Whether somebody who reads would have come by the second place before the first."""
    above = next_one.bottom() <= one.top() and next_one.left() < one.right()
    beside = next_one.top() < one.bottom() and one.top() < next_one.bottom() and next_one.right() <= one.left()
    return above or beside


@pytest.mark.parametrize("page", PAGES)
def test_every_input_of_a_page_is_named_and_tab_goes_through_them_as_one_reads(
    new_desk: DeskMaker, tmp_path: Path, page: str
) -> None:
    desk = visit(new_desk, tmp_path / "pictures", page)
    assert [one for one in takes_keys(desk.window) if not name_of(one).strip()] == []
    area = desk.window.pages.current
    desk.window.pages.enter()
    there = tabbed(desk, area)
    assert there
    back = tabbed(desk, area, K.Key_Backtab)
    assert back == [there[0], *reversed(there[1:])] or back == list(reversed(there))
    first = min(range(len(there)), key=lambda at: place_of(there[at], area).top())
    in_order = there[first:] + there[:first]
    wrong = [
        (name_of(one), name_of(next_one))
        for one, next_one in pairwise(in_order)
        if goes_back(place_of(one, area), place_of(next_one, area))
    ]
    assert wrong == []

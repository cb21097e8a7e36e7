"""Every input has a name, Tab goes as one reads, Shift+Tab goes back, and there is a way out of every place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QWidget

from surveyor_app.gui.pages.viewer_wiring import open_viewer
from surveyor_app.gui.presenters.gate import LEAVE
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import ALT, Keyboard, focused, look, name_of
from tests.shots_data import services_for

K = Qt.Key
PAGES = (
    "request",
    "electrical",
    "subpanels",
    "subpanel",
    "mounting_planes",
    "plane",
    "photos",
    "review",
    LEAVE,
    "sync",
)
DIALOGS = ("settings", "pairing", "photo")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures are drawn once for all pages."""
    return tmp_path_factory.mktemp("pictures")


def visit(new_desk: DeskMaker, folder: Path, page: str, state: str = "typical") -> Desk:
    """A window on a page of a survey that has some of everything."""
    services = services_for(state, folder)
    desk = new_desk(services=services)
    desk.window.resize(1280, 720)
    request_id = next(key for key, record in services.records.items() if record.survey.subpanels)
    survey = services.records[request_id].survey
    items = {
        "subpanel": Place("subpanels", survey.subpanels[-1].id),
        "plane": Place("mounting_planes", survey.mounting_planes[-1].id),
    }
    place = items.get(page, Place(page))
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
        open_viewer(window.pages._tools, [view.photo.id for view in detail.photos], photo.id, photo.target, window)
    look(desk)
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert dialogs
    dialogs[-1].activateWindow()
    desk.wait(dialogs[-1].isActiveWindow)
    return dialogs[-1]


def takes_keys(area: QWidget) -> list[QWidget]:
    """Everything in sight that can have the keyboard."""
    found = [one for one in area.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    return [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.focusProxy() is None]


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
    assert inner is not None
    return QRect(widget.mapTo(inner, widget.rect().topLeft()), widget.size())


def goes_back(one: QRect, next_one: QRect) -> bool:
    """Whether somebody who reads would have come by the second place before the first."""
    above = next_one.bottom() <= one.top() and next_one.left() < one.right()
    beside = next_one.top() < one.bottom() and one.top() < next_one.bottom() and next_one.right() <= one.left()
    return above or beside


def backward(stops: list[QWidget], area: QWidget) -> list[tuple[str, str]]:
    """The steps of one round that go against the way one reads."""
    return [
        (name_of(one), name_of(next_one))
        for one, next_one in pairwise([*stops, stops[0]])
        if goes_back(place_of(one, area), place_of(next_one, area))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_input_of_a_page_is_named_and_tab_goes_through_them_as_one_reads(
    new_desk: DeskMaker, pictures: Path, page: str
) -> None:
    desk = visit(new_desk, pictures, page)
    assert [one for one in takes_keys(desk.window) if not name_of(one).strip()] == []
    area = desk.window.pages.current
    desk.window.pages.enter()
    there = tabbed(desk, area)
    assert there
    back = tabbed(desk, area, K.Key_Backtab)
    assert back == [there[0], *reversed(there[1:])] or back == list(reversed(there))
    assert len(backward(there, area)) <= 1  # where the end meets the beginning


@pytest.mark.parametrize("page", PAGES)
def test_from_every_stop_of_a_page_there_is_a_way_out(new_desk: DeskMaker, pictures: Path, page: str) -> None:
    desk = visit(new_desk, pictures, page)
    pages, keys = desk.window.pages, Keyboard(desk)
    area, place = pages.current, pages.place
    other = K.Key_1 if page != "request" else K.Key_2
    stops = [one for one in takes_keys(area) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops
    for stop in stops:
        for key in (K.Key_Tab, K.Key_Backtab):
            stop.setFocus()
            assert focused() is stop
            keys.press(key)
            assert focused() is not stop, f"{key.name} does not leave {name_of(stop)!r}"
        assert pages.current is area, f"Tab from {name_of(stop)!r} went to another page"
        stop.setFocus()
        keys.press(K.Key_Escape)
        keys.press(other, modifiers=ALT)
        assert pages.current is not area, f"Alt+digit does not lead away from {name_of(stop)!r}"
        if page == "sync":
            desk.window.show_sync()
        else:
            pages.go(place)


@pytest.mark.parametrize("name", DIALOGS)
def test_every_input_of_a_dialog_is_named_and_tab_goes_through_them_as_one_reads(
    new_desk: DeskMaker, pictures: Path, name: str
) -> None:
    desk = visit(new_desk, pictures, "photos")
    dialog = opened(desk, name)
    assert [one for one in takes_keys(dialog) if not name_of(one).strip()] == []
    QTest.keyClick(focused(), K.Key_Tab)  # it may begin on the dialog itself
    there = tabbed(desk, dialog)
    assert len(there) > 1
    assert set(tabbed(desk, dialog, K.Key_Backtab)) == set(there)
    assert len(backward(there, dialog)) <= 1  # where the end meets the beginning
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: not dialog.isVisible())


@pytest.mark.parametrize("page", ["electrical", "plane", "photos"])
def test_past_the_end_of_a_page_tab_leads_on_to_the_next_page_then_to_the_footer(
    new_desk: DeskMaker, pictures: Path, page: str
) -> None:
    desk = visit(new_desk, pictures, page)
    desk.window.pages.enter()
    round_trip = tabbed(desk, desk.window)
    inside = [one for one in round_trip if desk.window.pages.current.isAncestorOf(one)]
    past = inside.index(next(one for one in inside if name_of(one).startswith("Next: ")))
    after = round_trip[round_trip.index(inside[past]) + 1]
    assert desk.window.footer.isAncestorOf(after), name_of(after)


def test_the_way_on_goes_through_the_visit_in_its_order(new_desk: DeskMaker, pictures: Path) -> None:
    desk = visit(new_desk, pictures, "electrical")
    keys, seen = Keyboard(desk), []
    for _ in range(20):
        page = desk.window.pages.current
        ways = [one for one in page.findChildren(QPushButton) if one.text().startswith("Next: ") and one.isVisible()]
        if not ways:
            break
        ways[0].setFocus()
        keys.press(K.Key_Return)
        assert page.isAncestorOf(focused()) or desk.window.pages.current.isAncestorOf(focused())
        seen.append(desk.window.pages.place.page)
    tasks = [task for task, item in seen if item is None]
    assert tasks == ["subpanels", "mounting_planes", "photos", "review"]
    assert [task for task, item in seen if item is not None] == ["subpanels", "mounting_planes", "mounting_planes"]

"""The head of a page of a subpanel or plane: nothing below moves while one types, its buttons keep their places."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from surveyor_app.domain.survey import MountingPlane
from surveyor_app.gui.pages.list_item_page import ListItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.one_line import OneLine
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import COMPLETE_PLANE, with_items

LONG = "Basement, beside the water heater no 2, behind the shelf with the paint and the old doors"
PLANE_BUTTONS = (
    "Previous roof plane",
    "Next roof plane",
    "Copy from another roof plane",
    "Duplicate this roof plane",
    "Remove this roof plane",
)


def page_of(desk: Desk) -> ListItemPage:
    """The page in sight, once it is laid out."""
    page = desk.window.pages.current
    assert isinstance(page, ListItemPage)
    desk.settle()
    title = next(label for label in page.findChildren(OneLine) if label.isVisible())
    desk.wait(lambda: title.height() == title.sizeHint().height())
    return page


def places(page: ListItemPage) -> dict[str, QPoint]:
    return {name: page.button(name).mapTo(page, QPoint()) for name in PLANE_BUTTONS}


def test_a_long_location_makes_no_page_move_and_is_told_whole(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.resize(1280, 720)
    desk.open(place=Place("subpanels", "sub-1", "location"))
    page = page_of(desk)
    row = page.form.row("location")
    before = row.mapTo(page, QPoint())
    editor = row.input.editor()
    QTest.keyClicks(editor, LONG)
    page.flush()
    desk.wait(lambda: any(LONG in label.accessibleName() for label in page.findChildren(QLabel)))
    desk.settle()
    title = next(label for label in page.findChildren(QLabel) if LONG in label.accessibleName())
    assert title.text().endswith("…")
    assert LONG in title.toolTip()
    assert row.mapTo(page, QPoint()) == before


def test_the_buttons_of_every_plane_stand_in_the_same_places_and_the_bin_comes_last(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.resize(1280, 720)
    found = []
    for item in ("plane-1", "plane-2"):
        desk.open(place=Place("mounting_planes", item))
        found.append(places(page_of(desk)))
    assert found[0] == found[1]
    page = page_of(desk)
    named = ("Copy from another", "Duplicate", "Remove")
    words = [b for b in page.findChildren(QPushButton) if b.text() in named]
    assert [b.text() for b in sorted(words, key=lambda b: (b.y(), b.x()))] == list(named)


def test_copying_is_offered_where_it_stood_once_there_is_something_to_copy(new_desk: DeskMaker) -> None:
    record = with_items()
    record.survey = replace(record.survey, mounting_planes=(COMPLETE_PLANE,))
    desk = new_desk([record])
    desk.open(place=Place("mounting_planes", "plane-1"))
    copy = page_of(desk).button("Copy from another roof plane")
    assert copy.isVisible()
    assert not copy.isEnabled()


def test_another_plane_is_added_from_the_page_of_the_last_one(new_desk: DeskMaker) -> None:
    record = with_items()
    record.survey = replace(record.survey, mounting_planes=(COMPLETE_PLANE, MountingPlane("plane-2")))
    desk = new_desk([record])
    desk.open(place=Place("mounting_planes", "plane-1"))
    assert "Add another plane" not in [b.text() for b in page_of(desk).findChildren(QPushButton) if b.isVisible()]
    desk.window.pages.go(Place("mounting_planes", "plane-2"))
    page_of(desk).button("Add another plane").click()
    desk.wait(lambda: len(desk.record().survey.mounting_planes) == 3)
    desk.settle()
    assert desk.window.pages.place.item_id == desk.record().survey.mounting_planes[2].id

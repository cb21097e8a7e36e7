"""Undo of photos: what comes back is selected, so that the next key is for it, on every page and in the viewer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import CTRL, focused
from tests.gui.sorting import photos_page, places_of, press, unsorted_grid, unsorted_record

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE_1, PLANE_2 = (PhotoTarget(SectionName.MOUNTING_PLANES, f"plane-{n}") for n in (1, 2))
FULL = StorageFault("The disk is full; this was not saved.", code="disk_full")


def at_the_photos(new_desk: DeskMaker, number: int = 3) -> Desk:
    desk = new_desk([unsorted_record(number)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    return desk


def undo(desk: Desk, widget: QWidget | None = None) -> None:
    QTest.keyClick(widget or focused(), Qt.Key.Key_Z, CTRL)
    desk.settle()


def redo(desk: Desk) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Y, CTRL)
    desk.settle()


def slots(desk: Desk) -> list[str | None]:
    return [slot for _, slot in places_of(desk).values()]


def test_the_key_after_an_undo_sorts_the_photo_that_came_back(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    press("1")
    desk.settle()
    undo(desk)
    assert unsorted_grid(desk).selected_photos == ["photo-1"]
    press("2")
    desk.settle()
    assert slots(desk) == ["panel_closed", UNSORTED, UNSORTED]
    assert unsorted_grid(desk).selected_photos == ["photo-2"]


def test_a_key_pressed_before_the_undo_is_done_sorts_no_other_photo(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    press("1")
    QTest.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    press("2")
    desk.settle()
    assert slots(desk) == [UNSORTED, UNSORTED, UNSORTED]
    assert unsorted_grid(desk).selected_photos == ["photo-1"]


def test_sorting_goes_on_after_an_undo_that_the_disk_did_not_take(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    press("1")
    desk.settle()
    desk.services.save_fault = FULL
    undo(desk)
    desk.services.save_fault = None
    assert "The disk is full" in desk.window.undo.text
    press("3")
    desk.settle()
    assert slots(desk) == ["panel_location", "panel_open", UNSORTED]


def test_after_a_redo_the_next_photo_that_waits_is_selected(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    press("1")
    desk.settle()
    undo(desk)
    redo(desk)
    assert slots(desk) == ["panel_location", UNSORTED, UNSORTED]
    assert unsorted_grid(desk).selected_photos == ["photo-2"]


def test_several_that_come_back_are_selected_together(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk, 4)
    QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press("1")
    desk.settle()
    undo(desk)
    assert unsorted_grid(desk).selected_photos == ["photo-1", "photo-2"]


def test_a_removed_photo_that_comes_back_is_selected_where_it_hangs(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk, 2)
    press("P1")
    desk.settle()
    grid = photos_page(desk).panel_of(PLANE_1).panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of("photo-1"))
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    desk.settle()
    unsorted_grid(desk).setFocus()
    undo(desk)
    assert focused() is grid
    assert grid.selected_photos == ["photo-1"]
    assert unsorted_grid(desk).selected_photos == []


@pytest.mark.parametrize("place", [Place("electrical"), Place("request")])
def test_undo_on_another_page_shows_the_photo_that_comes_back(new_desk: DeskMaker, place: Place) -> None:
    desk = at_the_photos(new_desk, 2)
    press("1")
    desk.settle()
    desk.window.pages.go_into(place)
    undo(desk)
    grid = focused()
    assert isinstance(grid, PhotoGrid)
    assert grid.selected_photos == ["photo-1"]
    on_its_page = isinstance(desk.window.pages.current, ItemPage)
    assert desk.window.pages.place == (place if on_its_page else Place("photos"))
    assert on_its_page is (place.task == "electrical")


def viewer_of(desk: Desk) -> PhotoViewer:
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    viewer = desk.window.findChild(PhotoViewer)
    assert isinstance(viewer, PhotoViewer)
    desk.wait(lambda: QApplication.activeWindow() is viewer)
    return viewer


def test_the_viewer_goes_back_to_the_photo_that_came_back(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    viewer = viewer_of(desk)
    press("1")
    desk.settle()
    undo(desk, viewer)
    assert viewer.current is not None
    assert viewer.current.photo_id == "photo-1"
    press("2")
    desk.settle()
    assert slots(desk) == ["panel_closed", UNSORTED, UNSORTED]


def test_a_key_pressed_in_the_viewer_before_the_undo_is_done_sorts_no_other_photo(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    viewer = viewer_of(desk)
    press("1")
    QTest.keyClick(viewer, Qt.Key.Key_Z, CTRL)
    press("2")
    desk.settle()
    assert slots(desk) == [UNSORTED, UNSORTED, UNSORTED]
    assert viewer.current is not None
    assert viewer.current.photo_id == "photo-1"

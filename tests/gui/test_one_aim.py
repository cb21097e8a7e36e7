"""The place that slot keys sort into is one for the page of all photos and the viewer opened from it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import focused
from tests.gui.sorting import photos_page, places_of, press, unsorted_record

PLANE_1, PLANE_2 = (PhotoTarget(SectionName.MOUNTING_PLANES, f"plane-{n}") for n in (1, 2))


def at_the_photos(new_desk: DeskMaker) -> Desk:
    desk = new_desk([unsorted_record(4)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    return desk


def open_viewer(desk: Desk) -> PhotoViewer:
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    viewer = desk.window.findChild(PhotoViewer)
    assert isinstance(viewer, PhotoViewer)
    desk.wait(lambda: QApplication.activeWindow() is viewer)
    return viewer


def close(desk: Desk, viewer: PhotoViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    desk.window.activateWindow()
    desk.wait(lambda: isinstance(QApplication.focusWidget(), PhotoGrid))


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_place_chosen_in_the_viewer_is_still_chosen_after_it(new_desk: DeskMaker, *, by_mouse: bool) -> None:
    desk = at_the_photos(new_desk)
    viewer = open_viewer(desk)
    press("P")
    if by_mouse:
        QTest.mouseClick(viewer.bar.chip("Plane 2"), Qt.MouseButton.LeftButton)
    else:
        press("P")
    press("1")
    close(desk, viewer)
    desk.settle()
    assert photos_page(desk).target == PLANE_2
    assert photos_page(desk).bar.target == PLANE_2
    press("2")
    desk.settle()
    assert [place for place, _ in list(places_of(desk).values())[:2]] == [PLANE_2, PLANE_2]


def test_the_viewer_of_a_place_hands_its_choice_on_although_the_keyboard_comes_back_there(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    press("P1")
    desk.settle()
    grid = photos_page(desk).panel_of(PLANE_1).panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of("photo-1"))
    viewer = open_viewer(desk)
    press("P")
    close(desk, viewer)
    assert focused() is grid
    assert photos_page(desk).target == PLANE_2
    press("2")
    desk.settle()
    assert places_of(desk)["photo-1"][0] == PLANE_2


def test_the_next_viewer_begins_with_the_place_chosen_last(new_desk: DeskMaker) -> None:
    desk = at_the_photos(new_desk)
    viewer = open_viewer(desk)
    press("PP")
    close(desk, viewer)
    desk.wait(lambda: desk.window.findChild(PhotoViewer) is None)
    viewer = open_viewer(desk)
    assert viewer.bar.target == PLANE_2
    close(desk, viewer)

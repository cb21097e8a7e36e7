"""Sorting photos by mouse: clicked, dragged and by the menu, between slots, sections and planes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, PhotoTarget
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets import photo_grid
from surveyor_app.gui.widgets.photo_drag import dragged_photos, photo_data
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.tile_delegate import reason_rect
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.sample_records import with_items
from tests.gui.sorting import photos_page, places_of, unsorted_grid, unsorted_record

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
SUBPANEL = PhotoTarget(SectionName.SUBPANELS, "sub-1")
PLANE_1, PLANE_2 = (PhotoTarget(SectionName.MOUNTING_PLANES, f"plane-{n}") for n in (1, 2))
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _drop(on: QWidget, photo_ids: Sequence[str], at: QPoint) -> None:
    data, point = photo_data(photo_ids), QPointF(at)
    for event in (
        QDragEnterEvent(at, Qt.DropAction.MoveAction, data, LEFT, NONE),
        QDragMoveEvent(at, Qt.DropAction.MoveAction, data, LEFT, NONE),
        QDropEvent(point, Qt.DropAction.MoveAction, data, LEFT, NONE),
    ):
        QApplication.sendEvent(on, event)


def _click_tile(grid: PhotoGrid, key: str) -> None:
    at = grid.visualRect(grid.tiles.index_of(key)).topLeft() + QPoint(40, 40)
    QTest.mouseClick(grid.viewport(), LEFT, NONE, at)


def test_photos_are_sorted_by_clicking_where_they_belong(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(3)])
    desk.open(place=Place("photos"))
    page, bar = photos_page(desk), photos_page(desk).bar
    _click_tile(unsorted_grid(desk), "photo-2")
    QTest.mouseClick(bar.chip("Panel label"), LEFT)
    desk.settle()
    assert places_of(desk)["photo-2"] == (ELECTRICAL, "panel_label")
    assert unsorted_grid(desk).selected_photos == ["photo-3"]
    QTest.mouseClick(bar.chip("Plane 2"), LEFT)
    QTest.mouseClick(bar.chip("Rafter size"), LEFT)
    desk.settle()
    assert places_of(desk)["photo-3"] == (PLANE_2, "rafter_size")
    assert page.target == PLANE_2


def test_a_double_click_on_a_slot_sorts_one_photo_and_not_the_next_one_too(new_desk: DeskMaker) -> None:
    """The next photo is selected by then, and nobody has looked at it."""
    desk = new_desk([unsorted_record(3)])
    desk.open(place=Place("photos"))
    bar = photos_page(desk).bar
    _click_tile(unsorted_grid(desk), "photo-1")
    chip = bar.chip("Panel label")
    QTest.mouseDClick(desk.window.windowHandle(), LEFT, NONE, chip.mapTo(desk.window, chip.rect().center()))
    desk.settle()
    assert places_of(desk)["photo-1"] == (ELECTRICAL, "panel_label")
    assert places_of(desk)["photo-2"][1] == UNSORTED
    assert unsorted_grid(desk).selected_photos == ["photo-2"]


def test_photos_are_dragged_to_a_tile_to_a_place_and_back_among_the_unsorted(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(3)])
    desk.open(place=Place("photos"))
    page = photos_page(desk)
    panel = page.panel_of(PLANE_1).panel
    desk.wait(panel.grid.isVisible)
    tile = panel.grid.visualRect(panel.grid.tiles.index_of("slot:rafter_spacing")).center()
    _drop(panel, ["photo-1", "photo-2"], panel.grid.viewport().mapTo(panel, tile))
    desk.settle()
    assert [places_of(desk)[f"photo-{n}"] for n in (1, 2)] == [(PLANE_1, "rafter_spacing")] * 2
    chip = page.bar.chip("Subpanel 1")
    _drop(chip, ["photo-3"], chip.rect().center())
    desk.settle()
    assert places_of(desk)["photo-3"] == (SUBPANEL, None)
    _drop(page.unsorted.panel, ["photo-1"], QPoint(30, 10))
    desk.settle()
    assert places_of(desk)["photo-1"] == (ELECTRICAL, UNSORTED)


def test_a_drag_carries_the_selected_photos(new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = new_desk([unsorted_record(3)])
    desk.open(place=Place("photos"))
    carried: list[list[str]] = []
    monkeypatch.setattr(photo_grid, "drag_photos", lambda _source, _look, ids, _picture: carried.append(list(ids)))
    grid = unsorted_grid(desk)
    grid.selectAll()
    grid.startDrag(Qt.DropAction.MoveAction)
    assert carried == [["photo-1", "photo-2", "photo-3"]]
    assert dragged_photos(photo_data(carried[0])) == carried[0]
    assert dragged_photos(QMimeData()) == []


def test_the_menu_moves_photos_to_a_slot_of_another_place(new_desk: DeskMaker) -> None:
    record = with_items()
    record.photos.append(a_photo("photo-1", "req-1", PLANE_1, "rafter_size"))
    desk = new_desk([record])
    desk.open(place=Place("mounting_planes", "plane-1"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    grid = page.photos.panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of("photo-1"))
    menu = grid.menu_for(grid.selected[0])
    elsewhere = next(action.menu() for action in menu.actions() if action.text() == "To another place")
    assert isinstance(elsewhere, QMenu)
    plane = next(action.menu() for action in elsewhere.actions() if action.text().startswith("Plane 2"))
    assert isinstance(plane, QMenu)
    next(action for action in plane.actions() if action.text() == "Rafter spacing").trigger()
    desk.settle()
    assert places_of(desk)["photo-1"] == (PLANE_2, "rafter_spacing")
    menu.deleteLater()


def test_only_one_panel_has_a_selection_so_that_nobody_moves_what_is_out_of_sight(new_desk: DeskMaker) -> None:
    record = unsorted_record(2)
    record.photos.append(a_photo("photo-9", "req-1", PLANE_1, "rafter_size"))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    page = photos_page(desk)
    _click_tile(unsorted_grid(desk), "photo-1")
    other = page.panel_of(PLANE_1).panel.grid
    desk.wait(other.isVisible)
    _click_tile(other, "photo-9")
    assert unsorted_grid(desk).selected_photos == []
    assert other.selected_photos == ["photo-9"]


def test_a_missing_picture_is_explained_by_mouse_and_expected_again_by_mouse(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    grid, reasons = page.photos.panel.grid, page.photos.panel.reasons
    tile = grid.visualRect(grid.tiles.index_of("slot:attic_overview"))
    QTest.mouseClick(grid.viewport(), LEFT, NONE, reason_rect(tile, desk.window.look).center())
    QTest.mouseClick(reasons.kinds.button(AbsenceKind.NOT_REACHED.value), LEFT)
    QTest.mouseClick(reasons.common.button("not safe"), LEFT)
    desk.settle()
    [absence] = desk.record().absences
    assert (absence.slot, absence.kind, absence.reason) == ("attic_overview", AbsenceKind.NOT_REACHED, "not safe")
    row = grid.tiles.row_at(grid.tiles.index_of("slot:attic_overview"))
    assert row is not None
    menu = grid.menu_for(row)
    menu.actions()[0].trigger()
    desk.settle()
    assert desk.record().absences == []
    menu.deleteLater()

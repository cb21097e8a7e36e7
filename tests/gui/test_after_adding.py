"""After photos were added, the keys that the bar shows put them away at once, without a click in between."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.hands import Keyboard, focused
from tests.gui.sample_records import with_items
from tests.gui.sorting import photos_page, places_of, press, unsorted_grid
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
K = Qt.Key


def visit(folder: Path, number: int = 3) -> Path:
    """A folder of pictures as a camera leaves it."""
    for n in range(number):
        write_jpeg(folder / f"IMG_{n:03}.jpg", size=(10 + n, 12))
    return folder


def add_folder(desk: Desk, folder: Path) -> None:
    """Press the folder button, choose a folder, and wait until all of it is in."""
    panel = photos_page(desk).unsorted.panel
    photos_page(desk).button("Add a whole folder…").setFocus()
    Keyboard(desk).press(K.Key_Space)
    dialog = next(one for one in panel.findChildren(QFileDialog) if one.isVisible())
    before = len(desk.record().photos)
    dialog.filesSelected.emit([str(folder)])
    dialog.close()
    desk.window.activateWindow()
    desk.wait(lambda: len(desk.record().photos) > before)
    desk.settle()


def test_the_first_photo_is_selected_and_keys_sort_after_a_folder_was_added(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    add_folder(desk, visit(tmp_path / "visit"))
    first = unsorted_grid(desk).tiles.rows[0]
    assert focused() is unsorted_grid(desk)
    assert unsorted_grid(desk).selected_photos == [first.photo_id]
    press("123")
    desk.settle()
    assert [slot for _, slot in places_of(desk).values()] == ["panel_location", "panel_closed", "panel_open"]


def test_a_second_folder_goes_on_with_the_photo_that_was_selected(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    add_folder(desk, visit(tmp_path / "one"))
    press("1")
    desk.settle()
    selected = unsorted_grid(desk).selected_photos
    add_folder(desk, visit(tmp_path / "two", 5))  # three of them are in already
    assert focused() is unsorted_grid(desk)
    assert unsorted_grid(desk).selected_photos == selected
    assert len(selected) == 1


def test_whoever_types_meanwhile_keeps_the_keyboard(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    search = desk.window.top.search
    search.setFocus()
    photos_page(desk).add_files([visit(tmp_path / "visit")])
    desk.wait(lambda: len(desk.record().photos) == 3)
    desk.settle()
    assert focused() is search
    assert unsorted_grid(desk).selected_photos == []


def test_whoever_is_at_another_photo_meanwhile_stays_there(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = with_items()
    record.photos.append(a_photo("sorted", "req-1", ELECTRICAL, "panel_open"))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    grid = photos_page(desk).panel_of(ELECTRICAL).panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of("sorted"))
    photos_page(desk).add_files([visit(tmp_path / "visit")])
    desk.wait(lambda: len(desk.record().photos) == 4)
    desk.settle()
    assert focused() is grid
    assert grid.selected_photos == ["sorted"]


def test_what_went_straight_into_its_slot_selects_nothing(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    panel = photos_page(desk).panel_of(ELECTRICAL).panel
    button = photos_page(desk).unsorted.panel.add_button
    button.setFocus()
    panel.files_given.emit(ELECTRICAL, [write_jpeg(tmp_path / "one.jpg")], "panel_open")
    desk.wait(lambda: len(desk.record().photos) == 1)
    desk.settle()
    assert focused() is button
    assert UNSORTED not in [slot for _, slot in places_of(desk).values()]

"""Photos are turned where they lie in tiles: by key and by menu, one or many, with a way back, and shown so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.tile_delegate import tile_rect
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Record, a_photo
from tests.gui.sample_records import with_items

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def _record(folder: Path, number: int = 3) -> Record:
    """Unsorted photos that are red in their upper half and blue in the lower."""
    record = with_items()
    picture = Image.new("RGB", (80, 60), "blue")
    picture.paste("red", (0, 0, 80, 30))
    picture.save(folder / "picture.png")
    for n in range(1, number + 1):
        photo = a_photo(f"photo-{n}", "req-1", ELECTRICAL, UNSORTED)
        record.photos.append(replace(photo, width=80, height=60))
        record.files[photo.id] = folder / "picture.png"
    return record


def _grid(desk: Desk) -> PhotoGrid:
    desk.open(place=Place("photos"))
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    page.enter()
    return page.unsorted.panel.grid


def _turned(desk: Desk) -> list[int]:
    desk.settle()
    return [photo.turned for photo in desk.record().photos]


def test_r_turns_the_selected_photos_to_the_right_and_shift_r_to_the_left(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([_record(tmp_path)])
    grid = _grid(desk)
    QTest.keyClicks(grid, "R")
    assert _turned(desk) == [90, 0, 0]
    grid.selectAll()
    QTest.keyClicks(grid, "R", SHIFT)
    assert _turned(desk) == [0, 270, 270]
    assert len(grid.selected_photos) == 3


def test_a_turn_is_taken_back_and_made_again_in_words(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([_record(tmp_path)])
    grid = _grid(desk)
    grid.selectAll()
    QTest.keyClicks(grid, "R")
    QTest.keyClicks(grid, "R")
    assert _turned(desk) == [180, 180, 180]
    assert desk.window.footer.undo_texts[0] == "Undo: 3 photos turned"
    QTest.keyClick(grid, Qt.Key.Key_Z, CONTROL)
    assert _turned(desk) == [0, 0, 0]
    QTest.keyClick(grid, Qt.Key.Key_Y, CONTROL)
    assert _turned(desk) == [180, 180, 180]


def test_the_menu_of_a_tile_turns_too(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([_record(tmp_path)])
    grid = _grid(desk)
    menu = grid.menu_for(grid.tiles.rows[0])
    assert isinstance(menu, QMenu)
    (action,) = [one for one in menu.actions() if one.text().startswith("Turn left")]
    action.trigger()
    menu.close()
    assert _turned(desk) == [270, 0, 0]


@pytest.mark.parametrize(
    ("turned", "corners"),
    [
        (0, ("red", "red", "blue", "blue")),
        (90, ("blue", "red", "blue", "red")),
        (180, ("blue", "blue", "red", "red")),
        (270, ("red", "blue", "red", "blue")),
    ],
)
def test_a_tile_shows_its_photo_turned(
    new_desk: DeskMaker, tmp_path: Path, turned: int, corners: tuple[str, ...]
) -> None:
    record = _record(tmp_path, 2)
    record.photos[1] = replace(record.photos[1], turned=turned)
    desk = new_desk([record])
    grid = _grid(desk)
    grid.viewport().grab()  # whoever looks asks for the pictures
    desk.wait(lambda: not desk.window.images.is_busy)
    area = tile_rect(grid.visualRect(grid.tiles.index(1)), desk.window.look)
    shown = grid.viewport().grab().toImage()
    at = [(x, y) for y in (20, 80) for x in (20, area.width() - 20)]
    seen = [shown.pixelColor(area.x() + x, area.y() + y) for x, y in at]
    assert tuple("red" if colour.red() > colour.blue() else "blue" for colour in seen) == corners

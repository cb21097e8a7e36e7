"""Adding photos can be taken back and done again: one change an import, in the survey that it went into."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.photo_import import TOGETHER
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.hands import CTRL, focused
from tests.gui.import_gate import Gate
from tests.gui.real_desk import real_desk, stored, visit_photos
from tests.gui.sample_records import untouched, with_items
from tests.gui.sorting import photos_page, places_of, press, unsorted_grid
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def pictures(folder: Path, number: int) -> list[Path]:
    return [write_jpeg(folder / f"IMG_{n:03}.jpg", size=(10 + n, 12)) for n in range(number)]


def add(desk: Desk, files: list[Path]) -> None:
    photos_page(desk).add_files(files)
    desk.until_all_is_added()
    desk.settle()


def undo(desk: Desk) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    desk.settle()


def redo(desk: Desk) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Y, CTRL)
    desk.settle()


def test_an_import_of_several_commits_is_taken_back_at_once_and_leaves_what_was_sorted(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    record = with_items()
    record.photos.append(a_photo("earlier", "req-1", ELECTRICAL, UNSORTED))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    press("1")
    desk.settle()
    add(desk, pictures(tmp_path, TOGETHER * 2 + 1))
    assert len(desk.record().photos) == TOGETHER * 2 + 2
    assert desk.window.footer.undo_texts == ("Undo: 9 photos added", "")
    undo(desk)
    assert places_of(desk) == {"earlier": (ELECTRICAL, "panel_location")}
    assert len(desk.record().bin) == TOGETHER * 2 + 1
    assert desk.window.undo.text == "Undone: 9 photos added"
    redo(desk)
    assert len(desk.record().photos) == TOGETHER * 2 + 2
    assert unsorted_grid(desk).selected_photos == [unsorted_grid(desk).tiles.rows[0].photo_id]


def test_what_is_sorted_while_an_import_goes_on_is_taken_back_before_it(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    photos_page(desk).add_files(pictures(tmp_path, TOGETHER * 2))
    gate.let()
    desk.wait(lambda: desk.window.footer.undo_texts[0] == "Undo: 4 photos added")
    desk.window.session.refresh()
    desk.wait(lambda: len(unsorted_grid(desk).tiles.rows) == TOGETHER)
    unsorted_grid(desk).begin_sorting()
    press("1")
    desk.wait(lambda: "put into" in desk.window.footer.undo_texts[0])
    gate.let()
    desk.until_all_is_added()
    desk.settle()
    undo(desk)
    assert [slot for _, slot in places_of(desk).values()] == [UNSORTED] * TOGETHER * 2
    assert desk.window.footer.undo_texts[0] == "Undo: 8 photos added"
    undo(desk)
    assert not desk.record().photos
    redo(desk)
    redo(desk)
    assert sorted(str(slot) for _, slot in places_of(desk).values()) == ["panel_location"] + [UNSORTED] * 7


def test_an_import_that_is_taken_back_while_it_goes_on_ends(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    photos_page(desk).add_files(pictures(tmp_path, TOGETHER * 3))
    gate.let()
    desk.wait(lambda: desk.window.footer.undo_texts[0] == "Undo: 4 photos added")
    desk.window.undoing.take_back()
    desk.wait(lambda: len(desk.record().bin) == TOGETHER)
    gate.let(3)
    desk.until_all_is_added()
    desk.settle()
    assert len(desk.record().photos) == TOGETHER, "what was being read just then; what came after it was not taken"
    undo(desk)
    assert not desk.record().photos


def test_a_pasted_picture_is_taken_back(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    desk.window.session.add_picture(ELECTRICAL, picture, UNSORTED)
    desk.settle()
    assert desk.window.footer.undo_texts[0] == "Undo: 1 photo added"
    undo(desk)
    assert not desk.record().photos


def test_an_import_into_the_survey_before_is_taken_back_there(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items(), untouched("req-2")])
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    photos_page(desk).add_files(pictures(tmp_path, 2))
    desk.window.open_request("req-2")
    gate.let()
    desk.until_all_is_added()
    desk.settle()
    assert desk.window.footer.undo_texts == ("", "")
    desk.open("req-1", Place("photos"))
    undo(desk)
    assert not desk.record("req-1").photos


@pytest.mark.parametrize("sorted_since", [False, True])
def test_photos_go_into_the_bin_and_come_back_as_they_were(
    new_desk: DeskMaker, tmp_path: Path, data_dir: Path, *, sorted_since: bool
) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open("req-1", Place("photos"))
    add(desk, visit_photos(tmp_path, 5))
    before = [view.photo for view in stored(data_dir, "req-1").photos]
    assert len(before) == 5
    if sorted_since:  # by a command: it is none of this window's
        desk.run.bridge.start(
            desk.run.bridge.call(lambda s: s.photo.assign_all([before[0].id], ELECTRICAL, "meter_wide"))
        )
        desk.settle()
    desk.window.undoing.take_back()
    desk.settle()
    assert len(stored(data_dir, "req-1").photos) == (5 if sorted_since else 0)
    if not sorted_since:
        desk.window.undoing.do_again()
        desk.settle()
        assert [view.photo for view in stored(data_dir, "req-1").photos] == before

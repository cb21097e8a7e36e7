"""Adding photos: whole folders, progress in numbers, stopping, doubles, and everything else going on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.photo_import import TOGETHER
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.photo_panel import PhotoPanel
from surveyor_app.services.summaries import AddedPhotos
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.import_gate import Gate
from tests.gui.sample_records import untouched, with_items
from tests.pictures import jpeg_bytes, write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


def _page(desk: Desk) -> PhotosPage:
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    return page


def _drop(panel: PhotoPanel, files: Sequence[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    panel.dropEvent(
        QDropEvent(
            QPointF(30, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def _pictures(folder: Path, number: int) -> list[Path]:
    return [write_jpeg(folder / f"IMG_{n:03}.jpg", size=(10 + n, 12)) for n in range(number)]


def test_a_folder_of_sixty_with_subfolders_is_dropped_at_once(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    _pictures(tmp_path / "visit", 40)
    for n in range(20):
        write_jpeg(tmp_path / "visit" / "roof" / "south" / f"{n}.jpg", "blue", size=(10 + n, 9))
    write_jpeg(tmp_path / "visit" / ".thumbnails" / "x.jpg", "green")
    for name in ("notes.txt", "clip.mov", "plan.pdf"):
        (tmp_path / "visit" / name).write_bytes(b"no picture")
    panel = _page(desk).unsorted.panel
    _drop(panel, [tmp_path / "visit"])
    desk.wait(lambda: len(desk.record().photos) == 60 and bool(panel.refusal_texts))
    desk.settle()
    assert panel.refusal_texts == ["3 files are not pictures: clip.mov · notes.txt · plan.pdf"]
    assert {(photo.target, photo.slot) for photo in desk.record().photos} == {(ELECTRICAL, UNSORTED)}
    assert len(panel.grid.tiles.rows) == 60


def test_progress_is_told_in_numbers_and_what_is_in_stays_when_a_person_stops_it(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    gate, panel = Gate(desk), _page(desk).unsorted.panel
    _drop(panel, _pictures(tmp_path, 6 * TOGETHER))
    desk.wait(lambda: "0 of 24 photos added" in panel.progress.words or "Looking" in panel.progress.words)
    gate.let(2)
    desk.wait(lambda: "8 of 24 photos added" in panel.progress.words)
    assert "left" in panel.progress.words
    QTest.mouseClick(panel.progress.cancel, Qt.MouseButton.LeftButton)
    assert panel.progress.words.startswith("Stopping. 8 of 24 photos are in and stay.")
    gate.let()
    desk.settle()
    assert len(desk.record().photos) == 3 * TOGETHER  # the commit that was under way is finished
    assert panel.progress.words == ""


def test_an_import_runs_in_a_thread_of_its_own_and_typing_is_saved_meanwhile(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    _drop(_page(desk).unsorted.panel, _pictures(tmp_path, 8))
    desk.wait(lambda: bool(gate.threads))
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_bus_rating", 225.0)
    desk.wait(lambda: desk.record().survey.electrical.main_bus_rating == 225.0)
    assert not desk.record().photos
    assert all(not name.startswith(("storage", "MainThread")) for name in gate.threads)
    gate.let(5)
    desk.settle()
    assert len(desk.record().photos) == 8


def test_two_imports_run_one_after_the_other(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    gate, page = Gate(desk), _page(desk)
    _drop(page.unsorted.panel, _pictures(tmp_path / "a", 3))
    _drop(page.panel_of(PLANE).panel, [write_jpeg(tmp_path / "b.jpg", "blue")])
    desk.wait(lambda: len(gate.threads) == 1)
    gate.let(5)
    desk.settle()
    assert [photo.target for photo in desk.record().photos] == [ELECTRICAL] * 3 + [PLANE]


def test_a_fault_in_the_middle_keeps_what_is_in_and_is_told(
    new_desk: DeskMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    real = desk.services.add_files

    def failing(*arguments: Any, **more: Any) -> AddedPhotos:
        if desk.record().photos:
            raise StorageFault("The disk is full.", code="disk_full")
        return real(*arguments, **more)

    monkeypatch.setattr(desk.services, "add_files", failing)
    failed: list[object] = []
    desk.window.session.failed.connect(failed.append)
    _drop(_page(desk).unsorted.panel, _pictures(tmp_path, 9))
    desk.wait(lambda: bool(failed))
    desk.settle()
    assert len(desk.record().photos) == TOGETHER
    assert len(_page(desk).unsorted.panel.grid.tiles.rows) == TOGETHER


def test_the_same_picture_again_is_said_with_its_place_and_a_person_decides(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    record = with_items()
    record.photos.append(a_photo("photo-1", "req-1", PLANE, "rafter_size", data=jpeg_bytes()))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    page, same = _page(desk), write_jpeg(tmp_path / "again.jpg")
    panel = page.panel_of(ELECTRICAL).panel
    panel.files_given.emit(ELECTRICAL, [same], "panel_label")
    desk.wait(lambda: bool(panel.notes.texts))
    assert panel.notes.texts == ["again.jpg is already in this survey: Plane 1 · S 6:12, Rafter size."]
    assert len(record.photos) == 1
    assert page.unsorted.panel.notes.texts == []
    QTest.mouseClick(page.button("Move to Panel label"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert [(photo.target, photo.slot) for photo in record.photos] == [(ELECTRICAL, "panel_label")]
    panel.files_given.emit(ELECTRICAL, [same], "panel_closed")
    desk.wait(lambda: bool(panel.notes.texts))
    QTest.mouseClick(page.button("Add it a second time"), Qt.MouseButton.LeftButton)
    desk.wait(lambda: len(record.photos) == 2)
    desk.settle()
    assert record.photos[1].slot == "panel_closed"
    assert panel.notes.texts == []


def test_the_same_folder_dropped_twice_adds_nothing_and_says_so_once(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    panel = _page(desk).unsorted.panel
    _pictures(tmp_path / "visit", 9)
    for _ in range(2):
        _drop(panel, [tmp_path / "visit"])
        desk.settle()
    assert len(desk.record().photos) == 9
    assert len(panel.notes.texts) == 1
    assert panel.notes.texts[0].startswith(
        "9 pictures are already in this survey and were not added again: IMG_000.jpg"
    )


def test_what_is_said_about_an_import_is_gone_in_another_survey(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([untouched("req-1"), untouched("req-2")])
    desk.open(place=Place("photos"))
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    panel = _page(desk).unsorted.panel
    _drop(panel, [text])
    desk.wait(lambda: bool(panel.refusal_texts))
    desk.open("req-2", Place("photos"))
    assert _page(desk).unsorted.panel.refusal_texts == []


def test_the_dialog_takes_several_files_and_remembers_their_folder(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    panel = _page(desk).unsorted.panel
    files = _pictures(tmp_path / "card", 2)
    panel.choose_files(None)
    dialog = panel.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.setDirectory(str(tmp_path / "card"))
    dialog.filesSelected.emit([str(file) for file in files])
    dialog.close()
    desk.wait(lambda: len(desk.record().photos) == 2)
    desk.settle()
    assert desk.window.memory.photo_folder == str(tmp_path / "card")
    QApplication.sendPostedEvents(None, 52)  # the dialog is deleted later
    panel.choose_folder()
    again = next(found for found in panel.findChildren(QFileDialog) if found.isVisible())
    assert again.fileMode() is QFileDialog.FileMode.Directory
    assert again.directory().absolutePath() == str(tmp_path / "card")
    again.close()

"""A disk that is full, read-only or locked: said in words, nothing typed is lost; a restored database is told once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.gui.application import disk_fault
from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.storage_words import storage_note
from surveyor_app.gui.unsaved import Entry, Unsaved
from surveyor_app.paths import DataPaths
from surveyor_app.storage.recovery_report import RecoveryReport, recovery_report, save_report
from surveyor_app.sync.events import SyncFailed
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import complete, with_items

FULL = StorageFault("The disk is full; this was not saved.", code="disk_full")


def _type(desk: Desk, name: str, text: str) -> LineInput:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    line = page.form.row(name).input
    assert isinstance(line, LineInput)
    line.line.setFocus()
    line.line.setText(text)
    line.edited.emit()
    page.flush()
    return line


def test_what_a_full_disk_did_not_take_stays_in_its_field_and_is_saved_later(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    desk.services.save_fault = FULL
    line = _type(desk, "main_panel_manufacturer", "Invented Panels")
    desk.wait(lambda: len(desk.window.session.unsaved) == 1)
    desk.settle()
    desk.window.session.refresh()  # an engine event reads the survey again
    desk.settle()
    assert line.line.text() == "Invented Panels"
    assert "The disk is full" in desk.window.storage.bar.text
    assert "1 answer is only in this window" in desk.window.storage.bar.text
    assert desk.window.footer.texts[0] == "Not saved: 1 answer, only in this window"
    assert desk.window.top.chip.text() == "1 answer not saved"
    desk.services.save_fault = None
    desk.window.storage.bar.retry_button.click()
    desk.wait(lambda: desk.record().survey.electrical.main_panel_manufacturer == "Invented Panels")
    desk.settle()
    assert desk.window.storage.bar.text == ""
    assert desk.window.footer.texts[0].startswith("Saved ")


def test_the_next_answer_that_is_saved_takes_the_earlier_ones_along(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    desk.services.save_fault = FULL
    _type(desk, "main_panel_manufacturer", "First")
    desk.settle()
    _type(desk, "main_panel_manufacturer", "Second")
    desk.settle()
    desk.services.save_fault = None
    _type(desk, "existing_grounding_location", "Behind the meter")
    desk.wait(lambda: not len(desk.window.session.unsaved))
    desk.settle()
    electrical = desk.record().survey.electrical
    assert electrical.main_panel_manufacturer == "Second"
    assert electrical.existing_grounding_location == "Behind the meter"
    assert desk.window.storage.bar.text == ""


def test_closing_with_unsaved_answers_asks_first(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    desk.services.save_fault = FULL
    _type(desk, "main_panel_manufacturer", "Invented Panels")
    desk.settle()
    desk.window.close()
    desk.wait(lambda: any(d.isVisible() for d in desk.window.findChildren(QDialog)))
    assert desk.window.isVisible()
    dialog = next(d for d in desk.window.findChildren(ConfirmDialog) if d.isVisible())
    assert "1 answer" in dialog.windowTitle()
    dialog.agree_button.click()
    desk.wait(desk.run.closed.done)


def test_a_fault_of_the_disk_that_stops_syncing_shows_in_the_same_bar(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.window.watch.take([SyncFailed("disk_full", "The disk is full; this was not saved.")])
    desk.settle()
    assert desk.window.storage.bar.text.startswith("The disk is full")
    assert desk.window.undo.text == ""
    desk.window.storage.bar.retry_button.click()
    desk.settle()
    assert desk.window.storage.bar.text == ""


@pytest.mark.parametrize("code", ["database_foreign", "backup"])
def test_a_foreign_database_and_a_backup_that_fails_are_faults_of_the_disk_too(new_desk: DeskMaker, code: str) -> None:
    desk = new_desk([complete()])
    desk.window.watch.take([SyncFailed(code, "It did not work.")])
    desk.settle()
    assert "It did not work." in desk.window.storage.bar.text
    assert desk.window.undo.text == ""


def test_a_read_only_disk_is_said_until_it_can_be_written_to(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    session = desk.window.session
    session.disk_check = lambda: StorageFault("It cannot be written to.", code="read_only")
    session.save_unsaved()
    desk.settle()
    assert desk.window.storage.bar.text.startswith("This disk is read-only")
    desk.window.storage.bar.retry_button.click()
    desk.settle()
    assert desk.window.storage.bar.text.startswith("This disk is read-only")
    session.disk_check = lambda: None
    desk.window.storage.bar.retry_button.click()
    desk.settle()
    assert desk.window.storage.bar.text == ""


def test_a_folder_without_write_permission_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = DataPaths(tmp_path)
    assert disk_fault(paths) is None
    monkeypatch.setattr("surveyor_app.gui.application.os.access", lambda _path, _mode: False)
    fault = disk_fault(paths)
    assert fault is not None
    assert fault.code == "read_only"


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("disk_full", "The disk is full"),
        ("read_only", "This disk is read-only"),
        ("database_locked", "Another program holds Surveyor's data"),
        ("database_damaged", "Surveyor's data is damaged"),
        ("database_foreign", "Another program's data lies in Surveyor's folder"),
        ("backup", "No backup could be made"),
        ("database", "Saving does not work at the moment"),
    ],
)
def test_every_fault_of_the_disk_has_its_words(code: str, head: str) -> None:
    note = storage_note(StorageFault("It failed.", code=code, advice="Do this."), 2)
    assert note is not None
    assert note.sign.text == head
    assert note.text.startswith("2 answers are only in this window")


def test_unsaved_answers_lie_on_top_of_what_is_stored() -> None:
    unsaved = Unsaved()
    plane = Entry("req-1", SectionName.MOUNTING_PLANES, "plane-2", "pitch")
    unsaved.keep(plane, 30.0)
    unsaved.keep(Entry("req-1", SectionName.SUBPANELS, "sub-1", "location"), "Cellar")
    unsaved.keep(Entry("other", SectionName.ELECTRICAL, None, "notes"), "elsewhere")
    shown = unsaved.over(fake_services([with_items()]).detail("req-1")).survey
    assert [item.pitch for item in shown.mounting_planes] == [26.57, 30.0]
    assert shown.subpanels[0].location == "Cellar"
    unsaved.drop_value(plane, 29.0)  # an older value was stored meanwhile
    assert len(unsaved) == 3
    unsaved.drop_value(plane, 30.0)
    assert len(unsaved) == 2


def test_a_restored_database_is_told_once_with_what_was_kept_and_lost(new_desk: DeskMaker, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    paths.backups.mkdir(parents=True)
    report = RecoveryReport(
        datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "The database file was damaged.", "/somewhere/quarantine", "b.db", 3,
        lost=("what was typed after 07:30 UTC.",), kept=("Kept: 4 surveys with 60 photos.",),
    )  # fmt: skip
    save_report(paths, report)
    desk = new_desk([complete()])
    panel = desk.window.storage.panel
    assert panel.isVisible()
    words = panel.words
    assert words is not None
    assert words.kept == ("Kept: 4 surveys with 60 photos.",)
    assert words.lost == ("What was typed after 07:30 UTC.",)
    assert "quarantine" in words.before
    panel.read_button.click()
    assert not panel.isVisible()
    stored = recovery_report(paths)
    assert stored is not None
    assert "window" in stored.seen_by

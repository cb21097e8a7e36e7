"""The lines of the sync page say what they are in a surveyor's words, and have room to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtGui import QFontMetrics

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.outbox import JobKind
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.gui.models.queue_table_model import QueueColumn
from surveyor_app.gui.presenters.sync_words import QueueRow, SyncFacts, rows
from surveyor_app.gui.widgets.queue_delegate import PAD
from surveyor_app.resources import read_json
from surveyor_app.sync.events import ConnectivityChanged
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import Queued, a_job
from tests.gui.sample_records import complete

FILE = "P07_plane-2-rafter-size_1of1.jpg"
CHECKLIST = checklist_from_json(read_json("checklist.json"))
OFFLINE = SyncFacts(paired=True, online=False)


def a_photo_job(kind: JobKind, target: PhotoTarget, slot: str, entry: int = 0) -> Queued:
    photo = RevisionPhoto("photo-1", target, slot, FILE, 2000)
    job = replace(a_job(), kind=kind)
    verb = "Prepare" if kind is JobKind.PREPARE_PHOTO else "Upload"
    return Queued(job, "Mrs. Amelia Hartwell", f"{verb} {FILE}", "Waits for its turn", None, photo, entry)


def the_row(item: Queued) -> QueueRow:
    (row,) = rows([item], {}, datetime.now(UTC), OFFLINE, CHECKLIST)
    return row


def test_a_photo_is_called_as_on_its_page_and_its_file_stands_below() -> None:
    row = the_row(a_photo_job(JobKind.UPLOAD_PHOTO, PhotoTarget(SectionName.ELECTRICAL), "panel_open"))
    slot = CHECKLIST.slot(SectionName.ELECTRICAL, "panel_open")
    assert slot is not None
    assert row.title == f"{slot.label} · Electrical"
    assert row.below == f"Mrs. Amelia Hartwell · Upload {FILE}"
    of_a_plane = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-2")
    assert the_row(a_photo_job(JobKind.UPLOAD_PHOTO, of_a_plane, "attic_overview", 2)).title.endswith(" · Plane 2")


def test_making_a_copy_needs_no_connection_and_says_so() -> None:
    target = PhotoTarget(SectionName.ELECTRICAL)
    assert the_row(a_photo_job(JobKind.PREPARE_PHOTO, target, "panel_open")).next_try == "Next in line"
    assert the_row(a_photo_job(JobKind.UPLOAD_PHOTO, target, "panel_open")).next_try == "When online"


def test_names_have_their_room_and_an_empty_column_takes_none(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.window.resize(1280, 800)
    desk.open()
    desk.services.queued = [
        a_photo_job(JobKind.PREPARE_PHOTO, PhotoTarget(SectionName.ELECTRICAL), "panel_open"),
    ]
    desk.window.show_sync()
    desk.window.watch.take([ConnectivityChanged(online=False)])
    page = desk.window.sync_page
    desk.wait(lambda: bool(page.queue.rows))
    desk.settle()
    assert page.table.isColumnHidden(QueueColumn.PROGRESS)
    title = QFontMetrics(desk.window.look.font("body", strong=True)).horizontalAdvance(page.queue.rows[0].title)
    assert title <= page.table.columnWidth(QueueColumn.ITEM) - 2 * PAD
    upload = a_photo_job(JobKind.UPLOAD_PHOTO, PhotoTarget(SectionName.ELECTRICAL), "panel_open")
    desk.services.queued = [replace(upload, bytes_total=2_000_000)]
    desk.window.session.refresh()
    desk.wait(lambda: not page.table.isColumnHidden(QueueColumn.PROGRESS))

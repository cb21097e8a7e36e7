"""Screens of what goes wrong, and of what proves that it went right: disk, restoring, notices, receipts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.notices import Notice, NoticeKind, deleted_words
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import PhotoState
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.unsaved import Entry
from surveyor_app.storage.recovery_report import RecoveryReport
from tests.gui.fake_services import FakeServices

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

SCENES = (
    "disk-full",
    "read-only",
    "restored",
    "deleted",
    "changed",
    "cancelled",
    "completed",
    "given-away",
    "elsewhere",
    "receipts",
    "photo",
    "sync-details",
)


def shoot_faults(studio: Studio) -> None:
    """Every scene in every theme."""
    for theme in ("light", "dark", "sunlight"):
        wanted = [scene for scene in SCENES if studio.wants(f"fault-{scene}-{theme}")]
        if wanted:
            run = studio.window("error", theme, (1280, 800))
            services = run.window.session.bridge._services
            assert isinstance(services, FakeServices)
            for scene in wanted:
                shoot = {"completed": _shoot_completed, "given-away": _shoot_given_away}.get(scene, _shoot)
                shoot(studio, run, services, scene, theme)
            studio.close(run)


def _open(studio: Studio, run: WindowRun, request_id: str, place: Place) -> None:
    run.window.open_request(request_id, place)
    studio.wait(lambda: run.window.session.detail is not None and run.window.session.detail.request.id == request_id)
    run.window.session.refresh()
    studio.settle(run.window)
    run.window.pages.go(place)


def _shoot(studio: Studio, run: WindowRun, services: FakeServices, scene: str, theme: str) -> None:
    now, window = datetime.now(UTC), run.window
    ids = list(services.records)
    name = f"fault-{scene}-{theme}"
    if scene in ("disk-full", "read-only"):
        _open(studio, run, ids[1], Place("electrical"))
        code = scene.replace("-", "_")
        if scene == "disk-full":
            window.session.unsaved.keep(Entry(ids[1], SectionName.ELECTRICAL, None, "notes"), "Typed on a full disk")
        window.session.note_storage_fault(StorageFault("It cannot be saved.", code=code))
        studio.shoot(name, window)
        for entry, _ in window.session.unsaved.entries():
            window.session.unsaved.drop(entry)
        window.session.storage_fault = None
        window.session.note_storage_fault(None)
    elif scene == "restored":
        window.storage.tell_recovery(_report(now))
        studio.shoot(name, window)
        window.storage.panel.read_button.click()
    elif scene == "deleted":
        record = services.records[ids[-1]]
        record.request = replace(record.request, status="deleted")
        record.notices = [Notice(NoticeKind.WITHDRAWN, deleted_words(), now)]
        _open(studio, run, ids[-1], Place("request"))
        studio.shoot(name, window)
    elif scene == "changed":
        record = services.records[ids[1]]
        record.notices = [
            Notice(NoticeKind.REASSIGNED, "The office gave this request to Ana Beispiel.", now),
            Notice(NoticeKind.DESIGN, "The design changed: the arrays on the roof (3 instead of 2).", now),
        ]
        _open(studio, run, ids[1], Place("mounting_planes"))
        studio.shoot(name, window)
        record.notices = []
    elif scene == "cancelled":
        record = services.records[ids[-1]]
        record.request, record.notices = replace(record.request, status="cancelled"), []
        _open(studio, run, ids[-1], Place("review"))
        studio.shoot(name, window)
    elif scene == "elsewhere":
        record = services.records[ids[0]]
        kept = (record.jobs, record.server_problems, record.survey)
        record.jobs = [_elsewhere(ids[0], now)]
        record.server_problems = [Problem(Severity.ERROR, "", record.jobs[0].error_text or "")]
        record.survey = replace(record.survey, status=SurveyStatus.NEEDS_ATTENTION)
        _open(studio, run, ids[0], Place("review"))
        studio.shoot(name, window)
        record.jobs, record.server_problems, record.survey = kept
    elif scene in ("receipts", "photo"):
        sent = next(r for r in services.records.values() if r.survey.status is SurveyStatus.PUBLISHED)
        _sent(sent.receipts, [p.id for p in sent.photos], sent.states, now)
        _open(studio, run, sent.request.id, Place("review" if scene == "receipts" else "electrical"))
        if scene == "photo":
            panel = window.pages.current.photos.panel  # type: ignore[attr-defined]
            panel.opened.emit(panel.grid.tiles.rows[0], panel.grid.tiles.rows)
            studio.settle(window)

            studio.shoot(name, window, studio.dialog(window))
            studio.dialog(window).close()
        else:
            studio.shoot(name, window)
    else:
        window.show_sync()
        studio.settle(window)
        window.sync_page.table.selectRow(0)
        window.sync_page.details_button.click()
        studio.shoot(name, window)
        window.sync_page.details_button.click()


def _shoot_completed(studio: Studio, run: WindowRun, services: FakeServices, scene: str, theme: str) -> None:
    records = list(services.records.values())[1:]
    drafts = [record for record in records if record.survey.status is SurveyStatus.DRAFT]
    for record in drafts:
        record.request = replace(record.request, status="completed")
    _open(studio, run, drafts[0].request.id, Place("request"))
    studio.shoot(f"fault-{scene}-{theme}", run.window)
    for record in drafts:
        record.request = replace(record.request, status="requested")


def _shoot_given_away(studio: Studio, run: WindowRun, services: FakeServices, scene: str, theme: str) -> None:
    """One that was begun here and one that was not."""
    records = list(services.records.values())[1:3]
    for record in records:
        record.request = replace(record.request, assigned_to="Bea Beispiel")
    _open(studio, run, records[0].request.id, Place("request"))
    studio.shoot(f"fault-{scene}-{theme}", run.window)
    for record in records:
        record.request = replace(record.request, assigned_to=None)


def _report(now: datetime) -> RecoveryReport:
    return RecoveryReport(
        now, "The database file was damaged.", "/home/sam/surveyor/quarantine/2026-03-02T08-00", "surveyor.db", 3,
        lost=("what was typed or received after 2026-03-02 07:30 UTC. Photos added since are back.",),
        kept=(
            "The database was restored from the backup 2026-03-02T07-30.db (2026-03-02 07:30 UTC).",
            "Kept: 6 surveys with 61 photos.", "3 photos came back from the notes beside the originals.",
        ),
    )  # fmt: skip


def _elsewhere(request_id: str, now: datetime) -> SyncJob:
    said = "Ana Beispiel published version 1 from another laptop at 08:10. Publish anyway?"
    return SyncJob(
        "job-e", JobKind.PUT_ELECTRICAL, request_id, "revision-1", "revision-1", JobStatus.BLOCKED, 1, None, (),
        "published_elsewhere", said, now,
    )  # fmt: skip


def _sent(receipts: list[Receipt], photo_ids: list[str], states: dict[str, PhotoState], now: datetime) -> None:
    receipts[:] = [replace(receipt, at=receipt.at - timedelta(days=1)) for receipt in receipts]
    for number, photo_id in enumerate(photo_ids):
        if number in (0, 3):
            states[photo_id] = PhotoState.REFERENCED
        else:
            receipts.append(Receipt(ReceiptKind.FETCHED, photo_id, now - timedelta(hours=2), {}))

"""Requests with their surveys in memory, judged by the real rules: what the fake services work on."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.errors import NotFound, SurveyorError
from surveyor_app.domain.notices import Notice
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, SyncJob
from surveyor_app.domain.photo import Absence, Photo, PhotoState, PhotoTarget
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.request import SurveyRequest, known_arrays, read_batteries
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.domain.rules import check
from surveyor_app.domain.steps import NO_STEPS, Steps
from surveyor_app.domain.survey import (
    Survey,
)
from surveyor_app.resources import read_json
from surveyor_app.services.summaries import (
    LatePhotos,
    PhotoView,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Record:
    """Everything about one request."""

    request: SurveyRequest
    survey: Survey
    photos: list[Photo] = field(default_factory=list)
    states: dict[str, PhotoState] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)
    server_problems: list[Problem] = field(default_factory=list)
    jobs: list[SyncJob] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    late_photos: LatePhotos | None = None
    is_open_again: bool = False
    bin: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FakePairing:
    """A made-up office."""

    surveyor: str = "Sam Surveyor"
    relay_name: str = "Sunny Office"
    device: str = "Field laptop 3"
    relay_url: str = "https://surveys.example.com"


@dataclass(frozen=True)
class Queued:
    """One pending item."""

    job: SyncJob
    customer_name: str
    title: str
    reason: str
    bytes_total: int | None
    photo: RevisionPhoto | None = None
    entry: int = 0


@dataclass(frozen=True)
class Totals:
    """The numbers of the queue."""

    photos_waiting: int = 0
    photos_total: int = 0
    bytes_waiting: int = 0
    jobs_waiting: int = 0
    jobs_blocked: int = 0
    items: int = 0
    steps: Steps = NO_STEPS
    waits_until: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What a publish did."""

    queued: bool
    revision: int
    problems: tuple[Problem, ...]


def a_photo(
    photo_id: str,
    request_id: str,
    target: PhotoTarget,
    slot: str | None,
    *,
    data: bytes | None = None,
    name: str = "IMG_0001.jpg",
    size: int = 4_200_000,
) -> Photo:
    """A photo that is nowhere."""
    content = data if data is not None else photo_id.encode()
    return Photo(
        photo_id, request_id, target, slot, 0, hashlib.sha256(content).hexdigest(), len(data) if data else size,
        "image/jpeg", 4032, 3024, name, NOW,
    )  # fmt: skip


class FakeRecords:
    """All records of a made-up laptop."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.records = {record.request.id: record for record in records}
        self.catalogue = catalogue_from_json(read_json("catalogue.json"))
        self.checklist = checklist_from_json(read_json("checklist.json"))
        self.fault: SurveyorError | None = None
        self.save_fault: SurveyorError | None = None
        self._numbers = itertools.count(1)

    def _record(self, request_id: str) -> Record:
        if self.fault is not None:
            raise self.fault
        if request_id not in self.records:
            raise NotFound("That request is not on this laptop.")
        return self.records[request_id]

    def _problems(self, record: Record) -> list[Problem]:
        request = record.request
        found = check(
            record.survey,
            record.photos,
            record.absences,
            self.catalogue,
            self.checklist,
            read_batteries(request.design),
            known_arrays(request.design),
        )
        return found + record.server_problems

    def _view(self, record: Record, photo: Photo, filename: str) -> PhotoView:
        slot = self.checklist.slot(photo.target.section, photo.slot)
        path = record.files.get(photo.id, Path("missing.jpg"))
        state = record.states.get(photo.id, PhotoState.SAVED)
        return PhotoView(photo, filename, slot.label if slot else "", state, path, path)


def a_job(status: JobStatus = JobStatus.QUEUED, **changes: object) -> SyncJob:
    """An upload that waits, changed as asked."""
    job = SyncJob("job-1", JobKind.UPLOAD_PHOTO, "req-1", "rev-1", "photo-1", status, 0, None, (), None, None, NOW)
    return replace(job, **changes)  # type: ignore[arg-type]

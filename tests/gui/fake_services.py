"""Services in memory with the same methods as the real ones; surveys are judged by the real rules."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.changes import Change
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.copies import values_to_copy
from surveyor_app.domain.errors import NotFound, PairingCancelled, SurveyorError
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.notices import Notice, NoticeKind
from surveyor_app.domain.outbox import Receipt, SyncJob
from surveyor_app.domain.photo import Absence, AbsenceKind, Photo, PhotoState, PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.progress import is_started, progress, tasks_done
from surveyor_app.domain.request import SurveyRequest, read_arrays, read_batteries, read_project
from surveyor_app.domain.rules import check
from surveyor_app.domain.steps import NO_STEPS, Steps, steps_of
from surveyor_app.domain.survey import (
    AttributeValue,
    CopiedValue,
    MountingPlane,
    Subpanel,
    Survey,
    SurveyStatus,
    UnclearAnswer,
)
from surveyor_app.domain.survey_file import check_value
from surveyor_app.resources import read_json
from surveyor_app.services.summaries import (
    AddedPhotos,
    DoubleFile,
    LatePhotos,
    PhotoView,
    RefusedFile,
    RequestSummary,
    SurveyDetail,
)
from tests.gui.fake_news import FakeNews

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")


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


@dataclass(frozen=True)
class Outcome:
    """What a publish did."""

    queued: bool
    revision: int
    problems: tuple[Problem, ...]


class FakeServices:
    """One object that is all services: `survey`, `photo`, `publish`, `queue`, `pairing` and `office`."""

    def __init__(self, records: Sequence[Record] = (), *, paired: bool = True) -> None:
        self.records = {record.request.id: record for record in records}
        self.catalogue = catalogue_from_json(read_json("catalogue.json"))
        self.checklist = checklist_from_json(read_json("checklist.json"))
        self.paired: FakePairing | None = FakePairing() if paired else None
        self.pairing_fault: SurveyorError | None = None
        self.office_answers: Callable[[], object] = lambda: None  # what happens before the office answers a pairing
        self.pairing_stored: Callable[[], object] = lambda: None  # and after that was stored
        self.queued: list[Queued] = []
        self.numbers = Totals()
        self.tried: list[Sequence[str] | None] = []
        self.fault: SurveyorError | None = None
        self._numbers = itertools.count(1)
        self.exported: list[tuple[str, Path]] = []
        self.changes: list[tuple[Any, ...]] = []  # of photos: what was asked for, call by call
        self.closed = 0
        self.save_fault: SurveyorError | None = None
        self.survey = self.photo = self.publish = self.queue = self.pairing = self.office = self
        self.export = FakeExport(self)
        self.upload_limit = FakeLimit()
        self.app_news = FakeNews()

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
            read_arrays(request.design),
        )
        return found + record.server_problems

    def close(self) -> None:
        """Nothing to close; counted."""
        self.closed += 1

    # ── survey ──

    def requests(self) -> list[RequestSummary]:
        """The list."""
        return [self._summary(record) for record in self.records.values()]

    def _summary(self, record: Record) -> RequestSummary:
        request, problems = record.request, self._problems(record)
        project = read_project(request.project)
        tasks = progress(record.survey, record.photos, record.absences, problems, self.checklist)
        return RequestSummary(
            id=request.id,
            tenant_id=request.tenant_id,
            request_status=request.status,
            survey_status=record.survey.status,
            customer_name=project.customer_name,
            address=project.address,
            requested_at=request.requested_at,
            batteries=read_batteries(request.design),
            screenshot_path=Path(request.screenshot_path) if request.screenshot_path else None,
            photos=len(record.photos),
            problems=len(problems),
            errors=sum(p.severity is Severity.ERROR for p in problems),
            tasks_done=tasks_done(tasks),
            is_started=is_started(tasks),
        )

    def detail(self, request_id: str) -> SurveyDetail:
        """One survey whole."""
        record = self._record(request_id)
        request, problems = record.request, self._problems(record)
        names = filenames(record.survey, record.photos, self.checklist)
        return SurveyDetail(
            request=request,
            project=read_project(request.project),
            batteries=read_batteries(request.design),
            arrays=read_arrays(request.design),
            survey=record.survey,
            photos=tuple(self._view(record, photo, names[photo.id]) for photo in record.photos),
            absences=tuple(record.absences),
            problems=tuple(problems),
            tasks=progress(record.survey, record.photos, record.absences, problems, self.checklist),
            jobs=tuple(record.jobs),
            receipts=tuple(record.receipts),
            notices=tuple(record.notices),
            late_photos=record.late_photos,
            steps=steps_of(record.jobs),
            is_open_again=record.is_open_again,
        )

    def _view(self, record: Record, photo: Photo, filename: str) -> PhotoView:
        slot = self.checklist.slot(photo.target.section, photo.slot)
        path = record.files.get(photo.id, Path("missing.jpg"))
        state = record.states.get(photo.id, PhotoState.SAVED)
        return PhotoView(photo, filename, slot.label if slot else "", state, path, path)

    def set_value(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
    ) -> SurveyDetail:
        """Store one answer."""
        record = self._record(request_id)
        if self.save_fault is not None:
            raise self.save_fault
        stored = check_value(section, name, value, self.catalogue)
        self._type_over(record, section, item_id, name, "")
        if section is SectionName.ELECTRICAL:
            record.survey = replace(record.survey, electrical=replace(record.survey.electrical, **{name: stored}))
        else:
            items = [replace(i, **{name: stored}) if i.id == item_id else i for i in self._items(record, section)]
            self._keep(record, section, items)
            self._mark(record, section, item_id, {name: None})
        return self.detail(request_id)

    @staticmethod
    def _mark(record: Record, section: SectionName, item_id: str | None, sources: Mapping[str, str | None]) -> None:
        others = [m for m in record.survey.copied if m.item_id != item_id or m.name not in sources]
        made = [CopiedValue(section, item_id or "", name, source) for name, source in sources.items() if source]
        record.survey = replace(record.survey, copied=(*others, *made))

    def keep_unclear(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, text: str
    ) -> SurveyDetail:
        """Typed and not understood."""
        if self.save_fault is not None:
            raise self.save_fault
        self._type_over(self._record(request_id), section, item_id, name, text)
        return self.detail(request_id)

    @staticmethod
    def _type_over(record: Record, section: SectionName, item_id: str | None, name: str, text: str) -> None:
        others = [u for u in record.survey.unclear if (u.section, u.item_id, u.name) != (section, item_id, name)]
        made = [UnclearAnswer(section, item_id, name, text)] if text else []
        record.survey = replace(record.survey, unclear=(*others, *made))

    def put_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str | None,
        values: Mapping[str, AttributeValue],
        copied: Mapping[str, str],
        unclear: Mapping[str, str] | None = None,
    ) -> SurveyDetail:
        """As they stood."""
        for name, value in values.items():
            self.set_value(request_id, section, item_id, name, value)
            self._type_over(self._record(request_id), section, item_id, name, (unclear or {}).get(name, ""))
        self._mark(self._record(request_id), section, item_id, copied)
        return self.detail(request_id)

    def copy_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str,
        source_id: str,
        *,
        overwrite: bool = False,
        turn: float | None = None,
    ) -> SurveyDetail:
        """From one to another."""
        record = self._record(request_id)
        if self.save_fault is not None:
            raise self.save_fault
        items = {item.id: item for item in self._items(record, section)}
        taken = values_to_copy(items[source_id], items[item_id], overwrite=overwrite, turn=turn)
        items[item_id] = replace(items[item_id], **taken)
        self._keep(record, section, list(items.values()))
        self._mark(record, section, item_id, dict.fromkeys(taken, source_id))
        return self.detail(request_id)

    def confirm_values(
        self, request_id: str, section: SectionName, item_id: str, names: Collection[str]
    ) -> SurveyDetail:
        """Checked."""
        self._mark(self._record(request_id), section, item_id, dict.fromkeys(names))
        return self.detail(request_id)

    @staticmethod
    def _items(record: Record, section: SectionName) -> list[Any]:
        return list(getattr(record.survey, section.value))

    @staticmethod
    def _keep(record: Record, section: SectionName, items: Sequence[Any]) -> None:
        record.survey = replace(record.survey, **{section.value: tuple(items)})

    def add_item(
        self, request_id: str, section: SectionName, copy_from: str | None = None, turn: float | None = None
    ) -> str:
        """Add a subpanel or plane."""
        record = self._record(request_id)
        items = self._items(record, section)
        new_id = f"item-{next(self._numbers)}"
        items.append(Subpanel(new_id) if section is SectionName.SUBPANELS else MountingPlane(new_id))
        self._keep(record, section, items)
        if copy_from is not None:
            self.copy_values(request_id, section, new_id, copy_from, turn=turn)
        return new_id

    def remove_item(self, request_id: str, section: SectionName, item_id: str) -> None:
        """Into the bin."""
        record = self._record(request_id)
        items = self._items(record, section)
        at = [item.id for item in items].index(item_id)
        record.bin[item_id] = (at, items.pop(at))
        self._keep(record, section, items)

    def restore_item(self, request_id: str, section: SectionName, item_id: str, position: int | None = None) -> None:
        """Out of the bin."""
        record = self._record(request_id)
        at, item = record.bin.pop(item_id)
        items = self._items(record, section)
        items.insert(at if position is None else position, item)
        self._keep(record, section, items)

    def move_item(self, request_id: str, section: SectionName, item_id: str, position: int) -> None:
        """Elsewhere in the list."""
        record = self._record(request_id)
        items = self._items(record, section)
        item = items.pop([one.id for one in items].index(item_id))
        items.insert(position, item)
        self._keep(record, section, items)

    def set_absence(self, request_id: str, target: PhotoTarget, slot: str, kind: AbsenceKind, reason: str) -> None:
        """Why there is no photo."""
        self._record(request_id).absences.append(Absence(target, slot, kind, reason))

    def clear_absence(self, request_id: str, target: PhotoTarget, slot: str) -> None:
        """A photo is expected again."""
        record = self._record(request_id)
        record.absences = [a for a in record.absences if (a.target, a.slot) != (target, slot)]

    def reopen(self, request_id: str) -> None:
        """A draft again."""
        record = self._record(request_id)
        record.survey = replace(record.survey, status=SurveyStatus.DRAFT)

    def dismiss_notice(self, request_id: str, kind: NoticeKind) -> None:
        """Not shown any more."""
        record = self._record(request_id)
        record.notices = [notice for notice in record.notices if notice.kind is not kind]

    # ── photos ──

    def add_files(
        self,
        request_id: str,
        target: PhotoTarget,
        sources: Sequence[Path],
        slot: str | None = None,
        *,
        twice: bool = False,
    ) -> AddedPhotos:
        """Good files are kept; what is there already only when it is wanted twice."""
        record = self._record(request_id)
        added, refused, doubles = [], [], []
        for source in sources:
            data = source.read_bytes() if source.is_file() else b""
            owner = next((p.id for p in record.photos if p.sha256 == hashlib.sha256(data).hexdigest()), None)
            if not data.startswith(_PICTURES):
                text = "this is not a picture." if data else "the file is empty."
                refused.append(RefusedFile(source.name, text, "not_an_image" if data else "empty"))
            elif owner is not None and not twice:
                doubles.append(DoubleFile(source.name, owner, source))
            else:
                added.append(self._add(request_id, target, data, source.name, slot, source))
        return AddedPhotos(tuple(added), tuple(refused), tuple(doubles))

    def add_picture(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None = None
    ) -> AddedPhotos:
        """A pasted picture."""
        return AddedPhotos((self._add(request_id, target, data, name, slot, Path(name)),))

    def _add(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None, path: Path
    ) -> PhotoView:
        record = self._record(request_id)
        photo = a_photo(f"photo-{next(self._numbers)}", request_id, target, slot, data=data, name=name)
        record.photos.append(photo)
        record.files[photo.id] = path
        self._end_absences(record, target, slot)
        return self._view(record, photo, filenames(record.survey, record.photos, self.checklist)[photo.id])

    @staticmethod
    def _end_absences(record: Record, target: PhotoTarget, slot: str | None) -> None:
        record.absences = [a for a in record.absences if (a.target, a.slot) != (target, slot)]

    def assign_all(
        self,
        photo_ids: Sequence[str],
        target: PhotoTarget,
        slot: str | None,
        positions: Mapping[str, int] | None = None,
    ) -> None:
        """Into a slot."""
        if self.save_fault is not None:
            raise self.save_fault
        self.changes.append(("assign", tuple(photo_ids), target, slot))
        for record in self.records.values():
            for at, photo in enumerate(record.photos):
                if photo.id in photo_ids:
                    record.photos[at] = replace(photo, target=target, slot=slot)
                    self._end_absences(record, target, slot)

    def turn_all(self, turned: Mapping[str, int]) -> None:
        """So many degrees to the right."""
        if self.save_fault is not None:
            raise self.save_fault
        self.changes.append(("turn", dict(turned)))
        for record in self.records.values():
            record.photos[:] = [replace(p, turned=turned.get(p.id, p.turned)) for p in record.photos]

    def remove_all(self, photo_ids: Sequence[str]) -> None:
        """Into the bin."""
        self.changes.append(("remove", tuple(photo_ids)))
        for record in self.records.values():
            for photo in [p for p in record.photos if p.id in photo_ids]:
                record.bin[photo.id] = photo
                record.photos.remove(photo)

    def restore_all(self, photo_ids: Sequence[str]) -> None:
        """Out of the bin."""
        self.changes.append(("restore", tuple(photo_ids)))
        for record in self.records.values():
            record.photos += [record.bin.pop(photo_id) for photo_id in photo_ids if photo_id in record.bin]

    # ── publish, queue, pairing ──

    def __call__(self) -> FakeServices:
        """As `open_services`."""
        return self

    def items(self) -> list[Queued]:
        """What waits."""
        return list(self.queued)

    def totals(self) -> Totals:
        """The numbers."""
        return self.numbers

    def not_at_office(self) -> int:
        """Surveys that are still only here."""
        return len({item.job.request_id for item in self.queued})

    def try_now(self, job_ids: Sequence[str] | None = None) -> None:
        """Remember that somebody asked."""
        self.tried.append(job_ids)

    def pair(
        self, url: str, code: str, device_name: str, *, is_wanted: Callable[[], bool] = lambda: True
    ) -> FakePairing:
        """Pair, or fail in words."""
        self.office_answers()
        if self.pairing_fault is not None:
            raise self.pairing_fault
        if not is_wanted():
            raise PairingCancelled("Pairing was cancelled.", advice="Its code is used up.")
        self.paired = FakePairing(device=device_name)
        self.pairing_stored()
        return self.paired

    def unpair(self) -> None:
        """Drop the credentials."""
        self.paired = None

    def status(self) -> FakePairing | None:
        """With whom."""
        return self.paired


@dataclass(frozen=True)
class FakePreview:
    """What would be sent."""

    bodies: dict[str, Any] = field(default_factory=dict)
    since: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass
class FakeLimit:
    """The upload speed limit."""

    kbit: int | None = None

    def get(self) -> int | None:
        """As it is."""
        return self.kbit

    def set(self, kbit: int | None) -> None:
        """Another one."""
        self.kbit = kbit


class FakeExport:
    """Exporting apart, for the same reason as publishing."""

    def __init__(self, services: FakeServices) -> None:
        self._services = services

    def export(self, request_id: str, target: Path) -> Path:
        """Remember where to."""
        self._services.exported.append((request_id, target))
        return target


class FakePublish:
    """Publishing apart, since `publish` is both a service and its verb."""

    def __init__(self, services: FakeServices) -> None:
        self._services = services
        self.published: list[str] = []
        self.overwritten: list[str] = []
        self.previewed = FakePreview({"electrical": {}, "subpanels": [], "mounting_planes": []})

    def preview(self, request_id: str) -> FakePreview:
        """What the test put there."""
        return self.previewed

    def publish(self, request_id: str, *, overwrite: bool = False) -> Outcome:
        """Queue it, unless something required is missing."""
        self.overwritten += [request_id] if overwrite else []
        detail = self._services.detail(request_id)
        errors = any(p.severity is Severity.ERROR for p in detail.problems)
        record = self._services.records[request_id]
        if not errors:
            self.published.append(request_id)
            record.survey = replace(record.survey, status=SurveyStatus.QUEUED)
        return Outcome(not errors, record.survey.revision, detail.problems)


def fake_services(records: Sequence[Record] = (), *, paired: bool = True) -> FakeServices:
    """The services for a window."""
    services = FakeServices(records, paired=paired)
    services.publish = FakePublish(services)  # type: ignore[assignment]
    return services


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

"""The answers of surveys in memory: read, changed and taken back as the real service does it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.copies import values_to_copy
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.notices import NoticeKind, given_to
from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.domain.problem import Severity, still_expected
from surveyor_app.domain.progress import is_started, progress, tasks_done
from surveyor_app.domain.request import read_arrays, read_batteries, read_project
from surveyor_app.domain.steps import steps_of
from surveyor_app.domain.survey import (
    AttributeValue,
    BegunReason,
    CopiedValue,
    MountingPlane,
    Subpanel,
    SurveyStatus,
    UnclearAnswer,
)
from surveyor_app.domain.survey_file import check_value
from surveyor_app.services.summaries import (
    RequestSummary,
    SurveyDetail,
)
from tests.gui.fake_records import FakeRecords, Record

SURVEYOR = "Ada Sample"  # whose laptop this is


def _is_completed_elsewhere(record: Record) -> bool:
    ours = any(receipt.kind is ReceiptKind.COMPLETED for receipt in record.receipts)
    return record.request.status == "completed" and record.survey.status is SurveyStatus.DRAFT and not ours


class FakeSurveys(FakeRecords):
    """The service of surveys."""

    def edition(self) -> int:
        """Nobody else changes anything."""
        return 0

    def count_lost(self, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Counts are never stored here, so they are never wrong."""
        return False

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
            is_completed_elsewhere=_is_completed_elsewhere(record),
            given_to=given_to(request.assigned_to, SURVEYOR),
            unclear=sum(p.is_gap and p.severity is not Severity.ERROR for p in problems),
            open_ends=len(still_expected(problems)),
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
            is_completed_elsewhere=_is_completed_elsewhere(record),
            given_to=given_to(request.assigned_to, SURVEYOR),
        )

    def set_value(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
    ) -> SurveyDetail:
        """Store one answer."""
        record = self._record(request_id)
        if self.save_fault is not None:
            raise self.save_fault
        stored = check_value(section, name, value, self.catalogue)
        self._type_over(record, section, item_id, name, "")
        change: dict[str, Any] = {name: stored}
        if section is SectionName.ELECTRICAL:
            record.survey = replace(record.survey, electrical=replace(record.survey.electrical, **change))
        else:
            items = [replace(i, **change) if i.id == item_id else i for i in self._items(record, section)]
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

    def begin_reason(self, request_id: str, target: PhotoTarget, slot: str, text: str) -> SurveyDetail:
        """Typed about a missing picture."""
        if self.save_fault is not None:
            raise self.save_fault
        self._begin(self._record(request_id), target, slot, text)
        return self.detail(request_id)

    @staticmethod
    def _begin(record: Record, target: PhotoTarget, slot: str, text: str) -> None:
        others = [one for one in record.survey.begun_reasons if (one.target, one.slot) != (target, slot)]
        made = [BegunReason(target, slot, text)] if text else []
        record.survey = replace(record.survey, begun_reasons=(*others, *made))

    def keep_in_bin(
        self,
        request_id: str,
        section: SectionName,
        item_id: str,
        name: str,
        value: AttributeValue = None,
        *,
        typed: str | None = None,
    ) -> None:
        """For an entry in the bin."""
        record = self._record(request_id)
        if item_id not in record.bin:
            raise NotFound("There is no such entry in this survey's bin.")
        if typed is not None:
            self._type_over(record, section, item_id, name, typed)
        else:
            at, item = record.bin[item_id]
            record.bin[item_id] = (at, replace(item, **{name: value}))

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
        change: dict[str, Any] = {section.value: tuple(items)}
        record.survey = replace(record.survey, **change)

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
        if not reason.strip():
            raise InvalidInput("Say why the photo is missing.")
        self.clear_absence(request_id, target, slot)
        self._record(request_id).absences.append(Absence(target, slot, kind, reason.strip()))
        self._begin(self._record(request_id), target, slot, "")

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

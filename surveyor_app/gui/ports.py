"""What the window needs of the services and of the engine's thread: the shapes it relies on, owned by the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.changes import Change
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.outbox import SyncJob
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.steps import Steps
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.services.summaries import AddedPhotos, RequestSummary, SurveyDetail
from surveyor_app.sync.report import SyncReport


class SurveyPort(Protocol):
    """Requests and the answers to them; every change is committed when the call returns."""

    def requests(self) -> list[RequestSummary]: ...
    def detail(self, request_id: str) -> SurveyDetail: ...
    def set_value(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
    ) -> SurveyDetail: ...
    def keep_unclear(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, text: str
    ) -> SurveyDetail: ...
    def put_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str | None,
        values: Mapping[str, AttributeValue],
        copied: Mapping[str, str],
        unclear: Mapping[str, str] | None = None,
    ) -> SurveyDetail: ...
    def add_item(
        self, request_id: str, section: SectionName, copy_from: str | None = None, turn: float | None = None
    ) -> str: ...
    def copy_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str,
        source_id: str,
        *,
        overwrite: bool = False,
        turn: float | None = None,
    ) -> SurveyDetail: ...
    def confirm_values(
        self, request_id: str, section: SectionName, item_id: str, names: Collection[str]
    ) -> SurveyDetail: ...
    def remove_item(self, request_id: str, section: SectionName, item_id: str) -> Any: ...
    def restore_item(self, request_id: str, section: SectionName, item_id: str, position: int | None = None) -> Any: ...
    def move_item(self, request_id: str, section: SectionName, item_id: str, position: int) -> Any: ...
    def set_absence(self, request_id: str, target: PhotoTarget, slot: str, kind: AbsenceKind, reason: str) -> Any: ...
    def clear_absence(self, request_id: str, target: PhotoTarget, slot: str) -> Any: ...
    def reopen(self, request_id: str) -> Any: ...
    def dismiss_notice(self, request_id: str, kind: NoticeKind) -> Any: ...


class PhotoPort(Protocol):
    """Photos of a survey: good files are kept, bad ones come back with their reason."""

    def add_files(
        self,
        request_id: str,
        target: PhotoTarget,
        sources: Sequence[Path],
        slot: str | None = None,
        *,
        twice: bool = False,
    ) -> AddedPhotos: ...
    def add_picture(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None = None
    ) -> AddedPhotos: ...
    def assign_all(
        self,
        photo_ids: Sequence[str],
        target: PhotoTarget,
        slot: str | None,
        positions: Mapping[str, int] | None = None,
    ) -> Any: ...
    def turn_all(self, turned: Mapping[str, int]) -> Any: ...
    def remove_all(self, photo_ids: Sequence[str]) -> Any: ...
    def restore_all(self, photo_ids: Sequence[str]) -> Any: ...


class Outcome(Protocol):
    """What a publish did."""

    @property
    def queued(self) -> bool: ...
    @property
    def revision(self) -> int: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


class PreviewView(Protocol):
    """What a publish would send now, and what is different from the latest revision (None before the first)."""

    @property
    def bodies(self) -> dict[str, Any]: ...
    @property
    def since(self) -> int | None: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...


class PublishPort(Protocol):
    """Check, preview and publish one survey."""

    def preview(self, request_id: str) -> PreviewView: ...
    def publish(self, request_id: str, *, overwrite: bool = False) -> Outcome: ...


class QueueItemView(Protocol):
    """One pending item of the outbox in words."""

    @property
    def job(self) -> SyncJob: ...
    @property
    def customer_name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def bytes_total(self) -> int | None: ...


class QueueTotalsView(Protocol):
    """How much is still only here."""

    @property
    def photos_waiting(self) -> int: ...
    @property
    def photos_total(self) -> int: ...
    @property
    def bytes_waiting(self) -> int: ...
    @property
    def jobs_waiting(self) -> int: ...
    @property
    def jobs_blocked(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def steps(self) -> Steps: ...


class QueuePort(Protocol):
    """The outbox as the sync page shows it."""

    def items(self) -> Sequence[QueueItemView]: ...
    def totals(self) -> QueueTotalsView: ...
    def not_at_office(self) -> int: ...
    def try_now(self, job_ids: Sequence[str] | None = None) -> Any: ...


class PairingView(Protocol):
    """With which office this laptop is paired."""

    @property
    def surveyor(self) -> str: ...
    @property
    def relay_name(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def relay_url(self) -> str: ...


class PairingPort(Protocol):
    """Pair and unpair; unpairing drops credentials, never data."""

    def pair(self, url: str, code: str, device_name: str, *, is_wanted: Callable[[], bool] = ...) -> PairingView: ...
    def unpair(self) -> Any: ...
    def status(self) -> PairingView | None: ...


class UploadLimitPort(Protocol):
    """How much of the line uploads may use, in kbit/s; None: all of it."""

    def get(self) -> int | None: ...
    def set(self, kbit: int | None) -> Any: ...


class AppNewsPort(Protocol):
    """The newer version of this app that the office announces, if any and not put aside."""

    def news(self) -> AppNews | None: ...
    def dismiss(self, version: str) -> Any: ...


class ExportPort(Protocol):
    """Writes one survey with its photos into a zip file."""

    def export(self, request_id: str, target: Path) -> Path: ...
    def missing_files(self, export: Path) -> list[str]: ...


class OfficePort(Protocol):
    """The office's value lists and photo checklist."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def checklist(self) -> Checklist: ...


class GuiServices(Protocol):
    """All services of one thread."""

    @property
    def survey(self) -> SurveyPort: ...
    @property
    def photo(self) -> PhotoPort: ...
    @property
    def publish(self) -> PublishPort: ...
    @property
    def queue(self) -> QueuePort: ...
    @property
    def pairing(self) -> PairingPort: ...
    @property
    def export(self) -> ExportPort: ...
    @property
    def upload_limit(self) -> UploadLimitPort: ...
    @property
    def app_news(self) -> AppNewsPort: ...
    @property
    def office(self) -> OfficePort: ...
    def close(self) -> Any: ...


class EngineHandle(Protocol):
    """The engine's thread as the window drives it; all of these return at once, except `stop`."""

    def wake(self) -> Any: ...
    def pause(self) -> Any: ...
    def resume(self) -> Any: ...
    def stop(self) -> Any: ...
    def run_once(self, wait_seconds: float) -> Future[SyncReport]: ...

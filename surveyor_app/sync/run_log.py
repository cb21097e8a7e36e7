"""Listens to one run's events: passes them on, counts what the report tells, and keeps the office informed."""

from __future__ import annotations

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.other_laptops import NEEDS_ATTENTION
from surveyor_app.storage import delivery_repository, revision_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync.events import Emit, Event, JobBlocked, PhotoUploaded, PublishStarted, SurveyPublished
from surveyor_app.sync.progress_report import ProgressReports

_REPORT_PHOTOS_EVERY_SECONDS = 2.0


class RunLog:
    """Called with every event of a run. `reports` is set while there is an office to report to."""

    def __init__(self, emit: Emit, database: Database, clock: Clock) -> None:
        self._emit = emit
        self._database = database
        self._clock = clock
        self._photos_reported_at = float("-inf")
        self.reports: ProgressReports | None = None
        self.start()

    def start(self) -> None:
        """Count from nothing."""
        self.uploaded_photos = 0
        self.uploaded_bytes = 0
        self.published: list[str] = []

    def __call__(self, event: Event) -> None:
        """Count, report, pass on."""
        match event:
            case PhotoUploaded():
                self.uploaded_photos += 1
                self.uploaded_bytes += event.sent_bytes
                self._report_photos(event.request_id)
            case PublishStarted():
                self._report(event.request_id, "publishing", revision=event.revision)
            case SurveyPublished():
                self.published.append(event.request_id)
                self._report(event.request_id, "published", revision=event.revision)
            case JobBlocked():
                self._report(event.request_id, NEEDS_ATTENTION, text=event.text, **self._part_sent(event.request_id))
            case _:
                pass
        self._emit(event)

    def _report(self, request_id: str, kind: str, **facts: object) -> None:
        if self.reports is not None:
            self.reports.send(request_id, kind, **facts)

    def _part_sent(self, request_id: str) -> dict[str, int]:
        """The revision of which Aurora holds, or may hold, a part."""
        with self._database.read() as connection:
            revision = revision_repository.latest(connection, request_id)
            states = delivery_repository.section_states(connection, request_id).values()
        if revision is None:
            return {}
        sent = any(state.intent_hash is not None or state.accepted_revision == revision.number for state in states)
        return {"revision": revision.number} if sent else {}

    def _report_photos(self, request_id: str) -> None:
        """How many of the revision's photos are at the office; not for every one of many."""
        if self.reports is None:
            return
        with self._database.read() as connection:
            revision = revision_repository.latest(connection, request_id)
            copies = delivery_repository.copies(connection, request_id)
        if revision is None:
            return
        wanted = [copies.get(photo.copy_key) for photo in revision.photos]
        done = sum(copy is not None and copy.is_verified for copy in wanted)
        now = self._clock.monotonic()
        if done == len(wanted) or now - self._photos_reported_at >= _REPORT_PHOTOS_EVERY_SECONDS:
            self._photos_reported_at = now
            self._report(request_id, "photos", done=done, total=len(wanted), revision=revision.number)

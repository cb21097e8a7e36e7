"""The queue as a person sees it: what waits, why, until when, and the button that tries it now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.host_pauses import Pauses, waits_behind, waits_until
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.request import read_project
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.domain.steps import NO_STEPS, PHOTO_KINDS, Steps, has_to_send, steps_of
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.language import N_, tr, trn
from surveyor_app.storage import (
    delivery_repository,
    outbox_repository,
    photo_repository,
    request_repository,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database
from surveyor_app.sync.breaker import asked_pauses

_TITLES = {
    JobKind.PREPARE_PHOTO: N_("Prepare"),
    JobKind.UPLOAD_PHOTO: N_("Upload"),
    JobKind.PUT_ELECTRICAL: N_("Send electrical"),
    JobKind.PUT_SUBPANELS: N_("Send subpanels"),
    JobKind.PUT_MOUNTING_PLANES: N_("Send roof planes"),
    JobKind.PUT_STATUS: N_("Mark as completed"),
}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One pending job in words. `bytes_total` is the size of what will be uploaded, None where that is not known.
    `photo` is the one that a job of a photo is about, `entry` the number of its subpanel or plane, 0 for none."""

    job: SyncJob
    customer_name: str
    title: str
    reason: str
    bytes_total: int | None
    photo: RevisionPhoto | None = None
    entry: int = 0


@dataclass(frozen=True, slots=True)
class QueueTotals:
    """What is left: photos not at the office of all that are to be sent, their bytes, jobs that wait or are blocked.
    `items`: what is only on this laptop, as a person counts it: photos, sections and completions. `steps`: how many of
    them there are in all versions that are on their way; all done only when nothing waits. `waits_until`: a server
    asked to be left in peace, and nothing goes out before."""

    photos_waiting: int
    photos_total: int
    bytes_waiting: int
    jobs_waiting: int
    jobs_blocked: int
    items: int = 0
    steps: Steps = NO_STEPS
    waits_until: datetime | None = None


class QueueService:
    """One thread's look at the queue."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def items(self) -> tuple[QueueItem, ...]:
        """Everything unfinished, in the order in which it will be tried."""
        with self._database.read() as connection:
            jobs = outbox_repository.unfinished(connection)
            surveys = {job.request_id: _Known(connection, job.request_id) for job in jobs}
            waiting_on = {job.id for job in jobs if has_to_send(job)}
            pauses = asked_pauses(connection, self._clock.now())
            return tuple(surveys[job.request_id].item(job, waiting_on, pauses) for job in jobs)

    def try_now(self, job_ids: Collection[str] | None = None) -> None:
        """Have blocked and dated jobs (all, or these) tried at once; a server's Retry-After is still kept."""
        now = self._clock.now()
        with self._database.write() as connection:
            for request_id in outbox_repository.unblock(connection, now, job_ids=job_ids):
                survey = survey_repository.load(connection, request_id)
                still_blocked = outbox_repository.counts(connection, request_id).blocked
                if survey.status is SurveyStatus.NEEDS_ATTENTION and not still_blocked:
                    survey_repository.set_status(connection, request_id, SurveyStatus.QUEUED)
                delivery_repository.clear_server_problems(connection, request_id)
                request_repository.mark_uncounted(connection, request_id)
            outbox_repository.count_as_due(connection, now, job_ids)

    def totals(self) -> QueueTotals:
        """The numbers for the bar."""
        with self._database.read() as connection:
            jobs = outbox_repository.unfinished(connection)
            revisions = {job.revision_id for job in jobs}
            waiting = total = bytes_waiting = 0
            steps = NO_STEPS
            until = waits_until(jobs, asked_pauses(connection, self._clock.now()))
            for revision_id in revisions:
                revision = revision_repository.get(connection, revision_id)
                sent = [job for job in outbox_repository.of_revision(connection, revision_id) if has_to_send(job)]
                steps += steps_of(sent)
                photos = {job.subject_id for job in sent if job.kind in PHOTO_KINDS}
                copies = delivery_repository.copies(connection, revision.request_id)
                originals = {photo.id: photo.size for photo in photo_repository.photos(connection, revision.request_id)}
                total += len(photos)
                for photo in revision.photos:
                    if photo.photo_id not in photos:
                        continue
                    copy = copies.get(photo.copy_key)
                    if copy is None or not copy.is_verified:
                        waiting += 1
                        bytes_waiting += copy.size if copy is not None else originals.get(photo.photo_id, 0)
        blocked = sum(job.status is JobStatus.BLOCKED for job in jobs)
        return QueueTotals(waiting, total, bytes_waiting, len(jobs) - blocked, blocked, steps.left, steps, until)

    def not_at_office(self) -> int:
        """How many surveys have something that Aurora does not hold yet: queued, under way, or needing attention."""
        with self._database.read() as connection:
            return len({job.request_id for job in outbox_repository.unfinished(connection)})


class _Known:
    """What the items of one survey share."""

    def __init__(self, connection: Connection, request_id: str) -> None:
        self._connection = connection
        self._name = read_project(request_repository.get(connection, request_id).project).customer_name
        self._copies = delivery_repository.copies(connection, request_id)
        self._revisions: dict[str, Revision] = {}

    def item(self, job: SyncJob, unfinished: Collection[str], pauses: Pauses) -> QueueItem:
        title, size, photo, entry = tr(_TITLES[job.kind]), None, None, 0
        if job.kind in PHOTO_KINDS:
            revision = self._revision(job)
            photo = next((p for p in revision.photos if p.photo_id == job.subject_id), None)
            if photo is not None:
                title = f"{title} {photo.filename}"
                copy = self._copies.get(photo.copy_key)
                size = copy.size if copy is not None and job.kind is JobKind.UPLOAD_PHOTO else None
                ids = revision.item_ids.get(photo.target.section, ())
                entry = ids.index(photo.target.item_id) + 1 if photo.target.item_id in ids else 0
        reason = waits_behind(job, pauses) or _reason(job, unfinished)
        return QueueItem(job, self._name, title, reason, size, photo, entry)

    def _revision(self, job: SyncJob) -> Revision:
        if job.revision_id not in self._revisions:
            self._revisions[job.revision_id] = revision_repository.get(self._connection, job.revision_id)
        return self._revisions[job.revision_id]


def _reason(job: SyncJob, unfinished: Collection[str]) -> str:
    if job.status is JobStatus.RUNNING:
        return tr("Under way")
    if job.error_text:
        return job.error_text
    earlier = sum(job_id in unfinished for job_id in job.depends_on)
    if earlier == 1:
        return tr("Waits for the item before it")
    return (
        trn("Waits for {n} item before it", "Waits for {n} items before it", earlier)
        if earlier
        else tr("Waits for its turn")
    )

"""Publishing: checks a survey, shows exactly what would be sent, and freezes a revision with its jobs in one write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveyor_app.domain import lifecycle
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import Change, changes
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.freezing import freeze_photos, item_ids
from surveyor_app.domain.outbox import NOTHING_NEW, OPEN_STATUSES, SECTION_OF, JobKind, JobStatus
from surveyor_app.domain.payload import freeze_sections, section_payload
from surveyor_app.domain.photo import Photo
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.domain.survey import Survey, SurveyStatus
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.open_again import is_open_again
from surveyor_app.services.survey_state import SurveyReader, SurveyState
from surveyor_app.storage import (
    delivery_repository,
    outbox_repository,
    request_repository,
    restored_office,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database
from surveyor_app.storage.new_id import new_id
from surveyor_app.storage.outbox_repository import NewJob
from surveyor_app.sync.faults import NeedsPerson
from surveyor_app.sync.section_body import section_body

_SECTION_JOBS = tuple(SECTION_OF)


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """Whether the survey is in the queue now, as which revision, and the problems found (errors stop a publish)."""

    queued: bool
    revision: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The three PUT bodies by section (`url` is null while a photo's address is not known), and what is different from
    the latest revision, whose number is `since`; None before the first publish."""

    bodies: dict[str, Any]
    since: int | None = None
    changes: tuple[Change, ...] = ()


class PublishService:
    """One thread's publishing."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock, office: OfficeData) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._office = office
        self._reader = SurveyReader(office, paths)

    def check(self, request_id: str) -> tuple[Problem, ...]:
        """What the rules find now; NotFound."""
        with self._database.read() as connection:
            return self._reader.read(connection, request_id).rule_problems

    def preview(self, request_id: str) -> Preview:
        """What a publish would freeze and send now."""
        with self._database.read() as connection:
            state = self._reader.read(connection, request_id)
            latest = revision_repository.latest(connection, request_id)
            revision = self._freeze(request_id, state.survey, state.photos, latest)
            copies = delivery_repository.copies(connection, request_id)
            states = delivery_repository.section_states(connection, request_id)
        known = ((photo.photo_id, copies.get(photo.copy_key)) for photo in revision.photos)
        urls = {photo_id: copy.url for photo_id, copy in known if copy is not None and copy.url is not None}
        bodies: dict[str, Any] = {}
        for section in SectionName:
            known_state = states.get(section.value, delivery_repository.SectionState(section.value))
            anything = known_state.may_hold_anything
            bodies |= section_payload(section, revision, urls, *known_state.may_be_held, anything=anything)
        if latest is None:
            return Preview(bodies)
        return Preview(bodies, latest.number, changes(latest, revision))

    def publish(self, request_id: str, *, overwrite: bool = False) -> PublishOutcome:
        """Freeze the survey as it is and queue its delivery. Nothing is queued while there are errors, or when nothing
        changed since a revision that Aurora holds; what was blocked is tried again, a request that Aurora opened again
        is completed again, and an office that went back to a backup is asked for every photo. NotFound; InvalidInput
        when the request was withdrawn.

        `overwrite`: the person knows that another laptop published this survey, and sends everything over it.
        """
        with self._database.write() as connection:
            outcome = self._publish(connection, request_id, overwrite)
        if outcome.queued:
            failpoint("publish-frozen")
        return outcome

    def _publish(self, connection: Connection, request_id: str, overwrite: bool) -> PublishOutcome:
        state = self._reader.read(connection, request_id)
        if not lifecycle.can_publish(state.survey.status):
            raise InvalidInput(
                tr(
                    "Aurora cancelled this request: there is nobody to publish it to. "
                    "Reopen the survey if it is wanted."
                )
            )
        latest = revision_repository.latest(connection, request_id)
        problems = state.rule_problems
        if any(problem.severity is Severity.ERROR for problem in problems):
            return PublishOutcome(False, state.survey.revision, problems)
        revision = self._freeze(request_id, state.survey, state.photos, latest)
        same = latest is not None and _same(latest, revision) and not _is_set_aside(connection, latest)
        if latest is not None and same and (not overwrite or _is_unfinished(connection, latest)):
            if overwrite:
                self._overwrite(connection, latest)
            return PublishOutcome(self._go_on(connection, latest, state), latest.number, problems)
        self._queue(connection, revision)
        if overwrite:
            self._overwrite(connection, revision)
        return PublishOutcome(True, revision.number, problems)

    def _overwrite(self, connection: Connection, revision: Revision) -> None:
        delivery_repository.forget_accepted(connection, revision.request_id)
        kinds = (*_SECTION_JOBS, JobKind.PUT_STATUS)
        outbox_repository.queue_to_overwrite(connection, self._clock.now(), revision.id, kinds)
        _forget_refusals(connection, revision.request_id)

    def _freeze(
        self, request_id: str, survey: Survey, photos: tuple[Photo, ...], latest: Revision | None = None
    ) -> Revision:
        return Revision(
            id=new_id(),
            request_id=request_id,
            number=1 if latest is None else latest.number + 1,
            frozen_at=self._clock.now(),
            sections=freeze_sections(survey, self._office.catalogue),
            item_ids=item_ids(survey),
            photos=freeze_photos(survey, photos, self._office.checklist),
        )

    def _queue(self, connection: Connection, revision: Revision) -> None:
        now = self._clock.now()
        revision_repository.insert_revision(connection, revision)
        outbox_repository.supersede_older(connection, revision.request_id, revision.id)
        outbox_repository.add_jobs(connection, self._jobs(connection, revision), now)
        survey_repository.set_status(connection, revision.request_id, SurveyStatus.QUEUED, revision.number)
        _forget_refusals(connection, revision.request_id)

    def _jobs(self, connection: Connection, revision: Revision) -> list[NewJob]:
        """The photos (the office is asked again for those it had), then the sections one after the other, then the
        status."""
        copies = delivery_repository.copies(connection, revision.request_id)
        missing: list[RevisionPhoto] = []
        proven: list[RevisionPhoto] = []
        for photo in revision.photos:
            copy = copies.get(photo.copy_key)
            (proven if copy is not None and copy.is_verified else missing).append(photo)
        held = [section for section in SectionName if _is_held(connection, revision, section)]
        ids = iter(sorted(new_id() for _ in range(2 * len(missing) + len(proven) + len(_SECTION_JOBS) + 1)))

        def job(kind: JobKind, subject_id: str, *depends_on: str, nothing_new: bool = False) -> NewJob:
            state = {NOTHING_NEW: True} if nothing_new else {}
            return NewJob(next(ids), kind, revision.request_id, revision.id, subject_id, depends_on, state)

        prepared = [job(JobKind.PREPARE_PHOTO, photo.photo_id) for photo in missing]
        uploaded = [job(JobKind.UPLOAD_PHOTO, earlier.subject_id, earlier.id) for earlier in prepared]
        uploaded += [job(JobKind.UPLOAD_PHOTO, photo.photo_id, nothing_new=True) for photo in proven]
        sections: list[NewJob] = []
        for kind in _SECTION_JOBS:
            earlier = [sections[-1]] if sections else uploaded
            same = SECTION_OF[kind] in held
            sections.append(job(kind, revision.id, *(one.id for one in earlier), nothing_new=same))
        status = job(JobKind.PUT_STATUS, revision.id, *(one.id for one in sections))
        return [*prepared, *uploaded, *sections, status]

    def _go_on(self, connection: Connection, latest: Revision, state: SurveyState) -> bool:
        """Nothing changed since `latest`: have what is blocked tried again, and a request that was opened again be
        completed again. False when Aurora holds it already."""
        now = self._clock.now()
        if outbox_repository.unblock(connection, now, revision_id=latest.id):
            _forget_refusals(connection, latest.request_id)
        if is_open_again(connection, state.request):
            delivery_repository.forget_completed(connection, latest.request_id)
            outbox_repository.queue_again(connection, now, latest.id, (JobKind.PUT_STATUS,))
        if restored_office.settle_doubt(connection, latest.request_id):
            kinds = (JobKind.UPLOAD_PHOTO, *_SECTION_JOBS, JobKind.PUT_STATUS)
            outbox_repository.queue_to_make_sure(connection, now, latest.id, kinds)
        jobs = outbox_repository.of_revision(connection, latest.id)
        unfinished = _is_unfinished(connection, latest)
        if unfinished and state.survey.status is not SurveyStatus.PUBLISHING:
            survey_repository.set_status(connection, latest.request_id, SurveyStatus.QUEUED, latest.number)
        elif not unfinished and all(job.status is JobStatus.DONE for job in jobs):
            survey_repository.set_status(connection, latest.request_id, SurveyStatus.PUBLISHED, latest.number)
        return unfinished


def _is_held(connection: Connection, revision: Revision, section: SectionName) -> bool:
    """Whether Aurora holds the section as the revision has it, all photos included."""
    try:
        return section_body(connection, revision, section).is_accepted
    except NeedsPerson:
        return False


def _is_unfinished(connection: Connection, revision: Revision) -> bool:
    jobs = outbox_repository.of_revision(connection, revision.id)
    return any(job.status in (*OPEN_STATUSES, JobStatus.BLOCKED) for job in jobs)


def _is_set_aside(connection: Connection, revision: Revision) -> bool:
    return lifecycle.is_set_aside(outbox_repository.of_revision(connection, revision.id))


def _forget_refusals(connection: Connection, request_id: str) -> None:
    delivery_repository.clear_server_problems(connection, request_id)
    request_repository.mark_uncounted(connection, request_id)


def _same(one: Revision, other: Revision) -> bool:
    return (one.sections, one.item_ids, one.photos) == (other.sections, other.item_ids, other.photos)

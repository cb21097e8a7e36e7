"""Writes down what became of a job: done with its result, dated, blocked with the server's words, or given back."""

from __future__ import annotations

import logging
from datetime import timedelta

from surveyor_app.domain.notices import NoticeKind, deleted_words
from surveyor_app.domain.outbox import SECTION_OF, JobKind, SyncJob
from surveyor_app.domain.refusal import place_refusal
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import (
    delivery_repository,
    notice_repository,
    outbox_repository,
    request_repository,
    revision_repository,
    tenant_hold,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.outbox_repository import OVERWRITE, Postponement
from surveyor_app.sync.events import Event, JobBlocked, PublishStarted, QueueChanged, SurveyChanged
from surveyor_app.sync.faults import NOT_GIVEN, PUBLISHED_ELSEWHERE
from surveyor_app.sync.lanes import KINDS, Lane
from surveyor_app.sync.retry_policy import Block, Retry
from surveyor_app.sync.survey_status import move_survey
from surveyor_app.sync.work import Done, Work

logger = logging.getLogger(__name__)
TO_AURORA = KINDS[Lane.AURORA]
_UNPROCESSABLE = 422
_NOT_FOUND = 404


def begin(work: Work, job: SyncJob) -> None:
    """The survey's first job runs: it is being published."""
    with work.database.write() as connection:
        revision = revision_repository.get(connection, job.revision_id)
        moved = move_survey(connection, revision, SurveyStatus.PUBLISHING, (SurveyStatus.QUEUED,))
    if moved:
        work.emit(PublishStarted(job.request_id, revision.number))
        work.emit(SurveyChanged(job.request_id))


def finish(work: Work, job: SyncJob, done: Done) -> None:
    """The job's result and the job's end, in one transaction."""
    with work.database.write() as connection:
        if done.commit is not None:
            done.commit(connection)
        outbox_repository.finish(connection, job.id)
        if job.kind in TO_AURORA:
            tenant_hold.lift(connection, job.request_id, work.clock.now())
    failpoint("job-finished")
    _tell(work, *done.events)


def postpone(work: Work, job: SyncJob, retry: Retry) -> None:
    """The job waits for a date."""
    wait = Postponement(retry.due_at, retry.code, retry.text, retry.spends_attempt, retry.retry_after_until)
    with work.database.write() as connection:
        outbox_repository.postpone(connection, job.id, wait)
    _tell(work)


def put_back(work: Work, job: SyncJob) -> None:
    """The job is as it was before it was taken."""
    with work.database.write() as connection:
        outbox_repository.put_back(connection, job.id)
    _tell(work)


def block(work: Work, job: SyncJob, block: Block) -> None:
    """The job needs a person; a refusal's lines are placed at the fields they are about."""
    with work.database.write() as connection:
        now = outbox_repository.get(connection, job.id)
        if block.code == PUBLISHED_ELSEWHERE and now is not None and now.state.get(OVERWRITE):
            outbox_repository.put_back(connection, job.id)  # the person answered while it ran
            return
        still_wanted = outbox_repository.block(connection, job.id, block.code, block.text, block.raw)
        if still_wanted:
            _place(connection, work, job, block)
            if block.holds_tenant_seconds:
                until = work.clock.now() + timedelta(seconds=block.holds_tenant_seconds)
                tenant_hold.hold(connection, job.request_id, until, block.text, TO_AURORA)
            move_survey(connection, revision_repository.get(connection, job.revision_id), SurveyStatus.NEEDS_ATTENTION)
    logger.warning("job %s (%s) is blocked: %s", job.id, job.kind.value, block.code)
    if still_wanted:
        _tell(work, JobBlocked(job.request_id, job.id, block.code, block.text), SurveyChanged(job.request_id))


def _place(connection: Connection, work: Work, job: SyncJob, block: Block) -> None:
    if job.kind not in SECTION_OF and job.kind is not JobKind.PUT_STATUS:
        return
    if block.code in (PUBLISHED_ELSEWHERE, NOT_GIVEN) or block.at_office:
        _add(connection, work, job, [("", block.text)])
    if block.status is None or block.at_office:  # what the office refuses says nothing of the request in Aurora
        return
    section = SECTION_OF.get(job.kind)
    if block.status == _UNPROCESSABLE:
        lines = place_refusal(block.status, block.raw or "", section)
    elif block.status == _NOT_FOUND:
        lines = [("", deleted_words())]
        notice_repository.put(connection, job.request_id, NoticeKind.WITHDRAWN, deleted_words(), work.clock.now())
    else:
        lines = [("", tr("Aurora refused this ({status}): {text}", status=block.status, text=block.text))]
    about = "" if section is None or block.status == _NOT_FOUND else section.value
    _add(connection, work, job, [(field or about, text) for field, text in lines])


def _add(connection: Connection, work: Work, job: SyncJob, lines: list[tuple[str, str]]) -> None:
    delivery_repository.add_server_problems(connection, job.request_id, lines, work.clock.now())
    request_repository.mark_uncounted(connection, job.request_id)


def _tell(work: Work, *events: Event) -> None:
    for event in events:
        work.emit(event)
    with work.database.read() as connection:
        counts = outbox_repository.counts(connection)
    work.emit(QueueChanged(counts.waiting, counts.blocked))

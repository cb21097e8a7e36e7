"""How a survey's status and revision move: edits, publishing, the fate of its jobs, and a request that is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.survey import SurveyStatus

IN_DELIVERY = frozenset({SurveyStatus.QUEUED, SurveyStatus.PUBLISHING, SurveyStatus.NEEDS_ATTENTION})


def after_edit(status: SurveyStatus, revision: int, last_frozen_number: int) -> tuple[SurveyStatus, int]:
    """Where a survey stands after the surveyor changed it. What was frozen never changes: the edit belongs to the next
    revision (`last_frozen_number` is 0 before the first publish). A withdrawn survey stays withdrawn."""
    next_revision = max(revision, last_frozen_number + 1)
    return (status if status is SurveyStatus.WITHDRAWN else SurveyStatus.DRAFT), next_revision


def can_publish(status: SurveyStatus) -> bool:
    """Whether publishing makes sense at all: always, except where Aurora withdrew the request."""
    return status is not SurveyStatus.WITHDRAWN


def is_set_aside(jobs: Iterable[SyncJob]) -> bool:
    """Whether the revision of these jobs was still being delivered when Aurora withdrew the request: nobody sends it
    any more."""
    return any(job.kind is JobKind.PUT_STATUS and job.status is JobStatus.SUPERSEDED for job in jobs)


def after_taking_back(frozen_number: int, jobs: Sequence[SyncJob]) -> tuple[SurveyStatus, int] | None:
    """Where a survey stands that is again what its newest revision froze, with that revision's jobs: as if nobody had
    touched it. None where nobody sends that revision: then only a publish does."""
    status = None if is_set_aside(jobs) else _delivery(jobs)
    return None if status is None else (status, frozen_number)


def _delivery(jobs: Iterable[SyncJob]) -> SurveyStatus | None:
    """How far a revision's jobs have got; None where there is none that counts."""
    states = {job.status for job in jobs if job.status is not JobStatus.SUPERSEDED}
    if not states:
        return None
    if JobStatus.BLOCKED in states:
        return SurveyStatus.NEEDS_ATTENTION
    if states == {JobStatus.DONE}:
        return SurveyStatus.PUBLISHED
    return SurveyStatus.QUEUED if states == {JobStatus.QUEUED} else SurveyStatus.PUBLISHING


def after_reopen(revision: int, last_frozen_number: int) -> tuple[SurveyStatus, int]:
    """Where a withdrawn survey stands once the surveyor decided that it is wanted after all."""
    return SurveyStatus.DRAFT, max(revision, last_frozen_number + 1)


def after_request(
    status: SurveyStatus, revision: int, last_frozen_number: int, *, is_cancelled: bool
) -> tuple[SurveyStatus, int]:
    """Where a survey stands after its request was pulled again. A cancelled request withdraws the survey unless it was
    delivered already; one that comes back is a draft again, of a revision that was never frozen."""
    if is_cancelled:
        return (status if status is SurveyStatus.PUBLISHED else SurveyStatus.WITHDRAWN), revision
    if status is SurveyStatus.WITHDRAWN:
        return SurveyStatus.DRAFT, max(revision, last_frozen_number + 1)
    return status, revision

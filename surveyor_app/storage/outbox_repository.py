"""The durable queue: jobs are added with the data they are about, claimed with a lease, and never deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, Select, func, insert, or_, select, true, update

from surveyor_app.domain.outbox import NOTHING_NEW, OPEN_STATUSES, JobKind, JobStatus, SyncJob
from surveyor_app.storage.core_tables import JOB

LEASE = timedelta(minutes=15)
OVERWRITE = "overwrite"  # in a job's state: the person was asked, and this survey goes over another laptop's
_J = JOB.c
_OPEN = tuple(OPEN_STATUSES)
_NOT_DONE = tuple(status for status in JobStatus if status is not JobStatus.DONE)
_RESTING = (JobStatus.QUEUED, JobStatus.WAITING)
_AFRESH = {"status": JobStatus.QUEUED, "error_code": None, "error_text": None, "error_raw": None}
# What a person waits for; progress reports to the office are a courtesy.


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be queued; `id` sorts by time, `depends_on` are ids of jobs that must be done first."""

    id: str
    kind: JobKind
    request_id: str
    revision_id: str
    subject_id: str
    depends_on: tuple[str, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs wait (queued, running or dated) and how many need a person."""

    waiting: int
    blocked: int


@dataclass(frozen=True, slots=True)
class Postponement:
    """Why and until when a job waits. `retry_after_until` is set where the server itself named the time."""

    due_at: datetime
    code: str
    text: str
    spends_attempt: bool = True
    retry_after_until: datetime | None = None


def add_jobs(connection: Connection, jobs: Sequence[NewJob], now: datetime) -> None:
    """Queue jobs, in the transaction of the data they are about."""
    rows = [
        {
            "id": job.id,
            "kind": job.kind,
            "request_id": job.request_id,
            "revision_id": job.revision_id,
            "subject_id": job.subject_id,
            "status": JobStatus.QUEUED,
            "attempts": 0,
            "due_at": now,
            "depends_on": list(job.depends_on),
            "created_at": now,
            "state": dict(job.state),
        }
        for job in jobs
    ]
    if rows:
        connection.execute(insert(JOB), rows)


def claim(
    connection: Connection,
    now: datetime,
    kinds: Collection[JobKind],
    exclude_subjects: Collection[str] = (),
) -> SyncJob | None:
    """Take the next runnable job of these kinds, fewest attempts first, then oldest; None when none can run.

    Runnable: queued or waiting, due, everything it depends on done, and its subject not in `exclude_subjects`.
    """
    query = (
        select(_J.id, _J.depends_on)
        .where(
            _J.kind.in_(kinds),
            _J.status.in_(_RESTING),
            or_(_J.due_at.is_(None), _J.due_at <= now),
            _J.subject_id.not_in(exclude_subjects) if exclude_subjects else true(),
        )
        .order_by(_J.attempts, _J.id)
    )
    job_id = next((row.id for row in _startable(connection, query)), None)
    if job_id is None:
        return None
    taken = connection.execute(
        update(JOB)
        .where(_J.id == job_id, _J.status.in_(_RESTING))
        .values(status=JobStatus.RUNNING, lease_until=now + LEASE)
    )
    return get(connection, job_id) if taken.rowcount == 1 else None


def next_due(connection: Connection, kinds: Collection[JobKind]) -> datetime | None:
    """When the next job of these kinds that only waits for its time is due; None when there is none."""
    query = select(_J.due_at, _J.depends_on).where(_J.kind.in_(kinds), _J.status.in_(_RESTING)).order_by(_J.due_at)
    return next((row.due_at for row in _startable(connection, query)), None)


def _startable(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows whose `depends_on` are all done. Looking in one set beats asking the database for each dependency."""
    unfinished: set[str] | None = None
    for row in connection.execute(query):
        if row.depends_on and unfinished is None:
            unfinished = set(connection.scalars(select(_J.id).where(_J.status.in_(_NOT_DONE))))
        if unfinished is None or unfinished.isdisjoint(row.depends_on):
            yield row


def get(connection: Connection, job_id: str) -> SyncJob | None:
    """One job, None when there is none."""
    row = connection.execute(select(JOB).where(_J.id == job_id)).mappings().one_or_none()
    return None if row is None else _job(row)


def jobs(connection: Connection, request_id: str | None = None) -> tuple[SyncJob, ...]:
    """All jobs, or those of one survey, oldest first."""
    query = select(JOB).order_by(_J.id)
    if request_id is not None:
        query = query.where(_J.request_id == request_id)
    return tuple(_job(row) for row in connection.execute(query).mappings())


def unfinished(connection: Connection) -> tuple[SyncJob, ...]:
    """Jobs that wait, run or are blocked, in the order in which they will be tried."""
    query = select(JOB).where(_J.status.in_((*_OPEN, JobStatus.BLOCKED))).order_by(_J.attempts, _J.id)
    return tuple(_job(row) for row in connection.execute(query).mappings())


def of_revision(connection: Connection, revision_id: str) -> tuple[SyncJob, ...]:
    """The jobs of one revision, oldest first."""
    query = select(JOB).where(_J.revision_id == revision_id).order_by(_J.id)
    return tuple(_job(row) for row in connection.execute(query).mappings())


def finish(connection: Connection, job_id: str) -> bool:
    """Mark a running job done; False when it was superseded meanwhile."""
    return _settle(
        connection, job_id, status=JobStatus.DONE, due_at=None, error_code=None, error_text=None, error_raw=None
    )


def postpone(connection: Connection, job_id: str, wait: Postponement) -> bool:
    """Give a running job back with a date; False when it was superseded meanwhile."""
    return _settle(
        connection,
        job_id,
        status=JobStatus.WAITING,
        due_at=wait.due_at,
        attempts=_J.attempts + (1 if wait.spends_attempt else 0),
        error_code=wait.code,
        error_text=wait.text,
        retry_after_until=wait.retry_after_until,
    )


def put_back(connection: Connection, job_id: str) -> bool:
    """Give a running job back as if it had never been taken."""
    return _settle(connection, job_id, status=JobStatus.QUEUED)


def block(connection: Connection, job_id: str, code: str, text: str, raw: str | None = None) -> bool:
    """A person must act; `raw` keeps the server's whole body. False when the job was superseded meanwhile."""
    return _settle(
        connection,
        job_id,
        status=JobStatus.BLOCKED,
        attempts=_J.attempts + 1,
        error_code=code,
        error_text=text,
        error_raw=raw,
        retry_after_until=None,
    )


def _settle(connection: Connection, job_id: str, **values: Any) -> bool:
    mine = (_J.id == job_id, _J.status == JobStatus.RUNNING)
    return connection.execute(update(JOB).where(*mine).values(lease_until=None, **values)).rowcount == 1


def save_state(connection: Connection, job_id: str, state: Mapping[str, Any]) -> None:
    """Replace the handler's memory of a job."""
    connection.execute(update(JOB).where(_J.id == job_id).values(state=dict(state)))


def supersede_older(connection: Connection, request_id: str, revision_id: str) -> int:
    """Set aside every unfinished job of a survey that belongs to another revision; how many there were."""
    return _supersede(connection, _J.request_id == request_id, _J.revision_id != revision_id)


def supersede_all(connection: Connection, request_id: str) -> int:
    """Set aside every unfinished job of a survey: nothing of it is to be sent any more. How many there were."""
    return _supersede(connection, _J.request_id == request_id)


def _supersede(connection: Connection, *which: ColumnElement[bool]) -> int:
    stale = update(JOB).where(_J.status.in_((*_OPEN, JobStatus.BLOCKED)), *which)
    return connection.execute(stale.values(status=JobStatus.SUPERSEDED, lease_until=None)).rowcount


def release_all_leases(connection: Connection) -> int:
    """Take back every claimed job: whoever holds engine.lock knows that their owner is dead. How many there were."""
    running = update(JOB).where(_J.status == JobStatus.RUNNING)
    return connection.execute(running.values(status=JobStatus.QUEUED, lease_until=None)).rowcount


def count_as_due(connection: Connection, now: datetime, job_ids: Collection[str] | None = None) -> int:
    """Have waiting jobs (all, or these) tried now, except where a server's Retry-After is not over. How many."""
    waiting = [_J.status == JobStatus.WAITING]
    if job_ids is not None:
        waiting.append(_J.id.in_(job_ids))
    over = or_(_J.retry_after_until.is_(None), _J.retry_after_until <= now)
    connection.execute(update(JOB).where(*waiting, ~over).values(due_at=_J.retry_after_until))
    return connection.execute(update(JOB).where(*waiting, over).values(due_at=now)).rowcount


def unblock(
    connection: Connection, now: datetime, *, job_ids: Collection[str] | None = None, revision_id: str | None = None
) -> list[str]:
    """Queue blocked jobs again (all, these, or one revision's); the ids of their surveys."""
    blocked = [_J.status == JobStatus.BLOCKED]
    if job_ids is not None:
        blocked.append(_J.id.in_(job_ids))
    if revision_id is not None:
        blocked.append(_J.revision_id == revision_id)
    surveys = list(connection.scalars(select(_J.request_id).where(*blocked).distinct()))
    connection.execute(update(JOB).where(*blocked).values(due_at=now, **_AFRESH))
    return surveys


def queue_again(connection: Connection, now: datetime, revision_id: str, kinds: Collection[JobKind]) -> None:
    """Have a revision's jobs of these kinds done, also those that are done already."""
    mine = (
        _J.revision_id == revision_id,
        _J.kind.in_(kinds),
        _J.status.in_((*_RESTING, JobStatus.BLOCKED, JobStatus.DONE)),
    )
    connection.execute(update(JOB).where(*mine).values(due_at=now, **_AFRESH))


def queue_to_make_sure(connection: Connection, now: datetime, revision_id: str, kinds: Collection[JobKind]) -> None:
    """Have a revision's jobs of these kinds that are done look whether the other side still has what was sent."""
    done = (_J.revision_id == revision_id, _J.kind.in_(kinds), _J.status == JobStatus.DONE)
    for row in connection.execute(select(_J.id, _J.state).where(*done)).all():
        save_state(connection, row.id, {**row.state, NOTHING_NEW: True})
    connection.execute(update(JOB).where(*done).values(due_at=now, **_AFRESH))


def queue_to_overwrite(connection: Connection, now: datetime, revision_id: str, kinds: Collection[JobKind]) -> None:
    """Have a revision's jobs of these kinds done (again), whatever another laptop published. One that runs is told
    with the others."""
    queue_again(connection, now, revision_id, kinds)
    told = (_J.revision_id == revision_id, _J.kind.in_(kinds), _J.status.in_(_OPEN))
    for row in connection.execute(select(_J.id, _J.state).where(*told)).all():
        state = {**row.state, OVERWRITE: True}
        state.pop(NOTHING_NEW, None)
        save_state(connection, row.id, state)


def sends_after_all(connection: Connection, job_id: str) -> None:
    """The other side lacks what it was thought to have: the job is a step like others."""
    state = connection.scalar(select(_J.state).where(_J.id == job_id)) or {}
    if NOTHING_NEW in state:
        save_state(connection, job_id, {name: value for name, value in state.items() if name != NOTHING_NEW})


def counts(connection: Connection, request_id: str | None = None) -> JobCounts:
    """How many jobs wait and are blocked, over everything or in one survey."""
    pending = _J.status.in_((*_OPEN, JobStatus.BLOCKED))
    query = select(_J.status, func.count()).where(pending).group_by(_J.status)
    if request_id is not None:
        query = query.where(_J.request_id == request_id)
    found: dict[JobStatus, int] = {status: count for status, count in connection.execute(query)}
    return JobCounts(sum(found.get(status, 0) for status in _OPEN), found.get(JobStatus.BLOCKED, 0))


def _job(row: RowMapping) -> SyncJob:
    return SyncJob(
        id=row["id"],
        kind=row["kind"],
        request_id=row["request_id"],
        revision_id=row["revision_id"],
        subject_id=row["subject_id"],
        status=row["status"],
        attempts=row["attempts"],
        due_at=row["due_at"],
        depends_on=tuple(row["depends_on"]),
        error_code=row["error_code"],
        error_text=row["error_text"],
        created_at=row["created_at"],
        state=row["state"],
    )

"""Keeps the queue's dates sane when the machine's clock was moved."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from surveyor_app.domain.outbox import JobStatus
from surveyor_app.storage.core_tables import JOB

FURTHEST_DATE = timedelta(hours=1)  # the longest Retry-After that is kept
_J = JOB.c


def clamp_dates(connection: Connection, now: datetime) -> int:
    """Bring dates that no policy gives, because the clock was moved, back to an hour from now; how many there were.
    What is queued waits for no date at all."""
    horizon = now + FURTHEST_DATE
    connection.execute(update(JOB).where(_J.status == JobStatus.QUEUED, _J.due_at > now).values(due_at=now))
    waiting = _J.status.in_((JobStatus.QUEUED, JobStatus.WAITING))
    asked = update(JOB).where(waiting, _J.retry_after_until > horizon).values(retry_after_until=horizon)
    changed = connection.execute(asked).rowcount
    return changed + connection.execute(update(JOB).where(waiting, _J.due_at > horizon).values(due_at=horizon)).rowcount

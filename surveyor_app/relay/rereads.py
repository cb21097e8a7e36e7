"""When an open request is read from Aurora again although nobody asked: cancelling sends no webhook."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from surveyor_app.domain.request import CANCELLED_STATUSES
from surveyor_app.relay import prefetch_records
from surveyor_app.relay.tables import REQUEST

INTERVAL = timedelta(minutes=15)
SLOW_INTERVAL = timedelta(hours=1)  # what Aurora deleted or refuses
OPEN_FOR = timedelta(days=90)
SECONDS_BETWEEN = 6.0  # a re-read costs three calls, and a key has 90 a minute
_FINISHED = CANCELLED_STATUSES | {"completed"}


def plan(connection: Connection, row_id: int, now: datetime, *, refused: bool = False) -> None:
    """Set when a request is read again: never where it is finished or old."""
    query = select(
        REQUEST.c.received_at, REQUEST.c.request, REQUEST.c.request_deleted, REQUEST.c.project_deleted
    ).where(REQUEST.c.id == row_id)
    received_at, document, request_deleted, project_deleted = connection.execute(query).one()
    slow = refused or request_deleted or project_deleted
    due = now + (SLOW_INTERVAL if slow else INTERVAL)
    ends = _is_finished(document) or now - received_at > OPEN_FOR
    connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(reread_at=None if ends else due))


def queue_due(connection: Connection, now: datetime) -> bool:
    """Queue the prefetch of the request that has waited longest for its re-read; whether there was one."""
    row_id = next_due(connection, now)
    if row_id is None:
        return False
    # Ending the prefetch, well or not, plans the next re-read.
    connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(reread_at=None))
    prefetch_records.want_again(connection, row_id, now)
    return True


def next_due(connection: Connection, now: datetime) -> int | None:
    """The request whose re-read is most overdue, None when none is."""
    # What is further ahead than is ever planned comes from a clock that has jumped back.
    due = or_(REQUEST.c.reread_at <= now, REQUEST.c.reread_at > now + 2 * SLOW_INTERVAL)
    query = select(REQUEST.c.id).where(due).order_by(REQUEST.c.reread_at).limit(1)
    found: int | None = connection.execute(query).scalar()
    return found


def _is_finished(document: dict[str, Any] | None) -> bool:
    status = (document or {}).get("status")
    return isinstance(status, str) and status.lower() in _FINISHED

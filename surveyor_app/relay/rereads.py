"""When a request is read from Aurora again although nobody asked: cancelling sends no webhook, and nobody promises one
where Aurora opens a finished request again."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from surveyor_app.domain.request import CANCELLED_STATUSES
from surveyor_app.relay import prefetch_records
from surveyor_app.relay.tables import REQUEST

INTERVAL = timedelta(minutes=14)  # its turn comes within a minute, up to MOST_IN_TIME requests
SLOW_INTERVAL = timedelta(hours=1)  # what Aurora deleted or refuses
FINISHED_INTERVAL = timedelta(hours=6)
READ_FOR = timedelta(days=90)  # since it came, was finished, or was opened again
# A key has 90 calls a minute, and laptops publish with the same key. A whole re-read costs three calls: with many open
# requests most re-reads ask for the request alone, and never are there more than 71 a minute.
WHOLE_UP_TO = 250
MOST_IN_TIME = 1000
_ONE_WHOLE_IN = 24  # every six hours
_LONGEST_BETWEEN_SECONDS = 6.0
_SHORTEST_BETWEEN_SECONDS = 0.85
_MADE_UP_FOR_SECONDS = 1.5  # the worker looks once a second
_FINISHED = CANCELLED_STATUSES | {"completed"}


class Pace:
    """How many re-reads may begin now, so that all have their turn and everything else has room."""

    def __init__(self) -> None:
        self._next = 0.0

    def allowed(self, monotonic: float, turns: int) -> int:
        """So many may begin at this time (seconds), where `turns` are to be had within INTERVAL; what is allowed is
        counted as begun."""
        wanted = INTERVAL.total_seconds() / max(turns, 1)
        between = max(_SHORTEST_BETWEEN_SECONDS, min(wanted, _LONGEST_BETWEEN_SECONDS))
        self._next = max(self._next, monotonic - _MADE_UP_FOR_SECONDS)
        count = 0
        while self._next <= monotonic:
            self._next += between
            count += 1
        return count


def open_requests(connection: Connection) -> int:
    """How many open requests are read again and again."""
    return _planned(connection, is_finished=False)


def turns(connection: Connection) -> int:
    """How many re-reads are to begin within INTERVAL."""
    return turns_wanted(open_requests(connection), _planned(connection, is_finished=True))


def turns_wanted(open_requests: int, finished: int) -> int:
    """The same of so many requests: each open one, and the finished ones' share."""
    return open_requests + math.ceil(finished * (INTERVAL / FINISHED_INTERVAL))


def _planned(connection: Connection, *, is_finished: bool) -> int:
    planned = (REQUEST.c.reread_at.is_not(None), REQUEST.c.is_finished.is_(is_finished))
    return connection.execute(select(func.count()).where(*planned)).scalar_one()


def is_finished(connection: Connection, row_id: int) -> bool:
    """Whether Aurora had completed or cancelled a request when it was last read."""
    return bool(connection.execute(select(REQUEST.c.is_finished).where(REQUEST.c.id == row_id)).scalar_one())


def is_brief(connection: Connection, row_id: int, now: datetime) -> bool:
    """Whether a re-read asks for the request alone as long as nothing in it has changed."""
    if is_finished(connection, row_id):
        return True
    turn = row_id + now.timestamp() // INTERVAL.total_seconds()
    return open_requests(connection) > WHOLE_UP_TO and turn % _ONE_WHOLE_IN != 0


def plan(connection: Connection, row_id: int, now: datetime, *, refused: bool = False) -> None:
    """Set when a request is read again: seldom where it is finished, never where it is old."""
    names = ("received_at", "request", "request_deleted", "project_deleted", "is_finished", "turned_at")
    query = select(*(REQUEST.c[name] for name in names)).where(REQUEST.c.id == row_id)
    row = connection.execute(query).mappings().one()
    finished, turned_at = _is_finished(row["request"]), row["turned_at"]
    if finished != row["is_finished"]:
        turned_at = now
    slow = refused or row["request_deleted"] or row["project_deleted"]
    interval = FINISHED_INTERVAL if finished else SLOW_INTERVAL if slow else INTERVAL
    ends = now - (turned_at or row["received_at"]) > READ_FOR
    values = {"is_finished": finished, "turned_at": turned_at, "reread_at": None if ends else now + interval}
    connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(**values))


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
    """The request whose re-read is most overdue, open ones first; None when none is."""
    # What is further ahead than is ever planned comes from a clock that has jumped back.
    too_far = or_(
        REQUEST.c.reread_at > now + 2 * FINISHED_INTERVAL,
        and_(~REQUEST.c.is_finished, REQUEST.c.reread_at > now + 2 * SLOW_INTERVAL),
    )
    due = or_(REQUEST.c.reread_at <= now, too_far)
    query = select(REQUEST.c.id).where(due).order_by(REQUEST.c.is_finished, REQUEST.c.reread_at).limit(1)
    found: int | None = connection.execute(query).scalar()
    return found


def _is_finished(document: dict[str, Any] | None) -> bool:
    status = (document or {}).get("status")
    return isinstance(status, str) and status.lower() in _FINISHED

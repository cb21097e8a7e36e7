"""The durable queue of prefetches: one row a request, claimed with a lease, gone when everything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, null, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from surveyor_app.relay.tables import PREFETCH, REQUEST

SESSION_TOKEN_LIFE = timedelta(hours=1)
LEASE = timedelta(minutes=15)  # longer than the slowest prefetch
_FURTHEST_AHEAD = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Prefetch:
    """A claimed prefetch. Its repr hides the session token."""

    request_row: int
    tenant_id: str
    request_id: str
    wanted: int
    attempts: int
    refusals: int
    session_token: str | None
    routine: bool

    def __repr__(self) -> str:
        return f"Prefetch(request_row={self.request_row}, attempts={self.attempts})"


def want(connection: Connection, request_row: int, now: datetime, session_token: str | None) -> None:
    """Queue a prefetch for now, again where there is one: state is re-read, a fresh session token replaces the old."""
    statement = insert(PREFETCH).values(
        request_row=request_row,
        wanted=1,
        due_at=now,
        attempts=0,
        refusals=0,
        session_token=session_token,
        session_token_at=now if session_token else None,
    )
    again = {
        "wanted": PREFETCH.c.wanted + 1,
        "due_at": now,
        "attempts": 0,
        "refusals": 0,
        "error": null(),
        "routine": False,
    }
    if session_token is not None:
        again |= {"session_token": session_token, "session_token_at": now}
    connection.execute(statement.on_conflict_do_update(index_elements=["request_row"], set_=again))


def want_again(connection: Connection, request_row: int, now: datetime) -> None:
    """Queue a routine re-read; a prefetch that waits already stays as it is, one that was given up is tried again."""
    statement = insert(PREFETCH).values(
        request_row=request_row, wanted=1, due_at=now, attempts=0, refusals=0, routine=True
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["request_row"],
            set_={"due_at": now, "wanted": PREFETCH.c.wanted + 1},
            where=PREFETCH.c.due_at.is_(None),
        )
    )


def claim(connection: Connection, now: datetime, limit: int) -> list[Prefetch]:
    """Take up to `limit` due prefetches; they are ours until the lease ends."""
    query = (
        select(
            PREFETCH.c.request_row,
            REQUEST.c.tenant_id,
            REQUEST.c.request_id,
            PREFETCH.c.wanted,
            PREFETCH.c.attempts,
            PREFETCH.c.refusals,
            PREFETCH.c.session_token,
            PREFETCH.c.routine,
        )
        .join(REQUEST, REQUEST.c.id == PREFETCH.c.request_row)
        .where(_is_due(now))
        .order_by(PREFETCH.c.attempts, PREFETCH.c.request_row)
        .limit(limit)
    )
    jobs = [Prefetch(*row) for row in connection.execute(query)]
    rows = [job.request_row for job in jobs]
    if rows:
        connection.execute(update(PREFETCH).where(PREFETCH.c.request_row.in_(rows)).values(leased_until=now + LEASE))
    return jobs


def anything_due(connection: Connection, now: datetime) -> bool:
    """Whether a claim would find work or an old session token to erase; a read, so that waiting costs no write."""
    query = select(PREFETCH.c.request_row).where(
        or_(
            _is_due(now),
            PREFETCH.c.session_token_at <= now - SESSION_TOKEN_LIFE,
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Due and nobody's. Times further ahead than any that are ever set come from a clock that has jumped back."""
    due = or_(PREFETCH.c.due_at <= now, PREFETCH.c.due_at > now + _FURTHEST_AHEAD)
    ended = or_(PREFETCH.c.leased_until <= now, PREFETCH.c.leased_until > now + _FURTHEST_AHEAD)
    return and_(due, or_(PREFETCH.c.leased_until.is_(None), ended))


def finish(connection: Connection, job: Prefetch, now: datetime) -> None:
    """Everything is fetched. A prefetch that was asked for again in the meantime stays and is due at once."""
    connection.execute(update(REQUEST).where(REQUEST.c.id == job.request_row).values(prefetched_at=now))
    connection.execute(
        delete(PREFETCH).where(PREFETCH.c.request_row == job.request_row, PREFETCH.c.wanted == job.wanted)
    )
    release(connection, job)


def put_off(connection: Connection, job: Prefetch, due_at: datetime | None, error: str, *, refused: bool) -> None:
    """It failed: try again at `due_at`, or when somebody asks again (None). `error` is for the office to read."""
    connection.execute(
        update(PREFETCH)
        .where(PREFETCH.c.request_row == job.request_row, PREFETCH.c.wanted == job.wanted)
        .values(
            due_at=due_at,
            error=error,
            attempts=PREFETCH.c.attempts + 1,
            refusals=PREFETCH.c.refusals + (1 if refused else 0),
        )
    )
    release(connection, job)


def release(connection: Connection, job: Prefetch) -> None:
    """Give a claimed prefetch back."""
    connection.execute(update(PREFETCH).where(PREFETCH.c.request_row == job.request_row).values(leased_until=None))


def release_all(connection: Connection, now: datetime) -> None:
    """At start: whoever held leases is dead, and what was given up may work now that something was changed."""
    connection.execute(update(PREFETCH).values(leased_until=None))
    connection.execute(update(PREFETCH).where(PREFETCH.c.due_at.is_(None)).values(due_at=now, refusals=0))


def forget_session_token(connection: Connection, job: Prefetch) -> None:
    """The session token of this job was used; one that came later stays."""
    connection.execute(
        update(PREFETCH)
        .where(PREFETCH.c.request_row == job.request_row, PREFETCH.c.session_token == job.session_token)
        .values(session_token=None, session_token_at=None)
    )


def forget_session_tokens(connection: Connection, now: datetime) -> bool:
    """Erase session tokens that are an hour old, Aurora takes them no longer; whether there were any."""
    erased = connection.execute(
        update(PREFETCH)
        .where(PREFETCH.c.session_token_at <= now - SESSION_TOKEN_LIFE)
        .values(session_token=None, session_token_at=None)
    )
    return erased.rowcount > 0

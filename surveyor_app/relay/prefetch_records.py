"""The durable queue of prefetches: one row a request, claimed with a lease, gone when everything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, null, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from surveyor_app.relay.tables import PREFETCH, REQUEST

SESSION_TOKEN_LIFE = timedelta(hours=1)
LEASE = timedelta(minutes=15)  # longer than the slowest prefetch


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
    }
    if session_token is not None:
        again |= {"session_token": session_token, "session_token_at": now}
    connection.execute(statement.on_conflict_do_update(index_elements=["request_row"], set_=again))


def claim(connection: Connection, now: datetime, limit: int) -> list[Prefetch]:
    """Take up to `limit` due prefetches; they are ours until the lease ends. Old session tokens are erased first."""
    forget_session_tokens(connection, now)
    query = (
        select(
            PREFETCH.c.request_row,
            REQUEST.c.tenant_id,
            REQUEST.c.request_id,
            PREFETCH.c.wanted,
            PREFETCH.c.attempts,
            PREFETCH.c.refusals,
            PREFETCH.c.session_token,
        )
        .join(REQUEST, REQUEST.c.id == PREFETCH.c.request_row)
        .where(PREFETCH.c.due_at <= now, or_(PREFETCH.c.leased_until.is_(None), PREFETCH.c.leased_until <= now))
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
            (PREFETCH.c.due_at <= now) & or_(PREFETCH.c.leased_until.is_(None), PREFETCH.c.leased_until <= now),
            PREFETCH.c.session_token_at <= now - SESSION_TOKEN_LIFE,
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def finish(connection: Connection, job: Prefetch, now: datetime) -> None:
    """Everything is fetched. A prefetch that was asked for again in the meantime stays and is due at once."""
    connection.execute(update(REQUEST).where(REQUEST.c.id == job.request_row).values(prefetched_at=now))
    connection.execute(
        delete(PREFETCH).where(PREFETCH.c.request_row == job.request_row, PREFETCH.c.wanted == job.wanted)
    )
    _release(connection, job)


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
    _release(connection, job)


def _release(connection: Connection, job: Prefetch) -> None:
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


def forget_session_tokens(connection: Connection, now: datetime) -> None:
    """Erase session tokens that are an hour old: Aurora takes them no longer."""
    connection.execute(
        update(PREFETCH)
        .where(PREFETCH.c.session_token_at <= now - SESSION_TOKEN_LIFE)
        .values(session_token=None, session_token_at=None)
    )

"""What the surveyor is told about a request that changed, and what the office was told about the surveyor's start."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from surveyor_app.domain.notices import Notice, NoticeKind, RequestFacts
from surveyor_app.storage.core_tables import NOTICE, REQUEST, SURVEY
from surveyor_app.storage.started import STARTED

_N = NOTICE.c


def put(connection: Connection, request_id: str, kind: NoticeKind, text: str, at: datetime) -> None:
    """Tell something; a notice of the same kind gives way, and one that was dismissed comes back."""
    values = {"text": text, "at": at, "dismissed_at": None}
    statement = upsert(NOTICE).values(request_id=request_id, kind=kind, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["request_id", "kind"], set_=values))


def notices(connection: Connection, request_id: str) -> tuple[Notice, ...]:
    """What a person has not dismissed yet, oldest first."""
    query = select(_N.kind, _N.text, _N.at).where(_N.request_id == request_id, _N.dismissed_at.is_(None))
    return tuple(Notice(*row) for row in connection.execute(query.order_by(_N.at, _N.kind)))


def dismiss(connection: Connection, request_id: str, kind: NoticeKind, at: datetime) -> bool:
    """Show it no more; False when there is none."""
    mine = (_N.request_id == request_id, _N.kind == kind, _N.dismissed_at.is_(None))
    return connection.execute(update(NOTICE).where(*mine).values(dismissed_at=at)).rowcount == 1


def facts(connection: Connection, request_id: str) -> RequestFacts | None:
    """The request as stored, as far as its changes are told; None when it is not here yet."""
    columns = (REQUEST.c.request_status, REQUEST.c.assigned_to, REQUEST.c.screenshot_sha256, REQUEST.c.design)
    row = connection.execute(select(*columns).where(REQUEST.c.id == request_id)).one_or_none()
    return None if row is None else RequestFacts(*row)


def is_started(connection: Connection, request_id: str) -> bool:
    """Whether the surveyor entered something, or published it."""
    return connection.scalar(select(SURVEY.c.request_id).where(SURVEY.c.request_id == request_id, STARTED)) is not None


def opened_untold(connection: Connection) -> list[str]:
    """Surveys that were started and of which the office was not told so yet."""
    query = select(SURVEY.c.request_id).where(SURVEY.c.opened_told_at.is_(None), STARTED)
    return list(connection.scalars(query.order_by(SURVEY.c.request_id)))


def set_opened_told(connection: Connection, request_id: str, at: datetime) -> None:
    """The office knows."""
    connection.execute(update(SURVEY).where(SURVEY.c.request_id == request_id).values(opened_told_at=at))


def screenshot_names(connection: Connection) -> set[str]:
    """The files in the screenshots folder that requests show."""
    return {name for name in connection.scalars(select(REQUEST.c.screenshot_name)) if name}

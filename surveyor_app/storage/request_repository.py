"""Survey requests as pulled from the office: kept as received, with the columns that the list shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, func, insert, select, type_coerce, update

from surveyor_app.domain import lifecycle
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.notices import given_to
from surveyor_app.domain.request import CANCELLED_STATUSES, Battery, SurveyRequest, read_batteries, read_project
from surveyor_app.domain.summary import RequestSummary
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.domain.times import read_time
from surveyor_app.language import tr
from surveyor_app.storage import outbox_repository, setting_repository
from surveyor_app.storage.completion import COMPLETED_ELSEWHERE
from surveyor_app.storage.core_tables import ELECTRICAL, REQUEST, REVISION, SERVER_PROBLEM, SURVEY
from surveyor_app.storage.started import STARTED

# A survey whose counts are not known yet: the services count it before they list it.
UNCOUNTED = -1


_PULLED_AT = select(REQUEST.c.pulled_at).where(REQUEST.c.id == bindparam("request"))
_STAMP = select(REQUEST.c.pulled_at, REQUEST.c.screenshot_name).where(REQUEST.c.id == bindparam("request"))
_STATUSES = {status.value: status for status in SurveyStatus}


def _list_query() -> Select[Any]:
    """The list's columns as SQLite stores them: converted below, which is twice as fast as column types."""
    refusals = (
        select(SERVER_PROBLEM.c.request_id, func.count().label("lines"))
        .group_by(SERVER_PROBLEM.c.request_id)
        .subquery("refusals")
    )
    refused = func.coalesce(refusals.c.lines, 0)
    columns = (
        REQUEST.c.id,
        REQUEST.c.tenant_id,
        REQUEST.c.request_status,
        type_coerce(SURVEY.c.status, String),
        REQUEST.c.customer_name,
        REQUEST.c.address,
        type_coerce(REQUEST.c.requested_at, String),
        type_coerce(REQUEST.c.batteries, String),
        REQUEST.c.screenshot_name,
        SURVEY.c.photo_count,
        func.max(SURVEY.c.problem_count, 0) + refused,
        SURVEY.c.error_count + refused,
        SURVEY.c.tasks_done,
        STARTED,
        COMPLETED_ELSEWHERE,
        REQUEST.c.assigned_to,
        setting_repository.SURVEYOR,
        SURVEY.c.unclear_count,
        SURVEY.c.open_end_count,
    )
    joined = select(*columns).join_from(REQUEST, SURVEY, SURVEY.c.request_id == REQUEST.c.id)
    return joined.outerjoin(refusals, refusals.c.request_id == REQUEST.c.id).order_by(
        REQUEST.c.requested_at.desc(), REQUEST.c.id.desc()
    )


_LIST = _list_query()


@dataclass(frozen=True, slots=True)
class PulledRequest:
    """One request as the office's feed gives it: Aurora's inner objects, without their wrappers. `screenshot_name` is
    the file's name in the screenshots folder, None while only its hash is known; `read_at` is None where the office
    does not tell."""

    id: str
    tenant_id: str
    status: str
    request: dict[str, Any]
    project: dict[str, Any] | None
    design: dict[str, Any] | None
    pulled_at: datetime
    screenshot_name: str | None = None
    screenshot_sha256: str | None = None
    assigned_to: str | None = None
    read_at: datetime | None = None


def upsert(connection: Connection, pulled: PulledRequest) -> bool:
    """Store a pulled request; True when anything changed. A new one starts a draft survey.

    What is known is never lost: a missing project, design or screenshot keeps the stored one. Whether the request was
    cancelled, or came back, decides about the survey's status.
    """
    stored = connection.execute(select(REQUEST).where(REQUEST.c.id == pulled.id)).mappings().one_or_none()
    values = _columns(pulled)
    if stored is None:
        connection.execute(insert(REQUEST).values(id=pulled.id, pulled_at=pulled.pulled_at, **values))
        status = SurveyStatus.WITHDRAWN if _is_cancelled(pulled) else SurveyStatus.DRAFT
        connection.execute(
            insert(SURVEY).values(
                request_id=pulled.id,
                status=status,
                revision=1,
                updated_at=pulled.pulled_at,
                problem_count=UNCOUNTED,
                error_count=0,
                photo_count=0,
                tasks_done=0,
            )
        )
        connection.execute(insert(ELECTRICAL).values(request_id=pulled.id))
        return True
    for kept in ("project", "design", "screenshot_name", "screenshot_sha256", "requested_at"):
        if values[kept] is None:
            del values[kept]
    if "design" not in values:
        del values["batteries"]
    if "project" not in values:
        del values["customer_name"], values["address"]
    if all(stored[name] == value for name, value in values.items()):
        return False
    connection.execute(update(REQUEST).where(REQUEST.c.id == pulled.id).values(pulled_at=pulled.pulled_at, **values))
    if stored["request_status"] != pulled.status:  # what a person reopened stays open until Aurora says otherwise
        _follow_status(connection, pulled)
    mark_uncounted(connection, pulled.id)
    return True


def mark_uncounted(connection: Connection, request_id: str | None = None) -> None:
    """Have the problems of one survey (or of all) counted anew before they are next listed."""
    statement = update(SURVEY).values(problem_count=UNCOUNTED)
    connection.execute(statement if request_id is None else statement.where(SURVEY.c.request_id == request_id))


def uncounted(connection: Connection) -> list[str]:
    """The ids of surveys whose problems have to be counted."""
    return list(connection.scalars(select(SURVEY.c.request_id).where(SURVEY.c.problem_count == UNCOUNTED)))


def pulled_at(connection: Connection, request_id: str) -> datetime:
    """When a request last changed by a pull; NotFound."""
    found: datetime | None = connection.scalar(_PULLED_AT, {"request": request_id})
    if found is None:
        raise NotFound(
            tr("There is no request {request_id} on this laptop.", request_id=request_id),
            advice=tr("Sync to fetch new requests."),
        )
    return found


def stamp(connection: Connection, request_id: str) -> tuple[datetime, str | None]:
    """What changes whenever a request does: when it was last pulled, and the file of its design's picture, which comes
    later. NotFound."""
    found = connection.execute(_STAMP, {"request": request_id}).first()
    return (found[0], found[1]) if found is not None else (pulled_at(connection, request_id), None)


def list_summaries(connection: Connection, screenshots: Path) -> list[RequestSummary]:
    """All requests, the newest first; one query. `screenshots` is the folder of the screenshot files.

    The stored counts are those of the rules; what servers refused is counted on top.
    """
    with connection.execute(_LIST) as result:
        # SQLite's own tuples: SQLAlchemy's rows would be made and thrown away.
        rows: Sequence[tuple[Any, ...]] = result.cursor.fetchall()
    return [_summary(row, screenshots) for row in rows]


@lru_cache(maxsize=8192)
def _summary(row: tuple[Any, ...], screenshots: Path) -> RequestSummary:
    """The list is read after every change, and hardly any of its rows is another than before."""
    return RequestSummary(
        id=row[0],
        tenant_id=row[1],
        request_status=row[2],
        survey_status=_STATUSES[row[3]],
        customer_name=row[4],
        address=row[5],
        requested_at=None if row[6] is None else datetime.fromisoformat(row[6]),
        batteries=_batteries(row[7]),
        screenshot_path=screenshots / row[8] if row[8] else None,
        photos=row[9],
        problems=row[10],
        errors=row[11],
        tasks_done=row[12],
        is_started=bool(row[13]),
        is_completed_elsewhere=bool(row[14]),
        given_to=given_to(row[15], row[16]),
        unclear=row[17],
        open_ends=row[18],
    )


@lru_cache(maxsize=512)
def _batteries(stored: str) -> tuple[Battery, ...]:
    """The batteries of a row; few different ones are ever sold."""
    return tuple(Battery(**battery) for battery in json.loads(stored))


def get(connection: Connection, request_id: str, screenshots: Path | None = None) -> SurveyRequest:
    """One request as received; NotFound. The screenshot's path is absolute where its folder is given."""
    row = connection.execute(select(REQUEST).where(REQUEST.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound(
            tr("There is no request {request_id} on this laptop.", request_id=request_id),
            advice=tr("Sync to fetch new requests."),
        )
    name = row.screenshot_name
    return SurveyRequest(
        id=row.id,
        tenant_id=row.tenant_id,
        status=row.request_status,
        requested_at=row.requested_at,
        completed_at=row.completed_at,
        request=row.request,
        project=row.project,
        design=row.design,
        screenshot_path=str(screenshots / name) if name and screenshots is not None else name,
        read_at=row.read_at,
        assigned_to=row.assigned_to,
    )


def any_request(connection: Connection) -> tuple[str, str] | None:
    """(tenant id, request id) of the request pulled last, None when there is none."""
    query = select(REQUEST.c.tenant_id, REQUEST.c.id).order_by(REQUEST.c.pulled_at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def _columns(pulled: PulledRequest) -> dict[str, Any]:
    project = read_project(pulled.project)
    return {
        "tenant_id": pulled.tenant_id,
        "request_status": pulled.status,
        "customer_name": project.customer_name,
        "address": project.address,
        "requested_at": read_time(pulled.request.get("requested_at")),
        "completed_at": read_time(pulled.request.get("completed_at")),
        "request": pulled.request,
        "project": pulled.project,
        "design": pulled.design,
        "batteries": [
            {"name": battery.name, "manufacturer_name": battery.manufacturer_name, "quantity": battery.quantity}
            for battery in read_batteries(pulled.design)
        ],
        "screenshot_name": pulled.screenshot_name,
        "screenshot_sha256": pulled.screenshot_sha256,
        "assigned_to": pulled.assigned_to,
        "read_at": pulled.read_at,
    }


def _follow_status(connection: Connection, pulled: PulledRequest) -> None:
    """Withdraw the survey of a cancelled request, and all that was to be sent of it; make it a draft again when the
    request comes back."""
    survey = connection.execute(
        select(SURVEY.c.status, SURVEY.c.revision).where(SURVEY.c.request_id == pulled.id)
    ).one()
    frozen = connection.scalar(select(func.max(REVISION.c.number)).where(REVISION.c.request_id == pulled.id)) or 0
    status, revision = lifecycle.after_request(
        survey.status, survey.revision, frozen, is_cancelled=_is_cancelled(pulled)
    )
    if (status, revision) != (survey.status, survey.revision):
        changed = update(SURVEY).where(SURVEY.c.request_id == pulled.id)
        connection.execute(changed.values(status=status, revision=revision, updated_at=pulled.pulled_at))
    if status is SurveyStatus.WITHDRAWN:
        outbox_repository.supersede_all(connection, pulled.id)


def _is_cancelled(pulled: PulledRequest) -> bool:
    return pulled.status.lower() in CANCELLED_STATUSES

"""Survey requests in the database: received, filled with what Aurora says, assigned, listed for the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from surveyor_app.domain.request import read_project
from surveyor_app.relay.documents import speakable
from surveyor_app.relay.feed_records import mark_changed
from surveyor_app.relay.tables import DEVICE, EVENT, PREFETCH, REQUEST, SURVEYOR

WAITS_FOR_SCREENSHOT = timedelta(seconds=30)
_UNSEEN = ("read_at", "screenshot_source")


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest thing a laptop said about a request."""

    kind: str
    at: datetime
    done: int | None
    total: int | None
    revision: int | None
    text: str
    device: str
    surveyor: str
    device_id: str


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """A request as the office sees it. `customer_name` and `address` are "" until the project is fetched; `error` says
    why the prefetch has not succeeded, if it was tried. Its repr keeps the customer out of logs."""

    row_id: int
    id: str
    tenant_id: str
    received_at: datetime
    customer_name: str = field(repr=False)
    address: str = field(repr=False)
    assigned_to: str | None
    prefetched_at: datetime | None
    status: str | None
    error: str | None
    progress: Progress | None
    is_deleted: bool = False  # Aurora no longer has it
    is_given_up: bool = False  # the prefetch, until somebody asks for it again


def receive(connection: Connection, tenant_id: str, request_id: str, now: datetime) -> int:
    """The row of a request, made when it is new."""
    connection.execute(
        insert(REQUEST)
        .values(tenant_id=tenant_id, request_id=request_id, received_at=now, appears_at=now + WAITS_FOR_SCREENSHOT)
        .on_conflict_do_nothing(index_elements=["tenant_id", "request_id"])
    )
    row_id = row_of(connection, tenant_id, request_id)
    if row_id is None:
        raise LookupError("a row that was just made is not there")
    return row_id


def remove_unfetched(connection: Connection, row_id: int, now: datetime) -> bool:
    """Forget a request of which nothing was ever fetched and nothing is being fetched; whether it is gone."""
    being_fetched = exists().where(PREFETCH.c.request_row == row_id, PREFETCH.c.leased_until > now)
    unknown = exists().where(REQUEST.c.id == row_id, REQUEST.c.request.is_(None), REQUEST.c.change.is_(None))
    if not connection.execute(select(unknown & ~being_fetched)).scalar_one():
        return False
    connection.execute(delete(PREFETCH).where(PREFETCH.c.request_row == row_id))
    connection.execute(delete(REQUEST).where(REQUEST.c.id == row_id))
    return True


def row_of(connection: Connection, tenant_id: str, request_id: str) -> int | None:
    """The row of a request, None when it is unknown."""
    query = select(REQUEST.c.id).where(REQUEST.c.tenant_id == tenant_id, REQUEST.c.request_id == request_id)
    found: int | None = connection.execute(query).scalar()
    return found


def save(connection: Connection, row_id: int, **values: Any) -> bool:
    """Store documents or the screenshot of a request; whether that changed anything a person could see.

    Aurora signs a new screenshot address at every call, so a change of it alone does not count; neither does when it
    was read, except that laptops hear of the first reading after one of them published.
    """
    values = {name: speakable(value) for name, value in values.items()}
    stored = connection.execute(select(*(REQUEST.c[name] for name in values)).where(REQUEST.c.id == row_id)).one()
    pairs = zip(values, stored, values.values(), strict=True)
    changed = any(_seen(old) != _seen(new) for name, old, new in pairs if name not in _UNSEEN)
    connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(**values))
    if changed or ("read_at" in values and _was_published_since(connection, row_id)):
        mark_changed(connection, row_id)
    return changed


def _was_published_since(connection: Connection, row_id: int) -> bool:
    """Whether a laptop reported since the last prefetch ended that it completed the request."""
    published = exists().where(
        EVENT.c.request_row == REQUEST.c.id, EVENT.c.kind == "published", EVENT.c.at > REQUEST.c.prefetched_at
    )
    return connection.execute(select(REQUEST.c.id).where(REQUEST.c.id == row_id, published)).first() is not None


def _seen(value: Any) -> Any:
    return {k: v for k, v in value.items() if k != "screenshot_url"} if isinstance(value, dict) else value


def document(connection: Connection, row_id: int) -> dict[str, Any] | None:
    """Aurora's request as it is stored, None while it is not there yet."""
    found: dict[str, Any] | None = connection.execute(select(REQUEST.c.request).where(REQUEST.c.id == row_id)).scalar()
    return found


def screenshot_source(connection: Connection, row_id: int) -> str | None:
    """The address, without its query, from which the stored screenshot came; None where there is none."""
    query = select(REQUEST.c.screenshot_source).where(REQUEST.c.id == row_id, REQUEST.c.screenshot_sha256.is_not(None))
    found: str | None = connection.execute(query).scalar()
    return found


def tenants_of(connection: Connection, request_id: str | None = None) -> list[str]:
    """The tenants that use Aurora's id, or all that this office knows."""
    query = select(REQUEST.c.tenant_id).distinct().order_by(REQUEST.c.tenant_id)
    if request_id is not None:
        query = query.where(REQUEST.c.request_id == request_id)
    return list(connection.execute(query).scalars())


def ids(connection: Connection, tenant_id: str | None = None) -> list[str]:
    """Aurora's ids of every request, or of one tenant's, newest first."""
    query = select(REQUEST.c.request_id).order_by(REQUEST.c.received_at.desc(), REQUEST.c.id.desc())
    if tenant_id is not None:
        query = query.where(REQUEST.c.tenant_id == tenant_id)
    return list(connection.execute(query).scalars())


def assign(connection: Connection, row_id: int, surveyor: int | None) -> None:
    """Give a request to a surveyor, or to nobody; laptops hear of it when that is a change."""
    before = connection.execute(select(REQUEST.c.assigned_to).where(REQUEST.c.id == row_id)).scalar_one()
    if before != surveyor:
        connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(assigned_to=surveyor))
        mark_changed(connection, row_id)


def add_event(connection: Connection, row_id: int, device_id: str, values: dict[str, Any]) -> None:
    """Keep what a device reports; the newest of each kind."""
    statement = insert(EVENT).values(request_row=row_id, device_id=device_id, **values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["request_row", "device_id", "kind"],
            set_={name: statement.excluded[name] for name in values if name != "kind"},
        )
    )


def entries(connection: Connection) -> list[RequestEntry]:
    """Every request, newest first."""
    query = (
        select(
            REQUEST.c.id,
            REQUEST.c.request_id,
            REQUEST.c.tenant_id,
            REQUEST.c.received_at,
            SURVEYOR.c.name,
            REQUEST.c.prefetched_at,
            REQUEST.c.request,
            REQUEST.c.project,
            REQUEST.c.request_deleted,
            PREFETCH.c.error,
            PREFETCH.c.due_at,
        )
        .join(SURVEYOR, SURVEYOR.c.id == REQUEST.c.assigned_to, isouter=True)
        .join(PREFETCH, PREFETCH.c.request_row == REQUEST.c.id, isouter=True)
        .order_by(REQUEST.c.received_at.desc(), REQUEST.c.id.desc())
    )
    newest = _newest_events(connection)
    return [_entry(row, newest.get(row["id"])) for row in connection.execute(query).mappings()]


def _entry(row: RowMapping, progress: Progress | None) -> RequestEntry:
    project = read_project(row["project"])
    return RequestEntry(
        row_id=row["id"],
        id=row["request_id"],
        tenant_id=row["tenant_id"],
        received_at=row["received_at"],
        customer_name=project.customer_name,
        address=project.address,
        assigned_to=row["name"],
        prefetched_at=row["prefetched_at"],
        status=_status(row["request"]),
        error=row["error"],
        progress=progress,
        is_deleted=row["request_deleted"],
        is_given_up=row["error"] is not None and row["due_at"] is None,
    )


def _status(document: dict[str, Any] | None) -> str | None:
    status = (document or {}).get("status")
    return status if isinstance(status, str) else None


_EVENTS: Select[Any] = (
    select(
        EVENT.c.request_row,
        EVENT.c.kind,
        EVENT.c.at,
        EVENT.c.done,
        EVENT.c.total,
        EVENT.c.revision,
        EVENT.c.text,
        DEVICE.c.name,
        SURVEYOR.c.name,
        DEVICE.c.id,
    )
    .join(DEVICE, DEVICE.c.id == EVENT.c.device_id)
    .join(SURVEYOR, SURVEYOR.c.id == DEVICE.c.surveyor_id)
)


def reports_of(connection: Connection, row_id: int) -> list[Progress]:
    """The newest of each kind from each device about one request, newest first."""
    query = _EVENTS.where(EVENT.c.request_row == row_id).order_by(EVENT.c.at.desc(), EVENT.c.id.desc())
    return [Progress(*row[1:]) for row in connection.execute(query)]


def _newest_events(connection: Connection) -> dict[int, Progress]:
    query = _EVENTS.order_by(EVENT.c.at, EVENT.c.id)
    return {row[0]: Progress(*row[1:]) for row in connection.execute(query)}

"""Which requests a laptop may see, and the numbered order in which it learns of their changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from surveyor_app.relay.device_records import Device
from surveyor_app.relay.tables import EVENT, FEED, REQUEST, SHOWN, SURVEYOR

PAGE_SIZE = 100
_CURSOR = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A request as a laptop is told of it. `row_id` is ours, `id` Aurora's."""

    row_id: int
    id: str
    tenant_id: str
    received_at: datetime
    assigned_to: str | None
    request: dict[str, Any]
    read_at: datetime | None
    project: dict[str, Any] | None
    design: dict[str, Any] | None
    screenshot_sha256: str | None
    screenshot_type: str | None
    request_deleted: bool
    project_deleted: bool
    change: int


def next_change(connection: Connection) -> int:
    """The next number of a change. Writers come one after the other, so numbers appear in order and without gaps."""
    query = update(FEED).values(last_change=FEED.c.last_change + 1).returning(FEED.c.last_change)
    return int(connection.execute(query).scalar_one())


def mark_changed(connection: Connection, row_id: int) -> None:
    """Let a request that laptops see already come past their cursors again."""
    if _change(connection, row_id) is not None:
        _set_next_change(connection, row_id)


def appear(connection: Connection, row_id: int) -> None:
    """Show a request to laptops, unless they see it already."""
    if _change(connection, row_id) is None:
        _set_next_change(connection, row_id)


def _change(connection: Connection, row_id: int) -> int | None:
    change: int | None = connection.execute(select(REQUEST.c.change).where(REQUEST.c.id == row_id)).scalar_one()
    return change


def _set_next_change(connection: Connection, row_id: int) -> None:
    connection.execute(update(REQUEST).where(REQUEST.c.id == row_id).values(change=next_change(connection)))


def late_requests(connection: Connection, now: datetime) -> list[int]:
    """Requests that have waited long enough for their screenshot: shown with what is there."""
    query = select(REQUEST.c.id).where(
        REQUEST.c.change.is_(None), REQUEST.c.request.is_not(None), REQUEST.c.appears_at <= now
    )
    return list(connection.execute(query).scalars())


def visible_to(device: Device) -> ColumnElement[bool]:
    """Requests in the feed that are this surveyor's or nobody's, or were shown to this device or worked on with it: it
    may hold a survey of them which nobody else has."""
    worked_on = exists().where(EVENT.c.request_row == REQUEST.c.id, EVENT.c.device_id == device.id)
    mine = or_(
        REQUEST.c.assigned_to.is_(None), REQUEST.c.assigned_to == device.surveyor_id, _was_shown(device), worked_on
    )
    return REQUEST.c.change.is_not(None) & mine


def _was_shown(device: Device) -> ColumnElement[bool]:
    return exists().where(SHOWN.c.request_row == REQUEST.c.id, SHOWN.c.device_id == device.id)


def note_shown(connection: Connection, device: Device, rows: list[int]) -> None:
    """Remember that a device was told of these requests."""
    values = [{"request_row": row_id, "device_id": device.id} for row_id in rows]
    connection.execute(insert(SHOWN).on_conflict_do_nothing(), values)


_ENTRY = select(
    REQUEST.c.id,
    REQUEST.c.request_id,
    REQUEST.c.tenant_id,
    REQUEST.c.received_at,
    SURVEYOR.c.name,
    REQUEST.c.request,
    REQUEST.c.read_at,
    REQUEST.c.project,
    REQUEST.c.design,
    REQUEST.c.screenshot_sha256,
    REQUEST.c.screenshot_type,
    REQUEST.c.request_deleted,
    REQUEST.c.project_deleted,
    REQUEST.c.change,
).join(SURVEYOR, SURVEYOR.c.id == REQUEST.c.assigned_to, isouter=True)


def _entry(row: Iterable[Any]) -> FeedEntry:
    values = list(row)
    values[5] = values[5] or {}
    return FeedEntry(*values)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The next changes after a cursor, and the cursor after them. `unnoted`: the rows of what the device knows once it
    has this page, as far as that is not noted yet; older ones are known by the cursor that it sent."""

    entries: list[FeedEntry]
    cursor: str
    unnoted: list[int]


def page(connection: Connection, device: Device, since: str) -> FeedPage:
    """The next changes after a cursor, at most PAGE_SIZE.

    A cursor that is not of this database starts from the beginning: telling twice is harmless, telling never is not.
    """
    epoch, _last = connection.execute(select(FEED.c.epoch, FEED.c.last_change)).one()
    match = _CURSOR.fullmatch(since)
    after = int(match[2]) if match and match[1] == epoch else 0
    query = _ENTRY.where(REQUEST.c.change > after, visible_to(device)).order_by(REQUEST.c.change).limit(PAGE_SIZE)
    entries = [_entry(row) for row in connection.execute(query)]
    upto = entries[-1].change if entries else after
    known = select(REQUEST.c.id).where(REQUEST.c.change <= upto, visible_to(device), ~_was_shown(device))
    return FeedPage(entries, f"{epoch}-{upto}", list(connection.execute(known).scalars()))


def find_visible(
    connection: Connection, device: Device, request_id: str, tenant_id: str | None = None
) -> FeedEntry | None:
    """A request that this device may work on, by Aurora's id; None where there is none or it is another's."""
    query = _ENTRY.where(REQUEST.c.request_id == request_id, visible_to(device)).order_by(REQUEST.c.id.desc())
    if tenant_id is not None:
        query = query.where(REQUEST.c.tenant_id == tenant_id)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _entry(row)


def is_visible(connection: Connection, device: Device, row_id: int) -> bool:
    """Whether this device may work on the request of a row."""
    query = select(REQUEST.c.id).where(REQUEST.c.id == row_id, visible_to(device))
    return connection.execute(query).first() is not None


def sees_tenant(connection: Connection, device: Device, tenant_id: str) -> bool:
    """Whether any request of the tenant is visible to this device."""
    query = select(REQUEST.c.id).where(REQUEST.c.tenant_id == tenant_id, visible_to(device)).limit(1)
    return connection.execute(query).first() is not None

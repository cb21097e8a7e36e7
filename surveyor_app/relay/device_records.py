"""Surveyors, their pairing codes and their devices in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from surveyor_app.relay.tables import DEVICE, PAIRING_CODE, REQUEST, SURVEYOR, WRONG_CODE

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Device:
    """A paired laptop that may call: who holds it and under which name."""

    id: str
    name: str
    surveyor_id: int
    surveyor: str


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device as the administrator sees it."""

    id: str
    name: str
    surveyor: str
    created_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
    app_version: str | None = None


def surveyor_id(connection: Connection, name: str) -> int | None:
    """The surveyor of that name, whatever its capitals; None when there is none."""
    return connection.execute(
        select(SURVEYOR.c.id).where(func.lower(SURVEYOR.c.name) == func.lower(name)).order_by(SURVEYOR.c.id)
    ).scalar()


def surveyor_name(connection: Connection, row_id: int) -> str:
    """The surveyor's name as it was first written."""
    return str(connection.execute(select(SURVEYOR.c.name).where(SURVEYOR.c.id == row_id)).scalar_one())


def add_surveyor(connection: Connection, name: str, now: datetime) -> int:
    """The surveyor of that name, created when new."""
    known = surveyor_id(connection, name)
    if known is not None:
        return known
    query = insert(SURVEYOR).values(name=name, created_at=now).returning(SURVEYOR.c.id)
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class SurveyorEntry:
    """A surveyor as the administrator sees them: laptops that may call, and requests given to them."""

    row_id: int
    name: str
    laptops: tuple[str, ...]
    requests: int
    codes: int
    former_laptops: int


def surveyors(connection: Connection) -> list[SurveyorEntry]:
    """Every surveyor, by name."""

    def number(column: ColumnElement[int], *where: ColumnElement[bool]) -> Any:
        return select(func.count()).where(column == SURVEYOR.c.id, *where).scalar_subquery()

    query = select(
        SURVEYOR.c.id,
        SURVEYOR.c.name,
        number(REQUEST.c.assigned_to),
        number(PAIRING_CODE.c.surveyor_id),
        number(DEVICE.c.surveyor_id, DEVICE.c.revoked_at.is_not(None)),
    ).order_by(func.lower(SURVEYOR.c.name))
    laptops: dict[str, list[str]] = {}
    for device in devices(connection):
        if device.revoked_at is None:
            laptops.setdefault(device.surveyor, []).append(device.name)
    return [
        SurveyorEntry(row_id, name, tuple(laptops.get(name, ())), requests, codes, former)
        for row_id, name, requests, codes, former in connection.execute(query)
    ]


def remove_surveyor(connection: Connection, row_id: int) -> None:
    """Forget somebody who never had a laptop, with their unused codes."""
    connection.execute(delete(PAIRING_CODE).where(PAIRING_CODE.c.surveyor_id == row_id))
    connection.execute(delete(SURVEYOR).where(SURVEYOR.c.id == row_id))


def add_code(connection: Connection, surveyor: int, code_sha256: str, expires_at: datetime) -> None:
    """Store a new pairing code."""
    connection.execute(
        insert(PAIRING_CODE).values(surveyor_id=surveyor, code_sha256=code_sha256, expires_at=expires_at)
    )


def spend_code(connection: Connection, code_sha256: str, now: datetime) -> int | None:
    """Mark an unused, unexpired code as used; its surveyor, or None when there is no such code."""
    query = (
        update(PAIRING_CODE)
        .where(
            PAIRING_CODE.c.code_sha256 == code_sha256,
            PAIRING_CODE.c.used_at.is_(None),
            PAIRING_CODE.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(PAIRING_CODE.c.surveyor_id)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def wrong_codes_since(connection: Connection, since: datetime) -> list[datetime]:
    """When wrong codes were tried, oldest first."""
    query = select(WRONG_CODE.c.at).where(WRONG_CODE.c.at > since).order_by(WRONG_CODE.c.at)
    return list(connection.execute(query).scalars())


def add_wrong_code(connection: Connection, now: datetime, forget_before: datetime) -> None:
    """Note a wrong try and forget the old ones."""
    connection.execute(delete(WRONG_CODE).where(WRONG_CODE.c.at <= forget_before))
    connection.execute(insert(WRONG_CODE).values(at=now))


def add_device(
    connection: Connection, device_id: str, surveyor: int, name: str, token_sha256: str, now: datetime
) -> None:
    """Store a newly paired device."""
    connection.execute(
        insert(DEVICE).values(
            id=device_id, surveyor_id=surveyor, name=name, token_sha256=token_sha256, created_at=now, last_seen_at=now
        )
    )


def device_by_token(connection: Connection, token_sha256: str) -> tuple[Device, datetime | None] | None:
    """The device that holds a token and when it was last seen; None when unknown or revoked."""
    query = (
        select(DEVICE.c.id, DEVICE.c.name, SURVEYOR.c.id, SURVEYOR.c.name, DEVICE.c.last_seen_at)
        .join(SURVEYOR, SURVEYOR.c.id == DEVICE.c.surveyor_id)
        .where(DEVICE.c.token_sha256 == token_sha256, DEVICE.c.revoked_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (Device(row[0], row[1], row[2], row[3]), row[4])


def revoked_by_token(connection: Connection, token_sha256: str) -> str | None:
    """The id of the revoked device that held a token."""
    query = select(DEVICE.c.id).where(DEVICE.c.token_sha256 == token_sha256, DEVICE.c.revoked_at.is_not(None))
    found: str | None = connection.execute(query).scalar()
    return found


def worth_noting(last_seen_at: datetime | None, now: datetime) -> bool:
    """Whether the last sight is old enough for another write."""
    return last_seen_at is None or abs(now - last_seen_at) >= _SEEN_EVERY


def note_seen(connection: Connection, device_id: str, now: datetime, app_version: str | None) -> None:
    """The device called just now, with this version of the app where it says one."""
    values = {"last_seen_at": now} | ({} if app_version is None else {"app_version": app_version})
    connection.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(**values))


def devices(connection: Connection) -> list[DeviceEntry]:
    """Every device ever paired, newest last."""
    query = (
        select(
            DEVICE.c.id,
            DEVICE.c.name,
            SURVEYOR.c.name,
            DEVICE.c.created_at,
            DEVICE.c.last_seen_at,
            DEVICE.c.revoked_at,
            DEVICE.c.app_version,
        )
        .join(SURVEYOR, SURVEYOR.c.id == DEVICE.c.surveyor_id)
        .order_by(DEVICE.c.created_at, DEVICE.c.id)
    )
    return [DeviceEntry(*row) for row in connection.execute(query)]


def revoke(connection: Connection, device_id: str, now: datetime) -> None:
    """Turn a device away from now on; one revoked before keeps its time."""
    connection.execute(
        update(DEVICE).where(DEVICE.c.id == device_id, DEVICE.c.revoked_at.is_(None)).values(revoked_at=now)
    )

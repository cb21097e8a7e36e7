"""What a restored database must be told: that it is another one, and what its predecessor learned since the backup."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from surveyor_app.relay import device_records, prefetch_records, request_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.device_records import DeviceEntry
from surveyor_app.relay.tables import DEVICE, FEED


@dataclass(frozen=True, slots=True)
class Known:
    """What a database knew: requests by tenant and id, revoked laptops by id; `is_whole` where all of it was read."""

    requests: tuple[tuple[str, str], ...] = ()
    revoked: frozenset[str] = frozenset()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Counts: requests that came since the backup and are fetched again, laptops that were revoked since.

    Where the predecessor could not be read, `unsure` are the laptops that are paired now: some may have been revoked.
    """

    requests: int = 0
    revoked: int = 0
    is_whole: bool = True
    unsure: tuple[DeviceEntry, ...] = ()


def known_to(database: Path, before: Known | None) -> Known:
    """What the database in place knows, and what an interrupted run had read `before` it moved anything.

    Only reads. The first run decides what is whole: afterwards the database in place may be the restored one.
    """
    present = Known() if not database.is_file() else _read(database)
    if before is None:
        return present
    requests = tuple(dict.fromkeys([*before.requests, *present.requests]))
    return Known(requests, before.revoked | present.revoked, before.is_whole)


def carry_over(known: Known, database: Database, now: datetime) -> CarriedOver:
    """Tell a restored database."""
    with database.write() as connection:
        # A new epoch: laptops whose cursor is from later than the backup are told of everything once more.
        connection.execute(update(FEED).values(epoch=secrets.token_hex(8)))
        present = {(entry.tenant_id, entry.id) for entry in request_records.entries(connection)}
        unknown = [pair for pair in known.requests if pair not in present]
        for tenant_id, request_id in unknown:
            row_id = request_records.receive(connection, tenant_id, request_id, now)
            prefetch_records.want(connection, row_id, now, None)
        paired = [entry for entry in device_records.devices(connection) if entry.revoked_at is None]
        to_revoke = {entry.id for entry in paired}.intersection(known.revoked)
        for device in to_revoke:
            connection.execute(update(DEVICE).where(DEVICE.c.id == device).values(revoked_at=now))
    unsure = () if known.is_whole else tuple(entry for entry in paired if entry.id not in to_revoke)
    return CarriedOver(len(unknown), len(to_revoke), known.is_whole, unsure)


def _read(path: Path) -> Known:
    """As much as can be read: what one damaged table hides must not hide the other."""
    asked = _rows(path, "SELECT tenant_id, request_id FROM survey_request ORDER BY id")
    revoked = _rows(path, "SELECT id FROM device WHERE revoked_at IS NOT NULL")
    return Known(
        tuple((str(tenant), str(request)) for tenant, request in asked or ()),
        frozenset(str(row[0]) for row in revoked or ()),
        asked is not None and revoked is not None,
    )


def _rows(path: Path, query: str) -> list[tuple[object, ...]] | None:
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            return connection.execute(query).fetchall()
    except (sqlite3.Error, OSError):
        return None

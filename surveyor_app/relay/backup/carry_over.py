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
from surveyor_app.relay.tables import DEVICE, FEED


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Counts: requests that came since the backup and are fetched again, laptops that were revoked since."""

    requests: int = 0
    revoked: int = 0


def carry_over(predecessor: Path, database: Database, now: datetime) -> CarriedOver:
    """Tell a restored database. A predecessor that is gone or damaged brings nothing, and is no fault."""
    asked, revoked = _known_to(predecessor)
    with database.write() as connection:
        # A new epoch: laptops whose cursor is from later than the backup are told of everything once more.
        connection.execute(update(FEED).values(epoch=secrets.token_hex(8)))
        present = {(entry.tenant_id, entry.id) for entry in request_records.entries(connection)}
        unknown = [pair for pair in asked if pair not in present]
        for tenant_id, request_id in unknown:
            row_id = request_records.receive(connection, tenant_id, request_id, now)
            prefetch_records.want(connection, row_id, now, None)
        paired = {entry.id for entry in device_records.devices(connection) if entry.revoked_at is None}
        to_revoke = paired.intersection(revoked)
        for device in to_revoke:
            connection.execute(update(DEVICE).where(DEVICE.c.id == device).values(revoked_at=now))
    return CarriedOver(len(unknown), len(to_revoke))


def _known_to(predecessor: Path) -> tuple[list[tuple[str, str]], set[str]]:
    if not predecessor.is_file():
        return [], set()
    try:
        with closing(sqlite3.connect(predecessor, timeout=1)) as connection:
            asked = connection.execute("SELECT tenant_id, request_id FROM survey_request ORDER BY id").fetchall()
            revoked = connection.execute("SELECT id FROM device WHERE revoked_at IS NOT NULL").fetchall()
    except (sqlite3.Error, OSError):
        return [], set()
    return [(str(tenant), str(request)) for tenant, request in asked], {str(row[0]) for row in revoked}

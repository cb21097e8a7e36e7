"""Small facts of this laptop by key: "relay_url", "surveyor", "relay_name", "device", "device_name", "feed_cursor",
"catalogue_version", "announced_app", "dismissed_app_version", "bandwidth_cap_kbit", "upload_care",
"photos_in_doubt"."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from surveyor_app.storage.core_tables import SETTING

# As a column of other queries: whose laptop this is, NULL while it is not paired.
SURVEYOR = select(func.json_extract(SETTING.c.value, "$")).where(SETTING.c.key == "surveyor").scalar_subquery()


def get(connection: Connection, key: str) -> Any:
    """The stored value, None when there is none."""
    return connection.scalar(select(SETTING.c.value).where(SETTING.c.key == key))


def put(connection: Connection, key: str, value: Any) -> None:
    """Store a JSON-able value; None forgets the key."""
    if value is None:
        connection.execute(delete(SETTING).where(SETTING.c.key == key))
        return
    new = insert(SETTING).values(key=key, value=value)
    connection.execute(new.on_conflict_do_update(index_elements=["key"], set_={"value": new.excluded.value}))


def surveyor(connection: Connection) -> str | None:
    """Whose laptop this is, in the office's words; None while it is not paired."""
    name: str | None = connection.scalar(select(SURVEYOR))
    return name

"""The notes beside the originals: each says what the rows of its photo say, enough to rebuild them without a database.

They are written after the rows are committed, from what is in the database then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from surveyor_app.domain.attributes import SectionName
from surveyor_app.failpoints import failpoint
from surveyor_app.paths import DataPaths
from surveyor_app.storage import photo_repository, survey_repository
from surveyor_app.storage.core_tables import REQUEST
from surveyor_app.storage.photo_files import EXTENSIONS, PhotoStore
from surveyor_app.storage.photo_repository import StoredPhoto

_MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}


@dataclass(frozen=True, slots=True)
class OriginalOnDisk:
    """An original and its note; `facts` and `uses` are empty where there is no readable note."""

    sha256: str
    path: Path
    media_type: str
    facts: dict[str, Any]
    uses: tuple[dict[str, Any], ...]


def write_sidecars(
    connection: Connection, store: PhotoStore, photo_ids: Iterable[str], now: datetime, *, durable: bool = True
) -> int:
    """Write the notes of photos, as their rows are now; how many. Unknown ids are passed over. OSError."""
    stored = photo_repository.stored(connection, list(photo_ids))
    places = _Places(connection)
    for item in stored:
        use = {**_use(item), **places.words(item), "written_at": now.isoformat()}
        store.write_sidecar(item.photo.sha256, _facts(item), [use], durable=durable)
        failpoint("sidecar-written")
    return len(stored)


def without_sidecar(connection: Connection, store: PhotoStore) -> list[str]:
    """The ids of photos whose original has no note: written before a kill, or lost."""
    return [
        photo_id
        for photo_id, sha256 in photo_repository.originals(connection)
        if not store.sidecar_path(sha256).is_file()
    ]


def originals_on_disk(paths: DataPaths) -> Iterator[OriginalOnDisk]:
    """Every original in the photo store, in the order of their hashes."""
    for path in sorted(paths.photos.glob("[0-9a-f][0-9a-f]/*")):
        media_type = _MEDIA_TYPES.get(path.suffix)
        if media_type is not None and path.is_file():
            note = _read(path.with_suffix(".json"))
            uses = tuple(use for use in note.get("uses", ()) if isinstance(use, dict))
            yield OriginalOnDisk(path.stem, path, media_type, note, uses)


def uses_by_request(originals: Iterable[OriginalOnDisk]) -> dict[str, dict[str, Any]]:
    """What the notes say about each request: one use of it, with the customer's name and address."""
    return {str(use.get("request_id")): use for original in originals for use in original.uses}


class _Places:
    """Says where photos hang in words that outlive the database; remembers what it read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._requests: dict[str, dict[str, Any]] = {}
        self._items: dict[tuple[str, SectionName], list[str]] = {}

    def words(self, item: StoredPhoto) -> dict[str, Any]:
        photo = item.photo
        return {**self._request(photo.request_id), "item_number": self._number(item)}

    def _request(self, request_id: str) -> dict[str, Any]:
        if request_id not in self._requests:
            columns = (REQUEST.c.tenant_id, REQUEST.c.customer_name, REQUEST.c.address)
            row = self._connection.execute(select(*columns).where(REQUEST.c.id == request_id)).one()
            self._requests[request_id] = {"tenant_id": row[0], "customer_name": row[1], "address": row[2]}
        return self._requests[request_id]

    def _number(self, item: StoredPhoto) -> int | None:
        """The entry's place in its list, counted from 1 as people do; None for electrical and removed entries."""
        section, item_id = item.photo.target.section, item.photo.target.item_id
        if section is SectionName.ELECTRICAL or item_id is None:
            return None
        key = (item.photo.request_id, section)
        if key not in self._items:
            self._items[key] = survey_repository.item_ids(self._connection, *key)
        ids = self._items[key]
        return ids.index(item_id) + 1 if item_id in ids else None


def _facts(item: StoredPhoto) -> dict[str, Any]:
    photo = item.photo
    return {
        "size": photo.size,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
    }


def _use(item: StoredPhoto) -> dict[str, Any]:
    photo = item.photo
    return {
        "id": photo.id,
        "request_id": photo.request_id,
        "section": photo.target.section.value,
        "item_id": photo.target.item_id,
        "slot": photo.slot,
        "position": photo.position,
        "original_name": photo.original_name,
        "added_at": photo.added_at.isoformat(),
        "removed_at": item.removed_at.isoformat() if item.removed_at else None,
        "turned": photo.turned,
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        note = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) and isinstance(note.get("uses"), list) else {}

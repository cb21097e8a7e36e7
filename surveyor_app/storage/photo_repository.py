"""Photos of surveys and the slots left empty on purpose; rows are never deleted, removed photos lie in the bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.sqlite import insert as upsert_into

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.photo import Absence, Photo, PhotoTarget
from surveyor_app.language import tr
from surveyor_app.storage.core_tables import ABSENCE, PHOTO, REQUEST

_COLUMNS = (
    PHOTO.c.id,
    PHOTO.c.request_id,
    PHOTO.c.section,
    PHOTO.c.item_id,
    PHOTO.c.slot,
    PHOTO.c.position,
    PHOTO.c.sha256,
    PHOTO.c.size,
    PHOTO.c.media_type,
    PHOTO.c.width,
    PHOTO.c.height,
    PHOTO.c.original_name,
    PHOTO.c.added_at,
    PHOTO.c.taken_at,
    PHOTO.c.latitude,
    PHOTO.c.longitude,
    PHOTO.c.turned,
)
_QUERY = select(*_COLUMNS)
_IDS_AT_ONCE = 500  # SQLite takes a limited number of parameters
# Read at every save, hence built once.
_PHOTOS = _QUERY.where(PHOTO.c.request_id == bindparam("survey"), PHOTO.c.removed_at.is_(None)).order_by(
    PHOTO.c.section, PHOTO.c.item_id, PHOTO.c.position, PHOTO.c.id
)
_ABSENCES = select(ABSENCE.c.section, ABSENCE.c.item_id, ABSENCE.c.slot, ABSENCE.c.kind, ABSENCE.c.reason).where(
    ABSENCE.c.request_id == bindparam("survey")
)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo, and when it went into the bin (None: it is not there)."""

    photo: Photo
    removed_at: datetime | None


def photos(connection: Connection, request_id: str) -> tuple[Photo, ...]:
    """The photos of a survey that are not in the bin, ordered by place, position and age."""
    return tuple(_photo(row) for row in connection.execute(_PHOTOS, {"survey": request_id}))


def removed_photos(connection: Connection, request_id: str) -> tuple[Photo, ...]:
    """The photos in a survey's bin, the last removed first."""
    query = _QUERY.where(PHOTO.c.request_id == request_id, PHOTO.c.removed_at.is_not(None))
    return tuple(_photo(row) for row in connection.execute(query.order_by(PHOTO.c.removed_at.desc(), PHOTO.c.id)))


def get(connection: Connection, photo_id: str) -> Photo:
    """One photo, in the bin or not; NotFound."""
    row = connection.execute(_QUERY.where(PHOTO.c.id == photo_id)).one_or_none()
    if row is None:
        raise NotFound(tr("There is no such photo on this laptop."))
    return _photo(row)


def stored(connection: Connection, photo_ids: Sequence[str]) -> list[StoredPhoto]:
    """Photos with their place in the bin, in the order of their ids; those that do not exist are left out."""
    found = []
    for start in range(0, len(photo_ids), _IDS_AT_ONCE):
        some = photo_ids[start : start + _IDS_AT_ONCE]
        query = select(*_COLUMNS, PHOTO.c.removed_at).where(PHOTO.c.id.in_(some)).order_by(PHOTO.c.id)
        found += [StoredPhoto(_photo(row[:-1]), row[-1]) for row in map(tuple, connection.execute(query))]
    return found


def files(connection: Connection) -> list[tuple[str, str, str]]:
    """(request id, sha256, media type) of every photo that is not in the bin."""
    query = select(PHOTO.c.request_id, PHOTO.c.sha256, PHOTO.c.media_type).where(PHOTO.c.removed_at.is_(None))
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def originals(connection: Connection) -> list[tuple[str, str]]:
    """(photo id, sha256) of every photo, those in the bin included."""
    return [(row[0], row[1]) for row in connection.execute(select(PHOTO.c.id, PHOTO.c.sha256))]


def add_or_move(connection: Connection, item: StoredPhoto, *, move: bool) -> bool:
    """Insert a photo as it was; one that is there already is put where `item` says, if `move`. Whether it was new."""
    values = _values(item.photo) | {"removed_at": item.removed_at}
    known = connection.scalar(select(PHOTO.c.id).where(PHOTO.c.id == item.photo.id)) is not None
    if not known:
        connection.execute(insert_into(PHOTO).values(values))
    elif move:
        place = {name: values[name] for name in ("section", "item_id", "slot", "position", "removed_at", "turned")}
        connection.execute(update(PHOTO).where(PHOTO.c.id == item.photo.id).values(place))
    return not known


def customers_with(connection: Connection, sha256s: Sequence[str], but: str) -> dict[str, str]:
    """For each of these pictures that hangs in another survey than that of the request `but`: the customer there."""
    found: dict[str, str] = {}
    for start in range(0, len(sha256s), _IDS_AT_ONCE):
        query = (
            select(PHOTO.c.sha256, REQUEST.c.customer_name)
            .join(REQUEST, REQUEST.c.id == PHOTO.c.request_id)
            .where(PHOTO.c.sha256.in_(sha256s[start : start + _IDS_AT_ONCE]))
            .where(PHOTO.c.request_id != but, PHOTO.c.removed_at.is_(None))
            .order_by(PHOTO.c.added_at, PHOTO.c.id)
        )
        for sha256, customer in connection.execute(query):
            found.setdefault(sha256, customer)
    return found


def stored_files(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """(sha256, media type, size) of every original that a row names, each once."""
    query = select(PHOTO.c.sha256, PHOTO.c.media_type, PHOTO.c.size).distinct()
    return tuple((row[0], row[1], row[2]) for row in connection.execute(query))


def insert(connection: Connection, new: Sequence[Photo]) -> None:
    """Add photos whose originals are already stored."""
    if new:
        connection.execute(insert_into(PHOTO), [_values(photo) for photo in new])


def next_position(connection: Connection, request_id: str, target: PhotoTarget) -> int:
    """The position after the last photo at a place, the bin included."""
    last = connection.scalar(select(func.max(PHOTO.c.position)).where(*_at(request_id, target)))
    return 0 if last is None else last + 1


def at_place(connection: Connection, request_id: str, section: SectionName) -> tuple[Photo, ...]:
    """Every photo ever put into a section, the bin included, those not in the bin first."""
    query = _QUERY.where(PHOTO.c.request_id == request_id, PHOTO.c.section == section)
    return tuple(_photo(row) for row in connection.execute(query.order_by(PHOTO.c.removed_at.is_not(None), PHOTO.c.id)))


def move(
    connection: Connection,
    photo_id: str,
    target: PhotoTarget,
    slot: str | None,
    position: int,
    *,
    out_of_bin: bool = False,
) -> None:
    """Put a photo elsewhere; NotFound, also for one in the bin unless it is wanted `out_of_bin`."""
    values: dict[str, Any] = {
        "section": target.section,
        "item_id": target.item_id,
        "slot": slot,
        "position": position,
        "removed_at": None,
    }
    where = (PHOTO.c.id == photo_id, PHOTO.c.removed_at.is_(None) | out_of_bin)
    if connection.execute(update(PHOTO).where(*where).values(values)).rowcount != 1:
        get(connection, photo_id)
        raise NotFound(tr("This photo is in the bin."))


def order(connection: Connection, photo_ids: Sequence[str]) -> None:
    """Number photos in the order given."""
    for position, photo_id in enumerate(photo_ids):
        connection.execute(update(PHOTO).where(PHOTO.c.id == photo_id).values(position=position))


def turn(connection: Connection, photo_id: str, turned: int) -> None:
    """Have a photo turned by `turned` degrees to the right, whatever it was turned by before."""
    connection.execute(update(PHOTO).where(PHOTO.c.id == photo_id).values(turned=turned))


def remove(connection: Connection, photo_ids: Sequence[str], removed_at: datetime) -> None:
    """Put photos into the bin."""
    where = (PHOTO.c.id.in_(photo_ids), PHOTO.c.removed_at.is_(None))
    connection.execute(update(PHOTO).where(*where).values(removed_at=removed_at))


def restore(connection: Connection, photo_id: str) -> None:
    """Take a photo out of the bin."""
    connection.execute(update(PHOTO).where(PHOTO.c.id == photo_id).values(removed_at=None))


def remove_of_item(connection: Connection, request_id: str, target: PhotoTarget, removed_at: datetime) -> None:
    """Put the photos of an item into the bin with it."""
    where = (*_at(request_id, target), PHOTO.c.removed_at.is_(None))
    connection.execute(update(PHOTO).where(*where).values(removed_at=removed_at))


def restore_of_item(connection: Connection, request_id: str, target: PhotoTarget, removed_at: datetime) -> None:
    """Take out of the bin the photos that went there with their item."""
    where = (*_at(request_id, target), PHOTO.c.removed_at == removed_at)
    connection.execute(update(PHOTO).where(*where).values(removed_at=None))


def ids_of_item(connection: Connection, request_id: str, target: PhotoTarget) -> list[str]:
    """The ids of an item's photos, the bin included."""
    return list(connection.scalars(select(PHOTO.c.id).where(*_at(request_id, target)).order_by(PHOTO.c.id)))


def absences(connection: Connection, request_id: str) -> tuple[Absence, ...]:
    """The slots of a survey that are empty on purpose, those of removed items included."""
    rows = connection.execute(_ABSENCES, {"survey": request_id})
    return tuple(Absence(PhotoTarget(row[0], row[1] or None), row[2], row[3], row[4]) for row in rows)


def set_absence(connection: Connection, request_id: str, absence: Absence) -> None:
    """Remember why a slot is empty; a second reason replaces the first."""
    values = {
        "request_id": request_id,
        "section": absence.target.section,
        "item_id": absence.target.item_id or "",
        "slot": absence.slot,
        "kind": absence.kind,
        "reason": absence.reason,
    }
    connection.execute(
        upsert_into(ABSENCE)
        .values(values)
        .on_conflict_do_update(
            index_elements=["request_id", "section", "item_id", "slot"],
            set_={"kind": absence.kind, "reason": absence.reason},
        )
    )


def clear_absence(connection: Connection, request_id: str, target: PhotoTarget, slot: str) -> None:
    """Forget why a slot is empty."""
    where = (
        ABSENCE.c.request_id == request_id,
        ABSENCE.c.section == target.section,
        ABSENCE.c.item_id == (target.item_id or ""),
        ABSENCE.c.slot == slot,
    )
    connection.execute(delete(ABSENCE).where(*where))


def clear_absences(connection: Connection, request_id: str, section: SectionName) -> None:
    """Forget why the slots of a whole section are empty."""
    connection.execute(delete(ABSENCE).where(ABSENCE.c.request_id == request_id, ABSENCE.c.section == section))


def _at(request_id: str, target: PhotoTarget) -> tuple[ColumnElement[bool], ...]:
    return (
        PHOTO.c.request_id == request_id,
        PHOTO.c.section == target.section,
        PHOTO.c.item_id.is_(None) if target.item_id is None else PHOTO.c.item_id == target.item_id,
    )


def _photo(row: Any) -> Photo:
    return Photo(row[0], row[1], PhotoTarget(row[2], row[3]), *row[4:])


def _values(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "request_id": photo.request_id,
        "section": photo.target.section,
        "item_id": photo.target.item_id,
        "slot": photo.slot,
        "position": photo.position,
        "sha256": photo.sha256,
        "size": photo.size,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "original_name": photo.original_name,
        "added_at": photo.added_at,
        "taken_at": photo.taken_at,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "turned": photo.turned,
    }

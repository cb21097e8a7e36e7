"""Uploads, hosted photos and their fetches in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from surveyor_app.relay.tables import EVENT, FETCH, PHOTO, REQUEST, UPLOAD


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo on its way in; `photo_id` is set once it is public. `sha256` is "" where it was not announced."""

    id: str
    request_row: int
    surveyor_id: int
    photo: str
    filename: str
    sha256: str
    length: int
    photo_id: str | None
    upload_metadata: str = ""


@dataclass(frozen=True, slots=True)
class HostedPhoto:
    """A public photo of a survey (`survey` is Aurora's request id, `photo` the laptop's photo id)."""

    id: str
    survey: str
    photo: str
    filename: str
    sha256: str
    size: int
    media_type: str
    token: str
    request_row: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """One download by somebody else than a laptop of ours."""

    at: datetime
    complete: bool
    sent_bytes: int


_UPLOAD = select(
    UPLOAD.c.id,
    UPLOAD.c.request_row,
    UPLOAD.c.surveyor_id,
    UPLOAD.c.photo,
    UPLOAD.c.filename,
    UPLOAD.c.sha256,
    UPLOAD.c.length,
    UPLOAD.c.photo_id,
    UPLOAD.c.upload_metadata,
)


def _photos() -> Select[Any]:
    return select(
        PHOTO.c.id,
        REQUEST.c.request_id,
        PHOTO.c.photo,
        PHOTO.c.filename,
        PHOTO.c.sha256,
        PHOTO.c.size,
        PHOTO.c.media_type,
        PHOTO.c.token,
        PHOTO.c.request_row,
    ).join(REQUEST, REQUEST.c.id == PHOTO.c.request_row)


def _one(connection: Connection, query: Select[Any]) -> HostedPhoto | None:
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else HostedPhoto(*row)


def upload(connection: Connection, upload_id: str) -> Upload | None:
    """An upload by its id."""
    row = connection.execute(_UPLOAD.where(UPLOAD.c.id == upload_id)).one_or_none()
    return None if row is None else Upload(*row)


def running_upload(
    connection: Connection, request_row: int, surveyor_id: int, photo: str, sha256: str, length: int
) -> Upload | None:
    """The upload of these very bytes that this surveyor began earlier and that is not public yet."""
    row = connection.execute(
        _UPLOAD.where(
            UPLOAD.c.request_row == request_row,
            UPLOAD.c.surveyor_id == surveyor_id,
            UPLOAD.c.photo == photo,
            UPLOAD.c.sha256 == sha256,
            UPLOAD.c.length == length,
            UPLOAD.c.photo_id.is_(None),
        )
        .order_by(UPLOAD.c.created_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Upload(*row)


def add_upload(connection: Connection, new: Upload, now: datetime) -> None:
    """Store a new upload before its first byte."""
    connection.execute(
        insert(UPLOAD).values(
            id=new.id,
            request_row=new.request_row,
            surveyor_id=new.surveyor_id,
            photo=new.photo,
            filename=new.filename,
            sha256=new.sha256,
            length=new.length,
            created_at=now,
            upload_metadata=new.upload_metadata,
        )
    )


def remove_upload(connection: Connection, upload_id: str) -> None:
    """Forget an upload whose bytes turned out to be no picture."""
    connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload_id))


def complete_upload(connection: Connection, upload_id: str, photo_id: str, sha256: str) -> None:
    """The upload became this photo."""
    connection.execute(update(UPLOAD).where(UPLOAD.c.id == upload_id).values(photo_id=photo_id, sha256=sha256))


def note_announced(connection: Connection, photo_id: str, now: datetime) -> None:
    """Somebody counts on this photo as of now: it is kept anew."""
    connection.execute(update(PHOTO).where(PHOTO.c.id == photo_id).values(announced_at=now))


def note_publishing(connection: Connection, request_row: int, now: datetime) -> None:
    """From now on sections may name the photos of a survey that are here; those named before stay so."""
    _unnamed(connection, request_row, {"named_from": now})


def note_published(connection: Connection, request_row: int) -> None:
    """Its sections named all that is here, whether or not the laptop said so before."""
    _unnamed(connection, request_row, {"named_from": PHOTO.c.hosted_at})


def _unnamed(connection: Connection, request_row: int, values: dict[str, Any]) -> None:
    unnamed = (PHOTO.c.request_row == request_row, PHOTO.c.named_from.is_(None))
    connection.execute(update(PHOTO).where(*unnamed).values(**values))


def _is_being_published(connection: Connection, request_row: int) -> bool:
    """Whether a laptop began to publish a survey and has not ended: what it hosts meanwhile is named at any moment."""
    ended = EVENT.alias()
    has_ended = exists().where(
        ended.c.request_row == request_row,
        ended.c.device_id == EVENT.c.device_id,
        ended.c.kind == "published",
        ended.c.at >= EVENT.c.at,
    )
    query = select(EVENT.c.id).where(EVENT.c.request_row == request_row, EVENT.c.kind == "publishing", ~has_ended)
    return connection.execute(query.limit(1)).first() is not None


def photo_of(connection: Connection, request_row: int, photo: str, sha256: str) -> HostedPhoto | None:
    """The hosted photo for a survey's photo with exactly these bytes."""
    return _one(
        connection,
        _photos().where(PHOTO.c.request_row == request_row, PHOTO.c.photo == photo, PHOTO.c.sha256 == sha256),
    )


def twin_in_tenant(connection: Connection, tenant_id: str, sha256: str, size: int) -> HostedPhoto | None:
    """Any hosted photo of the tenant with these bytes."""
    return _one(
        connection,
        _photos().where(REQUEST.c.tenant_id == tenant_id, PHOTO.c.sha256 == sha256, PHOTO.c.size == size),
    )


def add_photo(
    connection: Connection, photo_id: str, token: str, subject: Upload, media_type: str, now: datetime
) -> None:
    """Make a photo public."""
    connection.execute(
        insert(PHOTO).values(
            id=photo_id,
            request_row=subject.request_row,
            photo=subject.photo,
            filename=subject.filename,
            sha256=subject.sha256,
            size=subject.length,
            media_type=media_type,
            token=token,
            hosted_at=now,
            announced_at=now,
            named_from=now if _is_being_published(connection, subject.request_row) else None,
        )
    )


def photo_by_id(connection: Connection, photo_id: str) -> HostedPhoto | None:
    """A hosted photo by our id."""
    return _one(connection, _photos().where(PHOTO.c.id == photo_id))


def photo_by_token(connection: Connection, token: str) -> HostedPhoto | None:
    """A hosted photo by the token of its public address."""
    return _one(connection, _photos().where(PHOTO.c.token == token))


def photos_of(connection: Connection, request_row: int) -> list[HostedPhoto]:
    """The hosted photos of a survey in the order they became public."""
    query = _photos().where(PHOTO.c.request_row == request_row).order_by(PHOTO.c.hosted_at, PHOTO.c.id)
    return [HostedPhoto(*row) for row in connection.execute(query)]


def fetches_of(connection: Connection, photo_ids: list[str]) -> dict[str, list[Fetch]]:
    """The fetches of each of these photos, oldest first."""
    found: dict[str, list[Fetch]] = {photo_id: [] for photo_id in photo_ids}
    query = (
        select(FETCH.c.photo_id, FETCH.c.at, FETCH.c.complete, FETCH.c.sent_bytes)
        .where(FETCH.c.photo_id.in_(photo_ids))
        .order_by(FETCH.c.id)
    )
    for row in connection.execute(query):
        found[row[0]].append(Fetch(*row[1:]))
    return found


def add_fetch(connection: Connection, photo_id: str, fetch: Fetch) -> None:
    """Record a download, unless the photo has been collected meanwhile."""
    if photo_by_id(connection, photo_id) is None:
        return
    connection.execute(
        insert(FETCH).values(photo_id=photo_id, at=fetch.at, complete=fetch.complete, sent_bytes=fetch.sent_bytes)
    )

"""What the database says about keeping photos and uploads: what may go, what is named, what nobody fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, select

from surveyor_app.relay.tables import FETCH, PHOTO, REQUEST, UPLOAD

KEPT_AFTER_FETCH = timedelta(days=30)
UNFETCHED_WARNING_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo's row as far as keeping its file goes; `survey` is Aurora's request id."""

    id: str
    survey: str
    filename: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """An upload's row: `done` once it is a photo."""

    id: str
    survey: str
    length: int
    created_at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Photos of one survey that Aurora has not fetched for a long time."""

    survey: str
    photos: int
    oldest: datetime


def _fetched(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Fetched whole since a section may name it: earlier it was somebody who had the address, not Aurora."""
    since = FETCH.c.at >= PHOTO.c.named_from
    return exists().where(FETCH.c.photo_id == PHOTO.c.id, FETCH.c.complete, since, *conditions)


def _photos() -> Select[Any]:
    return select(PHOTO.c.id, REQUEST.c.request_id, PHOTO.c.filename, PHOTO.c.sha256, PHOTO.c.size).join(
        REQUEST, REQUEST.c.id == PHOTO.c.request_row
    )


def photos(connection: Connection) -> list[KeptPhoto]:
    """Every hosted photo."""
    return [KeptPhoto(*row) for row in connection.execute(_photos().order_by(PHOTO.c.hosted_at, PHOTO.c.id))]


def expired_photos(connection: Connection, now: datetime, only: str | None = None) -> list[KeptPhoto]:
    """Photos fetched whole, and neither fetched nor announced again for 30 days; `only` looks at one of them."""
    limit = now - KEPT_AFTER_FETCH
    idle = and_(func.coalesce(PHOTO.c.announced_at, PHOTO.c.hosted_at) <= limit, ~_fetched(FETCH.c.at > limit))
    query = _photos().where(_fetched(), idle).order_by(PHOTO.c.id)
    if only is not None:
        query = query.where(PHOTO.c.id == only)
    return [KeptPhoto(*row) for row in connection.execute(query)]


def forget_photo(connection: Connection, photo_id: str) -> None:
    """Remove a photo's row with its fetches and uploads."""
    connection.execute(delete(FETCH).where(FETCH.c.photo_id == photo_id))
    connection.execute(delete(UPLOAD).where(UPLOAD.c.photo_id == photo_id))
    connection.execute(delete(PHOTO).where(PHOTO.c.id == photo_id))


def names_content(connection: Connection, sha256: str) -> bool:
    """Whether any photo has these bytes."""
    return connection.execute(select(PHOTO.c.id).where(PHOTO.c.sha256 == sha256).limit(1)).first() is not None


def names_screenshot(connection: Connection, sha256: str) -> bool:
    """Whether any request has this screenshot."""
    query = select(REQUEST.c.id).where(REQUEST.c.screenshot_sha256 == sha256).limit(1)
    return connection.execute(query).first() is not None


def screenshots(connection: Connection) -> dict[str, str]:
    """The screenshots that requests have: SHA-256 → a request's id."""
    query = select(REQUEST.c.screenshot_sha256, REQUEST.c.request_id).where(REQUEST.c.screenshot_sha256.is_not(None))
    return {row[0]: row[1] for row in connection.execute(query)}


def uploads(connection: Connection) -> dict[str, OpenUpload]:
    """Every upload by its id."""
    query = select(
        UPLOAD.c.id, REQUEST.c.request_id, UPLOAD.c.length, UPLOAD.c.created_at, UPLOAD.c.photo_id.is_not(None)
    ).join(REQUEST, REQUEST.c.id == UPLOAD.c.request_row)
    return {row[0]: OpenUpload(*row) for row in connection.execute(query)}


def forget_unfinished_upload(connection: Connection, upload_id: str) -> bool:
    """Remove an upload's row unless it became a photo; whether it is gone."""
    statement = delete(UPLOAD).where(UPLOAD.c.id == upload_id, UPLOAD.c.photo_id.is_(None))
    return connection.execute(statement).rowcount > 0


def unfetched(connection: Connection, now: datetime) -> list[Unfetched]:
    """Surveys with photos hosted for two weeks and more that nobody fetched whole."""
    query = (
        select(REQUEST.c.request_id, func.count(), func.min(PHOTO.c.hosted_at, type_=PHOTO.c.hosted_at.type))
        .join(PHOTO, PHOTO.c.request_row == REQUEST.c.id)
        .where(PHOTO.c.hosted_at <= now - UNFETCHED_WARNING_AFTER, ~_fetched())
        .group_by(REQUEST.c.id)
        .order_by(REQUEST.c.request_id)
    )
    return [Unfetched(*row) for row in connection.execute(query)]

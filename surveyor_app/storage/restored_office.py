"""Surveys whose photos the office may have lost: it went back to a backup, and nobody asked for them since."""

from __future__ import annotations

from sqlalchemy import Connection, select

from surveyor_app.storage import setting_repository
from surveyor_app.storage.core_tables import PHOTO, PUBLISHED_COPY

_KEY = "photos_in_doubt"


def doubt_photos(connection: Connection) -> None:
    """Every survey with proven photos is to be asked for with its next publish."""
    query = (
        select(PHOTO.c.request_id)
        .distinct()
        .join(PUBLISHED_COPY, PUBLISHED_COPY.c.photo_id == PHOTO.c.id)
        .where(PUBLISHED_COPY.c.verified_at.is_not(None))
        .order_by(PHOTO.c.request_id)
    )
    setting_repository.put(connection, _KEY, list(connection.execute(query).scalars()) or None)


def settle_doubt(connection: Connection, request_id: str) -> bool:
    """Whether this survey's photos were in doubt; from now on they are not."""
    doubted = setting_repository.get(connection, _KEY) or []
    if request_id not in doubted:
        return False
    setting_repository.put(connection, _KEY, [each for each in doubted if each != request_id] or None)
    return True

"""Calls out photos that Aurora was given and has not fetched within a set time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from surveyor_app.domain.outbox import Receipt
from surveyor_app.services.summaries import LatePhotos
from surveyor_app.storage import revision_repository, setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.named_photos import named_photos

HOURS_SETTING = "fetch_warning_hours"
DEFAULT_HOURS = 24.0


def late_photos(
    connection: Connection, request_id: str, receipts: Sequence[Receipt], now: datetime
) -> LatePhotos | None:
    """Those of the newest revision. The time counts from when Aurora first accepted a section naming the photo's
    present address; a survey that Aurora never accepted has none."""
    revision = revision_repository.latest(connection, request_id)
    if revision is None:
        return None
    limit = now - timedelta(hours=_hours(connection))
    named = named_photos(connection, revision, receipts).values()
    late = [photo for photo in named if not photo.is_fetched and photo.accepted_at <= limit]
    if not late:
        return None
    return LatePhotos(tuple(photo.photo_id for photo in late), min(photo.accepted_at for photo in late))


def late_words(late: LatePhotos) -> str:
    """ "Aurora has not fetched 3 photos since 02 March at 09:30.", in this machine's time zone."""
    what = "1 photo" if len(late.photo_ids) == 1 else f"{len(late.photo_ids)} photos"
    return f"Aurora has not fetched {what} since {late.since.astimezone():%d %B at %H:%M}."


def _hours(connection: Connection) -> float:
    value = setting_repository.get(connection, HOURS_SETTING)
    return float(value) if isinstance(value, int | float) and 0 < value <= 24 * 365 else DEFAULT_HOURS

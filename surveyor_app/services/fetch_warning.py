"""Calls out photos that Aurora was given and has not fetched within a set time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.storage import revision_repository, setting_repository
from surveyor_app.storage.connection import Connection

HOURS_SETTING = "fetch_warning_hours"
DEFAULT_HOURS = 24.0


def fetch_warnings(
    connection: Connection, request_id: str, receipts: Sequence[Receipt], now: datetime
) -> tuple[Problem, ...]:
    """One warning about the survey, or none. The time counts from when Aurora first accepted a section naming the
    photo; a survey that Aurora never accepted has none."""
    named: dict[str, datetime] = {}
    fetched: set[str] = set()
    for receipt in receipts:
        if receipt.kind is ReceiptKind.ACCEPTED:
            for photo_id in receipt.detail.get("photos", ()):
                named.setdefault(photo_id, receipt.at)
        elif receipt.kind is ReceiptKind.FETCHED:
            fetched.add(receipt.subject)
    revision = revision_repository.latest(connection, request_id) if named else None
    if revision is None:
        return ()
    limit = now - timedelta(hours=_hours(connection))
    late = [
        named[photo.photo_id]
        for photo in revision.photos
        if photo.photo_id not in fetched and photo.photo_id in named and named[photo.photo_id] <= limit
    ]
    if not late:
        return ()
    what = "1 photo" if len(late) == 1 else f"{len(late)} photos"
    text = f"Aurora has not fetched {what} since {min(late).astimezone():%d %B at %H:%M}."
    return (Problem(Severity.WARNING, "", text),)


def _hours(connection: Connection) -> float:
    value = setting_repository.get(connection, HOURS_SETTING)
    return float(value) if isinstance(value, int | float) and 0 < value <= 24 * 365 else DEFAULT_HOURS

"""Times as the other sides write them: ISO 8601, or Aurora's "2023-07-29 04:30:46 UTC"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_ZONES = ("UTC", "GMT")


def parse_time(text: str) -> datetime:
    """An aware time in UTC; one without zone is UTC. ValueError for anything else."""
    cleaned = text.strip()
    if cleaned.upper().endswith(_ZONES):
        cleaned = cleaned[:-3].strip() + "+00:00"
    moment = datetime.fromisoformat(cleaned)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no time of this calendar") from error


def read_time(value: Any) -> datetime | None:
    """As `parse_time`; None for anything that is no time."""
    try:
        return parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None

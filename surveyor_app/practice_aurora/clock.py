"""The one clock of practice Aurora, which tests and demonstrations can move, and the two ways Aurora writes a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """System time plus whatever it was moved by.  Everything that lives or expires here asks this clock."""

    def __init__(self, source: Callable[[], datetime] = _system_time) -> None:
        self._source = source
        self._moved = timedelta(0)

    def now(self) -> datetime:
        """The time in UTC."""
        return self._source().astimezone(UTC) + self._moved

    def advance(self, seconds: float) -> None:
        """Move the clock forwards, or backwards by a negative number; OverflowError when the calendar ends."""
        moved = self._moved + timedelta(seconds=seconds)
        _ = self._source() + moved
        self._moved = moved

    @property
    def moved_seconds(self) -> float:
        """How far the clock stands from the system's."""
        return self._moved.total_seconds()


def key_expiry_text(moment: datetime) -> str:
    """``2023-07-29 04:30:46 UTC``: how create_token writes expires_at (not ISO 8601)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def iso_text(moment: datetime) -> str:
    """``2024-01-25T07:21:30.507Z``: how requests and projects write their times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def http_date(moment: datetime) -> str:
    """The time as an HTTP Date header."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)

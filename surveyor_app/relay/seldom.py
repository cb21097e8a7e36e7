"""Says a thing that may happen a thousand times a minute once every ten minutes, with how often it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=10)


class Seldom:
    """For one kind of message. Callers see to it that one thread is in it at a time."""

    def __init__(self) -> None:
        self._count = 0
        self._since: datetime | None = None
        self._told: datetime | None = None

    def tell(self, now: datetime) -> int:
        """How often it has happened since `since_words`, this time included; 0 when it was said a moment ago."""
        if self._since is None:
            self._since = now
        self._count += 1
        if self._told is not None and timedelta() <= now - self._told < PAUSE:
            return 0
        self._told = now
        return self._count

    @property
    def since_words(self) -> str:
        """ "20:45", in this machine's time."""
        return "" if self._since is None else f"{self._since.astimezone():%H:%M}"

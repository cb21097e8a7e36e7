"""The breaker of each host: rest after faults in a row, one careful try afterwards, remembered over restarts.

Closed → (five host faults in a row) → open for 30 s → half-open: one job tries → closed again, or open twice as long,
15 minutes at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from surveyor_app.storage import setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.sync.lanes import HOST_OF, Lane

OPENS_AFTER_FAULTS = 5
FIRST_OPEN_SECONDS = 30.0
LONGEST_OPEN_SECONDS = 15 * 60.0
LONGEST_WAIT = timedelta(hours=1)  # no date of ours lies further ahead, unless the clock was moved
SETTING_KEY = "host_breakers"


@dataclass(slots=True)
class LaneState:
    """A lane's pause after its host was at fault, until when the host itself asked to be left in peace, how often in a
    row it was at fault, and how long its breaker opened last (seconds; 0: the breaker is closed)."""

    paused_until: datetime | None = None
    asked_until: datetime | None = None
    host_failures: int = 0
    open_seconds: float = 0.0

    @property
    def is_half_open(self) -> bool:
        """Whether the next job is a try-out, alone in its lane. (While it is open, `paused_until` holds it back.)"""
        return self.open_seconds > 0

    def pause(self, until: datetime) -> None:
        """Start nothing before `until`; a longer pause stays."""
        self.paused_until = until if self.paused_until is None else max(self.paused_until, until)

    def asked(self, until: datetime) -> None:
        """The host named the time itself (Retry-After): kept over restarts, and nobody's wish is above it."""
        self.asked_until = until if self.asked_until is None else max(self.asked_until, until)

    def host_failed(self, now: datetime) -> None:
        """The host was at fault once more."""
        self.host_failures += 1
        if self.is_half_open or self.host_failures >= OPENS_AFTER_FAULTS:
            self.open_seconds = min(LONGEST_OPEN_SECONDS, max(FIRST_OPEN_SECONDS, self.open_seconds * 2))
            self.pause(now + timedelta(seconds=self.open_seconds))

    def host_answered(self) -> bool:
        """The host did its part, even if it refused; whether that changed anything."""
        changed = bool(self.host_failures or self.open_seconds)
        self.host_failures, self.open_seconds = 0, 0.0
        return changed

    def pause_left(self, now: datetime) -> datetime | None:
        """Until when nothing starts; None when something may. A clock that was moved makes no endless pause."""
        self.paused_until, self.asked_until = _within(self.paused_until, now), _within(self.asked_until, now)
        return max((until for until in (self.paused_until, self.asked_until) if until is not None), default=None)


def _within(until: datetime | None, now: datetime) -> datetime | None:
    """A date to come, an hour ahead at most; None for one that is over."""
    return None if until is None or until <= now else min(until, now + LONGEST_WAIT)


def save(connection: Connection, lanes: dict[Lane, LaneState]) -> None:
    """Keep the breakers, so that a restart does not storm a host that is down."""
    kept: dict[str, Any] = {}
    for lane, host in HOST_OF.items():
        state = lanes[lane]
        if state.host_failures or state.open_seconds or state.asked_until is not None:
            kept[host] = {
                "failures": state.host_failures,
                "seconds": state.open_seconds,
                "until": _written(state.paused_until),
                "asked_until": _written(state.asked_until),
            }
    setting_repository.put(connection, SETTING_KEY, kept or None)


def load(connection: Connection, now: datetime) -> dict[Lane, LaneState]:
    """The lanes as they were left; dates too far ahead count as an hour."""
    kept = setting_repository.get(connection, SETTING_KEY)
    lanes = {lane: LaneState() for lane in Lane}
    for lane, host in HOST_OF.items():
        facts = kept.get(host) if isinstance(kept, dict) else None
        if isinstance(facts, dict):
            lanes[lane] = _state(facts)
        lanes[lane].pause_left(now)
    return lanes


def asked_pauses(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Until when hosts asked to be left in peace, by host; only what is to come."""
    lanes = load(connection, now)
    asked = {host: lanes[lane].asked_until for lane, host in HOST_OF.items()}
    return {host: until for host, until in asked.items() if until is not None}


def clamp_dates(connection: Connection, now: datetime) -> None:
    """Bring kept dates that no host asked for, because the clock was moved, back to an hour from now, for good."""
    kept = setting_repository.get(connection, SETTING_KEY)
    if kept:
        save(connection, load(connection, now))


def half_open(connection: Connection, now: datetime) -> dict[Lane, LaneState]:
    """The lanes as they are when a person asks, or the network is back: every host may be tried, by one job where its
    breaker was open. Only what a host itself asked for with Retry-After still holds."""
    lanes = load(connection, now)
    for state in lanes.values():
        state.paused_until = None
    return lanes


def _state(facts: dict[str, Any]) -> LaneState:
    try:
        until, asked_until = (_read(facts.get(name)) for name in ("until", "asked_until"))
        seconds = min(LONGEST_OPEN_SECONDS, max(0.0, float(facts["seconds"])))
        return LaneState(until, asked_until, max(0, int(facts["failures"])), seconds)
    except (KeyError, TypeError, ValueError):
        return LaneState()


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None

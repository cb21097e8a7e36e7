"""Whether the office can be heard, and when to listen again. The office's health check is never itself paused."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.domain.clock import Clock

FIRST_PROBE_AFTER_SECONDS = 15.0
PROBE_EVERY_SECONDS = 60.0


@dataclass(slots=True)
class Connectivity:
    """`online` is None before the first probe. Times are monotonic seconds."""

    clock: Clock
    online: bool | None = None
    _probe_at: float = 0.0
    _step_seconds: float = FIRST_PROBE_AFTER_SECONDS

    def seconds_until_probe(self) -> float:
        """0 when a probe is due."""
        return max(0.0, self._probe_at - self.clock.monotonic())

    def probe_now(self) -> None:
        """Something happened that may have changed it: a wake-up, a network's return."""
        self._probe_at = 0.0
        self._step_seconds = FIRST_PROBE_AFTER_SECONDS

    def found(self, online: bool) -> bool:
        """Note a probe's or a call's result; whether it is another than before. Offline: 15 s, 30 s, 60 s apart."""
        changed = online is not self.online
        if online or changed:
            self._step_seconds = PROBE_EVERY_SECONDS if online else FIRST_PROBE_AFTER_SECONDS
        else:
            self._step_seconds = min(PROBE_EVERY_SECONDS, self._step_seconds * 2)
        self.online = online
        self._probe_at = self.clock.monotonic() + self._step_seconds
        return changed

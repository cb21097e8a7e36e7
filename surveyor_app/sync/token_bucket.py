"""Keeps all uploads together below a rate: who wants to send waits until the bytes before have had their time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from surveyor_app.domain.clock import Clock

Sleep = Callable[[float], Awaitable[None]]
_BURST_SECONDS = 0.5


class TokenBucket:
    """For one event loop. `bytes_per_second` None: no limit."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._free_at = 0.0
        self.bytes_per_second: float | None = None

    async def take(self, size: int) -> None:
        """Return when `size` bytes may be sent; in the order of the calls."""
        if self.bytes_per_second is None:
            return
        now = self._clock.monotonic()
        start = max(self._free_at, now - _BURST_SECONDS)
        self._free_at = start + size / self.bytes_per_second
        if start > now:
            await self._sleep(start - now)

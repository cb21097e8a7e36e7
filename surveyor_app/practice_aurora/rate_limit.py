"""Aurora's limit on requests per key and minute, as a sliding window over the movable clock."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from surveyor_app.practice_aurora.clock import Clock

WINDOW = timedelta(minutes=1)


class RateLimit:
    """Counts accepted requests per key; refused ones do not count."""

    def __init__(self, requests_per_minute: int, clock: Clock) -> None:
        self.requests_per_minute = requests_per_minute
        self._clock = clock
        self._accepted: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def admit(self, key: str) -> int | None:
        """Count one request of this key.  None when it may go on, else the whole seconds to wait (at least 1)."""
        now = self._clock.now()
        accepted = self._accepted[key]
        while accepted and not now - WINDOW < accepted[0] <= now:
            accepted.popleft()
        if len(accepted) < self.requests_per_minute:
            accepted.append(now)
            return None
        oldest = accepted[0] if accepted else now
        return max(1, math.ceil((oldest + WINDOW - now).total_seconds()))

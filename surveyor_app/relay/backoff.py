"""When to try a failed prefetch again: growing pauses with full jitter, and what Aurora itself asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

_FIRST_SECONDS = 2.0
_LONGEST_SECONDS = 900.0
_SHORTEST_REQUESTED, _LONGEST_REQUESTED = 1.0, 3600.0
MOST_REFUSALS = 6


def pause(attempts: int, random: Callable[[], float], retry_after_seconds: float | None = None) -> timedelta:
    """The pause after `attempts` failures (0 = the first). `random` gives 0 ≤ x < 1.

    Between half and all of 2, 4, 8 … 900 s; never shorter than `retry_after_seconds`, which counts from 1 s to 1 h.
    """
    ceiling = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(attempts, 16))
    seconds = ceiling * (0.5 + random() / 2)
    if retry_after_seconds is not None:
        asked = min(max(retry_after_seconds, _SHORTEST_REQUESTED), _LONGEST_REQUESTED)
        seconds = max(asked, min(seconds, _LONGEST_SECONDS)) + random()
    return timedelta(seconds=seconds)

"""Keeps Python's garbage collector from holding up the window: it stops every thread while it looks through all."""

from __future__ import annotations

import gc

# New objects before they are looked through for cycles; reading a large survey makes some ten thousand.
YOUNG_OBJECTS = 20_000


def settle_collector() -> None:
    """Call once the program has its modules and its window: what is there now stays, so it is never looked through
    again. Takes a tenth of a second; afterwards a whole round takes a few milliseconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)

"""What a phone sends and what it is told about it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_REMEMBERED = 2000  # photos


class State(StrEnum):
    """What became of a photo."""

    KEPT = "kept"  # its original is on the disk and its row in the database
    DOUBLE = "double"  # the survey had it already
    REFUSED = "refused"  # it never will be kept: no picture, too large
    LATER = "later"  # it was not kept now and may be sent again: the disk is full
    WORKING = "working"  # it has arrived, or is arriving, and nothing is decided yet
    UNKNOWN = "unknown"  # nothing is known of it: send it


SETTLED = frozenset({State.KEPT, State.DOUBLE, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state with what a person is told about it, "" where the state says all."""

    state: State
    words: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo that has arrived whole as a file of its own; `place` is the number of the place that the phone showed
    when it was sent. The file goes once the verdict is there."""

    place: int
    path: Path


Deliver = Callable[[Arrival], Future[Verdict]]


class Ledger:
    """The verdicts of one opening by the ids that the phone gave its photos, so that a photo that is sent again after
    a cut is not taken again. For threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._working: set[str] = set()
        self._settled: OrderedDict[str, Verdict] = OrderedDict()

    def of(self, photo_id: str) -> Verdict:
        """What is known of a photo."""
        with self._lock:
            working = Verdict(State.WORKING if photo_id in self._working else State.UNKNOWN)
            return self._settled.get(photo_id, working)

    def begin(self, photo_id: str) -> bool:
        """A photo begins to arrive; False when it is arriving already or its verdict is there."""
        with self._lock:
            if photo_id in self._working or photo_id in self._settled:
                return False
            self._working.add(photo_id)
            return True

    def end(self, photo_id: str, verdict: Verdict | None = None) -> None:
        """It did not arrive whole (None), or this was decided; only what is settled for good is remembered."""
        with self._lock:
            self._working.discard(photo_id)
            if verdict is not None and verdict.state in SETTLED:
                self._settled[photo_id] = verdict
            while len(self._settled) > _REMEMBERED:
                self._settled.popitem(last=False)

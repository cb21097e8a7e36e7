"""Named points at which a crash test ends this process, to prove that nothing is lost there. Idle unless armed.

SURVEYOR_FAILPOINT=NAME or NAME:N kills the process (SIGKILL) when the point is reached the first or the N-th time;
SURVEYOR_FAILPOINT_TRACE=FILE writes the name of every point that is reached, one a line.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter

_ARMED = os.environ.get("SURVEYOR_FAILPOINT", "")
_TRACE = os.environ.get("SURVEYOR_FAILPOINT_TRACE", "")
_seen: Counter[str] = Counter()
_lock = threading.Lock()


def failpoint(name: str) -> None:
    """Mark a point where a crash must lose nothing; `name` is unique in the code, e.g. ``photo-renamed``."""
    if not (_ARMED or _TRACE):
        return
    with _lock:
        _seen[name] += 1
        if _TRACE:
            with open(_TRACE, "a", encoding="utf-8") as trace:
                trace.write(f"{name}\n")
        armed, _, count = _ARMED.partition(":")
        if armed == name and _seen[name] == int(count or 1):
            _end_at_once()


def _end_at_once() -> None:
    """Like a power cut for this process: no handler, no flush, no clean-up."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(137)

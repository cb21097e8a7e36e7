"""Puts a finished file under its name, also where Windows holds on to the one that was there for a moment."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

IS_WINDOWS = os.name == "nt"
TRIES = 20
PAUSE_SECONDS = 0.05


def _pause() -> None:
    threading.Event().wait(PAUSE_SECONDS)


def put_in_place(draft: Path, target: Path, pause: Callable[[], None] = _pause) -> None:
    """Rename `draft` to `target`, replacing that as a whole. OSError.

    Windows refuses while any program has one of them open, as a virus scanner has every new file for a moment: there it
    is tried again for a second. Elsewhere a refusal is a refusal.
    """
    for left in reversed(range(TRIES)):
        try:
            draft.replace(target)
        except PermissionError:
            if not IS_WINDOWS or not left:
                raise
            pause()
        else:
            return

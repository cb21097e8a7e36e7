"""Keeps libraries from reading what this program never uses of them, which would be a sixth of the window's memory."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def leave_out(module: str) -> None:
    """It cannot be imported from now on, as if it were not installed; one that is there already stays."""
    sys.modules.setdefault(module, None)  # type: ignore[arg-type] # Python's own word for it


@contextmanager
def without(module: str) -> Iterator[None]:
    """The same for a while."""
    is_there = module in sys.modules
    leave_out(module)
    try:
        yield
    finally:
        if not is_there:
            del sys.modules[module]


def look_into_no_source() -> None:
    """Call once Qt for Python has been imported: it searches the source of every module that is imported after it for
    its `from __feature__ import …`, which nothing here has, and Python keeps each line that was read."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

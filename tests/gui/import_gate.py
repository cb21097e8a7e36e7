"""Holds up the adding of photos, for tests of what goes on meanwhile."""

from __future__ import annotations

import threading
from typing import Any

from surveyor_app.services.summaries import AddedPhotos
from tests.gui.conftest import Desk


class Gate:
    """Holds up the import, in its own thread, before each commit until the test lets it go on."""

    def __init__(self, desk: Desk) -> None:
        self.threads: set[str] = set()
        self._open = threading.Semaphore(0)
        self._add = desk.services.add_files
        desk.services.add_files = self.add  # type: ignore[method-assign]

    def add(self, *arguments: Any, **more: Any) -> AddedPhotos:
        """As the services, but not before `let`."""
        self.threads.add(threading.current_thread().name)
        assert self._open.acquire(timeout=20)
        return self._add(*arguments, **more)

    def let(self, times: int = 1) -> None:
        """Go on."""
        self._open.release(times)

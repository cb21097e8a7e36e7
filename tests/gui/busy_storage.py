"""Keeps a window's storage thread busy, as a slow disk does, so that a test can act meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from surveyor_app.domain.errors import SurveyorError
from tests.gui.conftest import Desk


@contextmanager
def busy_storage(desk: Desk) -> Iterator[None]:
    """Nothing that is asked of the storage thread from now on is done before the end of the block."""
    go_on, is_busy = threading.Event(), threading.Event()

    def work() -> None:
        is_busy.set()
        if not go_on.wait(20):
            raise SurveyorError("the test never let the storage thread go on")

    async def hold() -> None:
        await desk.run.bridge.call_plain(work)

    desk.run.bridge.start(hold())
    desk.wait(is_busy.is_set)
    try:
        yield
    finally:
        go_on.set()

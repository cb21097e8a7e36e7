"""Runs a relay and a practice Aurora in threads of the test, on real sockets, and waits for what happens there."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import uvicorn

T = TypeVar("T")
PATIENCE_SECONDS = 20.0


class MovableClock:
    """The machine's clock, moved by whatever a test adds."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def move(self, **amount: float) -> None:
        """Let time pass, at once."""
        self.moved += timedelta(**amount)

    def now(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC) + self.moved

    def monotonic(self) -> float:
        """Seconds that never jump, except by `move`."""
        return time.monotonic() + self.moved.total_seconds()


def eventually(look: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """The first true value that `look` gives; AssertionError after some seconds."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"{look} did not become true in {seconds:g} s"
        pause.wait(0.02)


@contextlib.contextmanager
def running(server: uvicorn.Server, listener: socket.socket) -> Iterator[str]:
    """Serve on a bound socket until the end of the block; its base URL."""
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), name="test-server")
    thread.start()
    try:
        eventually(lambda: server.started or not thread.is_alive())
        assert server.started, "the server did not start"
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        listener.close()
        assert not thread.is_alive(), "the server did not end"


def listener_on(port: int = 0) -> socket.socket:
    """A socket on loopback that waits for connections."""
    return socket.create_server(("127.0.0.1", port))

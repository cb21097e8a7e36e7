"""An opening that listens on loopback, with somebody who decides about what arrives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import httpx
import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.phone_drop.opening import Opening
from surveyor_app.phone_drop.verdict import Arrival, State, Verdict


class Laptop:
    """Takes what arrives; `hold` makes it wait until `decide`."""

    def __init__(self, paths: DataPaths) -> None:
        self.paths = paths
        self.arrived: list[tuple[int, str, bytes]] = []  # place, file name, content
        self.came = threading.Event()
        self.visits = 0
        self.hold = False
        self.verdict = Verdict(State.KEPT)
        self.waiting: list[Future[Verdict]] = []
        self.now = 0.0
        self.drop = Opening(paths, self.deliver, self._visit, lambda: self.now)
        self.drop.aim("Main breaker")
        self.drop.listen("127.0.0.1", (0,))

    def deliver(self, arrival: Arrival) -> Future[Verdict]:
        """As the window does it."""
        self.arrived.append((arrival.place, arrival.path.name, arrival.path.read_bytes()))
        future: Future[Verdict] = Future()
        if self.hold:
            self.waiting.append(future)
        else:
            future.set_result(self.verdict)
        self.came.set()
        return future

    def _visit(self) -> None:
        self.visits += 1

    @property
    def files(self) -> list[Path]:
        """What lies in the folder of arriving photos."""
        return [path for path in self.paths.phone.rglob("*") if path.is_file()] if self.paths.phone.exists() else []


@pytest.fixture
def laptop(data_dir: Path) -> Iterator[Laptop]:
    """Open for the time of a test; afterwards no thread of it is left."""
    made = Laptop(DataPaths(data_dir).ensure())
    yield made
    made.drop.close()
    for future in made.waiting:
        if not future.done():
            future.set_result(made.verdict)
    for thread in threading.enumerate():
        if thread.name.startswith("phone-"):
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def phone(laptop: Laptop) -> Iterator[httpx.Client]:
    """A browser that has scanned the code."""
    with httpx.Client(base_url=laptop.drop.url, timeout=20) as client:
        yield client

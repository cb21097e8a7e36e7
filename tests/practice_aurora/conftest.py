"""Fixtures: a stand-in in this process, one behind a real socket, and something for it to call."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from surveyor_app.practice_aurora.server import build_server
from surveyor_app.practice_aurora.settings import PracticeAurora
from tests.practice_aurora.bench import Bench, open_bench
from tests.practice_aurora.other_side import OtherSide


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A stand-in of this test's own."""
    with open_bench() as client:
        yield Bench(client, client.app.state.practice)


@pytest.fixture(scope="module")
def other_side() -> Iterator[OtherSide]:
    """A web server that hosts pictures and receives webhooks."""
    with OtherSide() as server:
        yield server


@pytest.fixture(scope="module")
def real_server() -> Iterator[str]:
    """The base URL of a stand-in behind a real socket."""
    started = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = build_server(PracticeAurora(), started.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert started.wait(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()

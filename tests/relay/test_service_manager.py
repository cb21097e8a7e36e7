"""A relay under systemd says when it is ready and when it stops; elsewhere it says nothing."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.relay.service_manager import tell_service_manager
from tests.relay.conftest import NOBODY_THERE
from tests.relay.processes import relay_environment, relays


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """systemd's end of the line. Such a path may have 107 bytes only, so it is not below tmp_path."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"{folder}/notify")
        line.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", f"{folder}/notify")
        yield line


def test_a_serving_relay_says_ready_once_it_listens_and_stopping_at_its_end(
    manager: socket.socket, tmp_path: Path
) -> None:
    with relays(relay_environment(tmp_path / "office", NOBODY_THERE), tmp_path / "log") as start:
        relay = start()
        assert manager.recv(100) == b"READY=1"
        assert relay.end()[0] == 0
        assert manager.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "not-a-socket"])
def test_without_a_manager_nothing_happens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    tell_service_manager("READY=1")

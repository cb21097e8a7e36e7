"""The Caddyfile that the relay's package brings, in a real Caddy of this machine, while the relay is stopped."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SECRET = "webhook-secret-of-this-test-9321"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_what_caddy_says_of_a_stopped_relay_has_neither_secret_nor_session_token(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("needs caddy")
    port, silent = free_port(), free_port()
    text = (ROOT / "packaging/debian/relay/Caddyfile").read_text(encoding="utf-8")
    text = text.replace("relay.example {", f"http://127.0.0.1:{port} {{").replace(
        "127.0.0.1:8787", f"127.0.0.1:{silent}"
    )
    text = text.replace("/var/log/caddy", str(tmp_path)).replace("{\n", "{\n\tadmin off\n", 1)
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    command = [caddy, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=home, stderr=subprocess.PIPE, text=True) as running:
        try:
            answers = {status_of(port, f"/webhooks/aurora?session_token={SECRET}"), status_of(port, f"/p/{SECRET}")}
        finally:
            running.terminate()
        assert running.stderr is not None
        said = running.stderr.read()
    assert answers <= {502, 503}
    assert "http.log.error" in said, "the fault itself stays in the journal"
    assert SECRET not in said
    written = (tmp_path / "surveyor-relay.log").read_text(encoding="utf-8")
    assert '"status":50' in written
    assert SECRET not in written


def status_of(port: int, path: str) -> int:
    """What Caddy answers to a webhook with the secret, once it listens."""
    pause = threading.Event()
    for _ in range(100):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("POST", path, body=b"{}", headers={"X-Surveyor-Webhook-Secret": SECRET})
            return line.getresponse().status
        except ConnectionRefusedError:
            pause.wait(0.1)
        finally:
            line.close()
    raise AssertionError("Caddy did not come up")

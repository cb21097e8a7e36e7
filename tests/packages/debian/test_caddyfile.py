"""The Caddyfile that the relay's package brings, in a real Caddy of this machine, while the relay is stopped."""

from __future__ import annotations

import http.client
import http.server
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SECRET = "webhook-secret-of-this-test-9321"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def caddy_before(silent: int, folder: Path, *, waits: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A Caddy of our own with the example's words before a port; its own port, and the process."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("needs caddy")
    port = free_port()
    text = (ROOT / "packaging/debian/relay/Caddyfile").read_text(encoding="utf-8")
    for words, ours in (
        ("relay.example {", f"http://127.0.0.1:{port} {{"),
        ("127.0.0.1:8787", f"127.0.0.1:{silent}"),
        ("/var/log/caddy", str(folder)),
        ("lb_try_duration 10s", f"lb_try_duration {waits}"),
        ("{\n", "{\n\tadmin off\n"),
    ):
        assert words in text
        text = text.replace(words, ours, 1)
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    command = [caddy, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with subprocess.Popen(command, cwd=folder, env=home, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield port, running
        finally:
            running.terminate()


class Relay(http.server.BaseHTTPRequestHandler):
    """Answers every webhook."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        return


def test_a_relay_that_is_back_gets_webhooks_at_once(tmp_path: Path) -> None:
    silent = free_port()
    with caddy_before(silent, tmp_path, waits="1s") as (port, _running):
        assert status_of(port, "/") in (502, 503)
        with http.server.ThreadingHTTPServer(("127.0.0.1", silent), Relay) as relay:
            serving = threading.Thread(target=relay.serve_forever)
            serving.start()
            try:
                assert status_of(port, "/") == 200
            finally:
                relay.shutdown()
                serving.join()


def test_what_caddy_says_of_a_stopped_relay_has_neither_secret_nor_session_token(tmp_path: Path) -> None:
    with caddy_before(free_port(), tmp_path, waits="100ms") as (port, running):
        answers = {status_of(port, f"/webhooks/aurora?session_token={SECRET}"), status_of(port, f"/p/{SECRET}")}
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

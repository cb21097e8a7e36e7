"""Runs practice Aurora as a process of its own until it is told to stop or its parent is gone."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from surveyor_app.practice_aurora.app import create_app
from surveyor_app.practice_aurora.connection import ClosableConnection
from surveyor_app.practice_aurora.settings import PracticeAurora

SHUTDOWN_SECONDS = 3


class PracticeServer(uvicorn.Server):
    """A uvicorn server that says when it accepts connections and ends cleanly on a signal."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept, then tell."""
        await super().startup(sockets)
        if self.started:
            self._on_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End with exit code 0: uvicorn would raise the signal again after its own clean end."""
        self.force_exit = self.should_exit
        self.should_exit = True


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    application_id: str,
    application_key: str,
    tenant_id: str,
    on_listening: Callable[[str], None],
    exit_when_stdin_closes: bool = False,
) -> None:
    """Serve until SIGTERM or SIGINT, or until standard input ends when ``exit_when_stdin_closes``.

    Port 0 picks a free one.  ``on_listening`` gets the base URL once connections are accepted.  OSError when the
    address is taken, ValueError when the application key is too short.  Logs go through ``logging``, never to stdout.
    A parent that keeps the other end of standard input open takes this process with it, however the parent ends.
    """
    settings = PracticeAurora(application_id=application_id, application_key=application_key, tenant_id=tenant_id)
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    with listener:
        server = build_server(settings, lambda: on_listening(_base_url(listener)))
        if exit_when_stdin_closes:
            _stop_when_stdin_closes(server)
        server.run(sockets=[listener])


def build_server(settings: PracticeAurora, on_started: Callable[[], None] = lambda: None) -> PracticeServer:
    """The server for these settings, not yet running: ``run(sockets=[…])`` it, set ``should_exit`` to end it."""
    config = uvicorn.Config(
        create_app(settings),
        http=ClosableConnection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return PracticeServer(config, on_started)


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_when_stdin_closes(server: uvicorn.Server) -> None:
    def watch() -> None:
        descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        try:
            while os.read(descriptor, 4096):
                pass
        except OSError:
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="stdin-watch", daemon=True).start()

"""Runs the relay as a process of its own until it is told to stop."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.relay.app import create_app
from surveyor_app.relay.connections import PatientProtocol
from surveyor_app.relay.service_manager import tell_service_manager
from surveyor_app.relay.serving_lock import serving
from surveyor_app.relay.settings import RelaySettings, base_url
from surveyor_app.relay.subscription_record import differences

logger = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 5
_BACKLOG = 512


class RelayServer(uvicorn.Server):
    """A uvicorn server that says when it accepts connections and ends with exit code 0 on a signal."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept. uvicorn forgets to end what it started where a signal came meanwhile, and then hangs."""
        await super().startup(sockets)
        if self.started and self.should_exit:
            await self.shutdown(sockets)

    async def main_loop(self) -> None:
        """Tell, then serve."""
        self._on_listening()
        tell_service_manager("READY=1")
        await super().main_loop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell, then end what is under way."""
        tell_service_manager("STOPPING=1")
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal ends it gently, a second at once; uvicorn would raise the signal again afterwards."""
        self.force_exit = self.should_exit
        self.should_exit = True


def serve(settings: RelaySettings, *, on_listening: Callable[[str], None], exit_with_parent: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; with `exit_with_parent` also until standard input ends, however the parent died.

    `on_listening` gets the address once connections are accepted. SurveyorError (cannot_listen) when the address cannot
    be used, StorageFault when the database cannot, Busy while it is being restored.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise _cannot_listen(settings, error) from error
    with listener, serving(settings.database_path):
        address = base_url(*listener.getsockname()[:2])
        for words in differences(settings, settings.public_url or address):
            logger.warning("Aurora's webhooks may not arrive. %s", words)
        app = create_app(settings, settings.public_url or address)
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,  # it would hold session tokens
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            backlog=_BACKLOG,
        )
        server = RelayServer(config, lambda: on_listening(address))
        if exit_with_parent:
            _stop_when_stdin_closes(server)
        server.run(sockets=[listener])


def _cannot_listen(settings: RelaySettings, error: OSError) -> SurveyorError:
    # Python adds the address to the system's words once more.
    is_name = isinstance(error, socket.gaierror)
    why = str(error.strerror) if is_name or error.errno is None else os.strerror(error.errno)
    if error.errno == errno.EADDRINUSE:
        advice = "Another program listens there, perhaps a relay: stop it, or set another SURVEYOR_RELAY_PORT."
    elif error.errno == errno.EACCES:
        advice = "The system keeps this port for itself: set SURVEYOR_RELAY_PORT to one from 1024 on, such as 8080."
    else:
        advice = "Set SURVEYOR_RELAY_HOST to an address of this machine, such as 127.0.0.1."
    text = f"The relay cannot listen on {settings.host} port {settings.port}: {why}."
    return SurveyorError(text, code="cannot_listen", advice=advice)


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

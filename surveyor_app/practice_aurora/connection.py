"""A uvicorn connection that the application may close without answering, which faults need."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from surveyor_app.practice_aurora.fault_layer import CLOSE_CONNECTION


class ClosableConnection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with a way out offered to the application in the ASGI extensions."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._inner: ASGIApp = self.app
        self.app = self._offer_close

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Send each piece at once: asyncio sees to that only for sockets of its own making."""
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def _offer_close(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), CLOSE_CONNECTION: self._close}
        await self._inner({**scope, "extensions": extensions}, receive, send)

    async def _close(self) -> None:
        self.transport.close()

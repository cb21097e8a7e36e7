"""The outermost layer: names the relay on every answer and turns what nobody expected into a plain refusal."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from surveyor_app import __version__
from surveyor_app.relay.refusals import Refusal
from surveyor_app.relay.upload_headers import TUS_VERSION

logger = logging.getLogger(__name__)

HEADER = "X-Surveyor-Relay"


class Edge:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer that has begun cannot be taken back, one that has not becomes a 500 in JSON."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def named_send(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers[HEADER] = __version__
                if scope["path"].startswith("/v1/uploads"):
                    headers.setdefault("Tus-Resumable", TUS_VERSION)
                if scope["path"].startswith("/v1/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, named_send)
        except Exception:
            # The path may hold a photo's token and the query a session token: neither is logged.
            logger.exception("a %s request failed in an unexpected way", scope["method"])
            if begun:
                raise
            refusal = Refusal(500, "fault", "The relay itself failed; its log says more.")
            await JSONResponse(refusal.document(), 500)(scope, receive, named_send)

"""Takes in the small bodies of every call but an upload's chunks, bounded in size and time."""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from surveyor_app.relay.refusals import Refusal

LARGEST_BYTES = 64 * 1024
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSE = {"Connection": "close"}


class BoundedBodies:
    """ASGI middleware. Chunks of uploads have limits of their own, known only once the laptop is."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body whole, then pass on."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY or _is_chunk(scope):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(receive)
        except TimeoutError:
            refusal = Refusal(408, "too_slow", "The request's body took too long.", headers=_CLOSE)
        except _TooLargeError:
            refusal = Refusal(413, "too_large", "The request's body is too large.", headers=_CLOSE)
        else:
            if body is not None:
                await self._app(scope, _replay(body, receive), send)
            return
        await JSONResponse(refusal.document(), refusal.status, refusal.headers)(scope, receive, send)


class _TooLargeError(Exception):
    """More bytes came than any of these calls needs."""


def _is_chunk(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "PATCH" and path.startswith("/v1/uploads/")


async def _read(receive: Receive) -> bytes | None:
    """The body; None where the caller has left."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BYTES:
            raise _TooLargeError
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed

"""The outermost layer: writes down every call in order and stamps answers with the movable clock's time."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from surveyor_app.practice_aurora.clock import http_date
from surveyor_app.practice_aurora.practice import Call, Practice

CONTROL_PREFIX = "/_practice"
IMAGES_PREFIX = "/_images/"
CALL = "practice_aurora.call"


def is_control(path: str) -> bool:
    """True for the control endpoints, which are neither logged nor hit by faults."""
    return path == CONTROL_PREFIX or path.startswith(f"{CONTROL_PREFIX}/")


def loggable_path(path: str) -> str:
    """The path without the signature of a screenshot address."""
    return f"{IMAGES_PREFIX}*.png" if path.startswith(IMAGES_PREFIX) else path


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, practice: Practice) -> None:
        self._app = app
        self._practice = practice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = Call(scope["method"], loggable_path(scope["path"]), self._practice.clock.now())
        if not is_control(scope["path"]):
            self._practice.calls.append(call)

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                headers = [pair for pair in message.get("headers", []) if pair[0].lower() != b"date"]
                now = http_date(self._practice.clock.now()).encode()
                message = {**message, "headers": [*headers, (b"date", now)]}
            await send(message)

        await self._app({**scope, CALL: call}, receive, stamped)

"""Applies faults to calls: waits, expired keys, dropped connections, other answers, answers cut short."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from surveyor_app.practice_aurora.edge import CALL, is_control
from surveyor_app.practice_aurora.error_shapes import Problem, error_body
from surveyor_app.practice_aurora.faults import FaultAction
from surveyor_app.practice_aurora.practice import Practice

CLOSE_CONNECTION = "practice_aurora.close"

Header = tuple[bytes, bytes]


@dataclass
class Answer:
    """A whole HTTP answer."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""

    async def collect(self, message: Message) -> None:
        """An ASGI ``send`` that keeps the answer instead of sending it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class FaultLayer:
    """ASGI middleware between the call log and the endpoints."""

    def __init__(self, app: ASGIApp, practice: Practice) -> None:
        self._app = app
        self._practice = practice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        control = scope["type"] != "http" or is_control(scope["path"])
        fault = None if control else self._practice.faults.take(scope["method"], scope["path"])
        if fault is None:
            await self._app(scope, receive, send)
            return
        scope[CALL].fault_id = fault.id
        await self._apply(fault.request.action, scope, receive, send)

    async def _apply(self, action: FaultAction, scope: Scope, receive: Receive, send: Send) -> None:
        if action.delay_seconds:
            await asyncio.sleep(action.delay_seconds)
        if action.expire_key:
            self._expire_key(scope)
        if action.drop == "before_applying":
            await close_connection(scope, receive)
            return
        if action.answers and not action.after_applying:
            answer = self._answer(action)
        else:
            answer = Answer()
            await self._app(scope, receive, answer.collect)
            if action.drop == "after_applying":
                await close_connection(scope, receive)
                return
            if action.answers:
                answer = self._answer(action)
        await self._send(answer, action.truncate_at_bytes, scope, receive, send)

    def _expire_key(self, scope: Scope) -> None:
        for name, value in scope["headers"]:
            if name == b"authorization":
                self._practice.keys.expire(value.decode("latin-1").partition(" ")[2])

    def _answer(self, action: FaultAction) -> Answer:
        headers = {name.lower(): value for name, value in action.headers.items()}
        if action.errors:
            status = 422
            problems = [Problem(error.field, error.message) for error in action.errors]
            content = json.dumps(error_body(problems, action.error_shape or self._practice.behaviour.error_shape))
            headers.setdefault("content-type", "application/json")
        else:
            status = action.status or 500
            content = "" if action.body is None else action.body
            if isinstance(content, str):
                kind = "text/html; charset=utf-8" if content.lstrip().startswith("<") else "text/plain; charset=utf-8"
            else:
                content, kind = json.dumps(content), "application/json"
            headers.setdefault("content-type", kind)
        body = content.encode()
        headers["content-length"] = str(len(body))
        if status in {204, 304}:
            headers.pop("content-length")
            body = b""
        return Answer(status, [(name.encode(), value.encode()) for name, value in headers.items()], body)

    @staticmethod
    async def _send(answer: Answer, truncate_at: int | None, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if truncate_at is None or truncate_at >= len(answer.body):
            await send({"type": "http.response.body", "body": answer.body})
            return
        await send({"type": "http.response.body", "body": answer.body[:truncate_at], "more_body": True})
        await close_connection(scope, receive)


async def close_connection(scope: Scope, receive: Receive) -> None:
    """End the TCP connection and wait until the server noticed; without a server, raise ConnectionResetError."""
    close: Callable[[], Awaitable[None]] | None = scope.get("extensions", {}).get(CLOSE_CONNECTION)
    if close is None:
        raise ConnectionResetError("the connection was dropped by a fault")
    await close()
    while (await receive())["type"] != "http.disconnect":
        pass

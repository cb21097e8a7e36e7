"""Serves a stored photo, whole or one range of it, and reports how many bytes the other side confirmed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import IO

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from surveyor_app.relay.delivery import KEY, Delivery

_PIECE = 256 * 1024
_LONGEST_SILENCE_SECONDS = 30.0
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class RangeNotSatisfiable(Exception):
    """The range begins beyond the end."""


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; None for the whole file and for what may be ignored (several ranges)."""
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first >= size or first > last:
        raise RangeNotSatisfiable
    return first, last


class FileAnswer(Response):
    """Streams `length` bytes from `first` on; `on_end` (blocking, in a thread) learns how many arrived."""

    def __init__(
        self,
        file: IO[bytes],
        *,
        first: int,
        length: int,
        status: int,
        headers: dict[str, str],
        on_end: Callable[[int], None] | None,
    ) -> None:
        super().__init__(status_code=status, headers={**headers, "Content-Length": str(length)})
        self._file = file
        self._first = first
        self._length = length
        self._on_end = on_end
        self._client_left = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send; a client that hangs up early ends it."""
        sent = 0
        watch = asyncio.create_task(self._watch(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                await asyncio.to_thread(self._file.seek, self._first)
                sent = await self._send_pieces(send)
                sent -= await self._unconfirmed(scope)
            if not self._client_left:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            pass  # the connection broke; `sent` stays what it was
        finally:
            watch.cancel()
            self._file.close()
            if self._on_end is not None:
                await asyncio.shield(asyncio.to_thread(self._on_end, sent))

    async def _send_pieces(self, send: Send) -> int:
        sent = 0
        while sent < self._length and not self._client_left:
            piece = await asyncio.to_thread(self._file.read, min(_PIECE, self._length - sent))
            if not piece:
                raise OSError("the stored photo is shorter than it was")
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(0)  # lets a disconnect be noticed
            if not self._client_left:
                sent += len(piece)
        return sent

    async def _unconfirmed(self, scope: Scope) -> int:
        """Wait while the other side goes on confirming; how many of the bytes sent it never did."""
        delivery: Delivery | None = scope.get("state", {}).get(KEY)
        if delivery is None:
            return 0
        clock = asyncio.get_running_loop().time
        left, pause, patient_until = delivery.outstanding(), 0.001, clock() + _LONGEST_SILENCE_SECONDS
        while left and not self._client_left and clock() < patient_until:
            await asyncio.sleep(pause)
            before, left, pause = left, delivery.outstanding(), min(2 * pause, 0.1)
            if left < before:
                patient_until = clock() + _LONGEST_SILENCE_SECONDS
        return min(left, self._length)

    async def _watch(self, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self._client_left = True
                return

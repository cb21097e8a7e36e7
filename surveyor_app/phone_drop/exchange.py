"""One request and its answer on one connection, read by h11: all that arrives has a limit in size and in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import h11

HEAD_SECONDS = 10.0  # until the request's head is there
STALL_SECONDS = 20.0  # without a byte
BODY_SECONDS = 30.0  # for a body, and a second more for each LEAST_RATE of it
LEAST_RATE = 16_384
LINGER_SECONDS = 5.0  # what is still being sent is read so long, so that the answer is not lost with it
HEAD_BYTES = 16_384
_PIECE = 65_536
_READ_ON_BYTES = 20_000_000


class Gone(Exception):
    """The other side went away, or was too slow."""


class NotUnderstood(Exception):
    """What came is no request."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request without its body; header names in small letters."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def length(self) -> int | None:
        """How many bytes follow; None when that is not said."""
        said = self.headers.get("content-length", "")
        return int(said) if said.isascii() and said.isdigit() else None


class Exchange:
    """`head`, then perhaps `body`, then `answer` once."""

    def __init__(self, connection: socket.socket, peer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.peer = peer
        self.is_received = False  # everything that was to be kept is here: the answer is worth waiting for
        self._socket, self._clock = connection, clock
        self._h11 = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
        self._is_head = False
        self._is_read = True  # nothing is on its way that nobody wants

    def head(self) -> Head:
        """The request; Gone, or NotUnderstood."""
        event = self._next(self._clock() + HEAD_SECONDS)
        if not isinstance(event, h11.Request):
            raise Gone
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in event.headers}
        self._is_head = event.method == b"HEAD"
        self._is_read = headers.keys().isdisjoint(("content-length", "transfer-encoding"))
        return Head(event.method.decode("ascii"), event.target.decode("ascii"), headers)

    def body(self, length: int) -> Iterator[bytes]:
        """The body in pieces, exactly `length` bytes of it; Gone when it ends before that or takes too long."""
        until = self._clock() + BODY_SECONDS + length / LEAST_RATE
        if self._h11.they_are_waiting_for_100_continue:
            self._send(h11.InformationalResponse(status_code=100, headers=[]))
        while True:
            event = self._next(until)
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self._is_read = True
                return
            else:
                raise Gone

    def answer(self, status: int, content: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Answer, and leave the connection."""
        whole = [*headers, ("Content-Length", str(len(content))), ("Connection", "close")]
        self._send(h11.Response(status_code=status, headers=whole))
        if content and not self._is_head:
            self._send(h11.Data(data=content))
        with suppress(h11.LocalProtocolError, OSError):
            self._send(h11.EndOfMessage())
            self._socket.shutdown(socket.SHUT_WR)
            self._read_on()

    def cut(self) -> None:
        """Whatever waits for this connection, in whichever thread, ends now."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Be done with it."""
        with suppress(OSError):
            self._socket.close()

    def _next(self, until: float) -> object:
        while True:
            try:
                event = self._h11.next_event()
            except h11.RemoteProtocolError as error:
                raise NotUnderstood from error
            if event is not h11.NEED_DATA:
                return event
            self._h11.receive_data(self._receive(until))

    def _receive(self, until: float) -> bytes:
        left = until - self._clock()
        if left <= 0:
            raise Gone
        try:
            self._socket.settimeout(min(left, STALL_SECONDS))
            return self._socket.recv(_PIECE)
        except OSError as error:
            raise Gone from error

    def _send(self, event: h11.Event) -> None:
        data = self._h11.send(event)
        if not data:
            return
        try:
            self._socket.settimeout(STALL_SECONDS)
            self._socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def _read_on(self) -> None:
        """A connection that is closed while bytes arrive takes the answer along: read on for a while, keep nothing."""
        if self._is_read:
            return
        until, read = self._clock() + LINGER_SECONDS, 0
        while read < _READ_ON_BYTES and (left := until - self._clock()) > 0:
            self._socket.settimeout(left)
            piece = self._socket.recv(_PIECE)
            if not piece:
                return
            read += len(piece)

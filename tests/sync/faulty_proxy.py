"""A bad line between laptop and office: slow, late, cut now and then, and now and then a bit of a chunk is flipped."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 16 * 1024


@dataclass(frozen=True)
class Badness:
    """On average, over all connections together: bytes until the next cut, and bytes of chunks until the next flipped
    bit; 0 means never."""

    bytes_per_second: float = 0.0
    delay_seconds: float = 0.0
    cut_after_bytes: int = 0
    flip_after_bytes: int = 0
    seed: int = 1


@dataclass
class SentChunk:
    """A chunk of an upload as it went by; `status` is the office's answer, 0 while there is none."""

    upload: str
    offset: int
    size: int
    is_damaged: bool = False
    status: int = 0


@dataclass
class Counts:
    """What happened so far. `up_bytes` went from the laptop towards the office, heads included."""

    up_bytes: int = 0
    cuts: int = 0
    flips: int = 0
    connections: int = 0
    chunks: list[SentChunk] = field(default_factory=list)


class Talk:
    """What one connection is about: requests one after the other, each beginning in a piece of its own."""

    def __init__(self) -> None:
        self.chunk: SentChunk | None = None
        self._body_bytes = 0

    def body_of(self, piece: bytes) -> int:
        """Where in this piece the body of a chunk begins; its end where there is none of it."""
        start = 0
        if self._body_bytes <= 0:
            self.chunk = None
            head, found, _body = piece.partition(b"\r\n\r\n")
            start = len(head) + len(found)
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
            self._body_bytes = int(fields.get(b"content-length", 0))
            if head.startswith(b"PATCH "):
                address = head.split(b" ", 2)[1].decode()
                self.chunk = SentChunk(address, int(fields.get(b"upload-offset", 0)), self._body_bytes)
        self._body_bytes -= len(piece) - start
        return start if self.chunk is not None else len(piece)

    def answered(self, piece: bytes) -> None:
        """A piece of an answer went back."""
        if self.chunk is not None and not self.chunk.status and piece.startswith(b"HTTP/1.1 "):
            self.chunk.status = int(piece[9:12])


@dataclass
class FaultyProxy:
    """Listens on loopback in a thread of its own. `target` may be changed, as a relay that restarts elsewhere."""

    target: str
    badness: Badness
    counts: Counts = field(default_factory=Counts)
    url: str = ""

    def __enter__(self) -> FaultyProxy:
        self._begin()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="faulty-proxy", daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the proxy did not start"
        return self

    def __exit__(self, *_exception: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the proxy did not stop"

    def behave(self, badness: Badness) -> None:
        """From now on so bad; counts start anew."""
        self.badness, self.counts = badness, Counts()
        self._begin()

    def _begin(self) -> None:
        self._dice = random.Random(self.badness.seed)
        self._until_cut = self._next(self.badness.cut_after_bytes)
        self._until_flip = self._next(self.badness.flip_after_bytes)

    def _next(self, average: int) -> int:
        """Bytes until it happens again; evenly spread round the average."""
        return self._dice.randrange(average // 2, average * 3 // 2) if average else 0

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connect(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts.connections += 1
        there: asyncio.StreamWriter | None = None
        try:
            parts = urlsplit(self.target)
            back, there = await asyncio.open_connection(parts.hostname, parts.port)
            talk = Talk()
            ways = [
                asyncio.ensure_future(self._up(reader, there, talk)),
                asyncio.ensure_future(self._down(back, writer, talk)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            for end in (writer, there):
                if end is not None:
                    with contextlib.suppress(Exception):
                        end.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
        last = None
        while piece := await reader.read(_PIECE):
            self.counts.up_bytes += len(piece)
            body = talk.body_of(piece)
            if talk.chunk is not None and talk.chunk is not last:
                self.counts.chunks.append(talk.chunk)
            if self.badness.delay_seconds and (talk.chunk is None or talk.chunk is not last):
                await asyncio.sleep(self.badness.delay_seconds)
            last = talk.chunk
            if self.badness.bytes_per_second:
                await asyncio.sleep(len(piece) / self.badness.bytes_per_second)
            if self._until_cut:
                self._until_cut -= len(piece)
                if self._until_cut <= 0:
                    self._until_cut = self._next(self.badness.cut_after_bytes)
                    self.counts.cuts += 1
                    return
            writer.write(self._perhaps_flipped(piece, body, talk.chunk))
            await writer.drain()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
        while piece := await reader.read(_PIECE):
            talk.answered(piece)
            writer.write(piece)
            await writer.drain()

    def _perhaps_flipped(self, piece: bytes, body: int, chunk: SentChunk | None) -> bytes:
        """Only chunks are damaged: a head or a document with a flipped bit may be a true one that says otherwise."""
        if chunk is None or body == len(piece) or not self._until_flip:
            return piece
        self._until_flip -= len(piece) - body
        if self._until_flip > 0:
            return piece
        self._until_flip = self._next(self.badness.flip_after_bytes)
        self.counts.flips += 1
        chunk.is_damaged = True
        place = self._dice.randrange(body, len(piece))
        return piece[:place] + bytes([piece[place] ^ 1]) + piece[place + 1 :]

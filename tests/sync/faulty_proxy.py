"""A bad line between laptop and office: slow, late, cut after so many bytes, and now and then a flipped bit."""

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
    """`cut_after_bytes`: on average, over all connections together; `flip_one_in`: pieces of a body; 0 means never."""

    bytes_per_second: float = 0.0
    delay_seconds: float = 0.0
    cut_after_bytes: int = 0
    flip_one_in: int = 0
    seed: int = 1


@dataclass
class Counts:
    """What happened so far. `up_bytes` went from the laptop towards the office, heads included."""

    up_bytes: int = 0
    cuts: int = 0
    flips: int = 0
    connections: int = 0


@dataclass
class FaultyProxy:
    """Listens on loopback in a thread of its own. `target` may be changed, as a relay that restarts elsewhere."""

    target: str
    badness: Badness
    counts: Counts = field(default_factory=Counts)
    url: str = ""

    def __enter__(self) -> FaultyProxy:
        self._dice = random.Random(self.badness.seed)
        self._until_cut = self._next_cut()
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
        self._dice = random.Random(badness.seed)
        self._until_cut = self._next_cut()

    def _next_cut(self) -> int:
        """Bytes until the next cut; evenly spread round the average."""
        average = self.badness.cut_after_bytes
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
            ways = [
                asyncio.ensure_future(self._up(reader, there)),
                asyncio.ensure_future(self._down(back, writer)),
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

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = True
        while piece := await reader.read(_PIECE):
            self.counts.up_bytes += len(piece)
            if self.badness.delay_seconds and first:
                await asyncio.sleep(self.badness.delay_seconds)
            if self.badness.bytes_per_second:
                await asyncio.sleep(len(piece) / self.badness.bytes_per_second)
            if self._until_cut:
                self._until_cut -= len(piece)
                if self._until_cut <= 0:
                    self._until_cut = self._next_cut()
                    self.counts.cuts += 1
                    return
            writer.write(piece if first else self._perhaps_flipped(piece))
            first = len(piece) < _PIECE  # heads come in small pieces; only bodies are damaged
            await writer.drain()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()

    def _perhaps_flipped(self, piece: bytes) -> bytes:
        if not self.badness.flip_one_in or len(piece) < _PIECE or self._dice.randrange(self.badness.flip_one_in):
            return piece
        self.counts.flips += 1
        place = self._dice.randrange(len(piece))
        return piece[:place] + bytes([piece[place] ^ 1]) + piece[place + 1 :]

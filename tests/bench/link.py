"""A line of so many bits a second and so much delay, shared by all connections, cut now and then; on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 8 * 1024
_ON_THE_WAY = 32  # pieces that a connection may have sent and that have not arrived: what buffers along a line hold


@dataclass
class Way:
    """One direction. Pieces of all connections follow one another; each arrives `delay_seconds` after it left."""

    bytes_per_second: float
    delay_seconds: float
    _free_at: float = 0.0

    def arrival(self, now: float, size: int) -> float:
        """When a piece that is handed over now arrives."""
        self._free_at = max(self._free_at, now) + size / self.bytes_per_second
        return self._free_at + self.delay_seconds


@dataclass
class Link:
    """Listens in a thread of its own and passes on to `target`. Both ways are as fast as one another's rate says;
    `cut_every_bytes` upwards, the connection that carries that byte breaks (0: never)."""

    target: str
    up_bytes_per_second: float
    down_bytes_per_second: float
    delay_seconds: float
    cut_every_bytes: int = 0
    url: str = ""
    up_bytes: int = 0
    cuts: int = 0
    last_up_at: float = 0.0
    first_up_at: float = 0.0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __enter__(self) -> Link:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="link", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the link did not start")
        return self

    def __exit__(self, *_exception: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._up = Way(self.up_bytes_per_second, self.delay_seconds / 2)
        self._down = Way(self.down_bytes_per_second, self.delay_seconds / 2)
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connection(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there: asyncio.StreamWriter | None = None
        try:
            parts = urlsplit(self.target)
            back, there = await asyncio.open_connection(parts.hostname, parts.port)
            ways = [
                asyncio.ensure_future(self._carry(reader, there, self._up, counted=True)),
                asyncio.ensure_future(self._carry(back, writer, self._down, counted=False)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass  # the end that is gone will notice
        finally:
            for end in (writer, there):
                if end is not None:
                    with contextlib.suppress(Exception):
                        end.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way, *, counted: bool
    ) -> None:
        """Read as fast as the line takes it, hand over when it arrives."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_ON_THE_WAY)
        handing = asyncio.ensure_future(self._hand_over(pieces, writer))
        try:
            while piece := await reader.read(_PIECE):
                now = self._loop.time()
                if counted and self._is_cut_by(len(piece), now):
                    return
                await pieces.put((way.arrival(now, len(piece)), piece))
            await pieces.put((0.0, b""))
            await handing
        finally:
            handing.cancel()

    def _is_cut_by(self, size: int, now: float) -> bool:
        before = self.up_bytes // self.cut_every_bytes if self.cut_every_bytes else 0
        self.up_bytes += size
        self.first_up_at = self.first_up_at or now
        self.last_up_at = now
        if not self.cut_every_bytes or self.up_bytes // self.cut_every_bytes == before:
            return False
        self.cuts += 1
        return True

    async def _hand_over(self, pieces: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            at, piece = await pieces.get()
            if not piece:
                return
            await asyncio.sleep(max(0.0, at - self._loop.time()))
            writer.write(piece)
            await writer.drain()

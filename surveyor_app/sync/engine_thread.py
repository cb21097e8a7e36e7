"""Runs an engine in a thread of its own with a plain event loop; the window talks to it from its own thread."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future

from surveyor_app.sync.engine import SyncEngine
from surveyor_app.sync.report import SyncReport

logger = logging.getLogger(__name__)


class EngineThread:
    """Start once, stop once. The engine, and with it its database, is made inside the thread."""

    def __init__(self, make_engine: Callable[[], SyncEngine]) -> None:
        self._make_engine = make_engine
        self._ready: Future[tuple[asyncio.AbstractEventLoop, SyncEngine]] = Future()
        self._thread = threading.Thread(target=self._main, name="sync-engine", daemon=True)
        self._stopping: asyncio.Event | None = None

    def start(self) -> None:
        """Return at once; heavy imports happen in the thread."""
        self._thread.start()

    def stop(self, timeout_seconds: float = 10.0) -> bool:
        """Have the engine give its jobs back and end; whether it did within the time."""
        self._post(lambda _engine: self._stop_event().set())
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """See `SyncEngine.wake`."""
        self._post(SyncEngine.wake)

    def pause(self) -> None:
        """See `SyncEngine.pause`."""
        self._post(SyncEngine.pause)

    def resume(self) -> None:
        """See `SyncEngine.resume`."""
        self._post(SyncEngine.resume)

    def run_once(self, wait_seconds: float) -> Future[SyncReport]:
        """A whole run in the engine's thread. The future fails when the engine could not start or was stopped."""
        result: Future[SyncReport] = Future()

        def begin(ready: Future[tuple[asyncio.AbstractEventLoop, SyncEngine]]) -> None:
            try:
                loop, engine = ready.result()
                inner = asyncio.run_coroutine_threadsafe(engine.run_once(wait_seconds), loop)
            except Exception as error:  # noqa: BLE001 - it becomes the caller's
                result.set_exception(error)
            else:
                inner.add_done_callback(lambda done: _pass_on(done, result))

        self._ready.add_done_callback(begin)
        return result

    def _post(self, action: Callable[[SyncEngine], None]) -> None:
        def send(ready: Future[tuple[asyncio.AbstractEventLoop, SyncEngine]]) -> None:
            if ready.exception() is None:
                loop, engine = ready.result()
                if not loop.is_closed():
                    loop.call_soon_threadsafe(action, engine)

        self._ready.add_done_callback(send)

    def _stop_event(self) -> asyncio.Event:
        if self._stopping is None:
            raise RuntimeError("the engine has not started")
        return self._stopping

    def _main(self) -> None:
        try:
            asyncio.run(self._run())
        except Exception as error:
            logger.exception("the engine could not start")
            if not self._ready.done():
                self._ready.set_exception(error)

    async def _run(self) -> None:
        self._stopping = asyncio.Event()
        engine = self._make_engine()
        forever = asyncio.create_task(engine.run_forever())
        self._ready.set_result((asyncio.get_running_loop(), engine))
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({forever, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (forever, stopping):
            task.cancel()
        await asyncio.wait({forever, stopping})


def _pass_on(done: Future[SyncReport], result: Future[SyncReport]) -> None:
    if done.cancelled():
        result.cancel()
    elif (error := done.exception()) is not None:
        result.set_exception(error)
    else:
        result.set_result(done.result())

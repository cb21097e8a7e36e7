"""Works off the queue of prefetches while the relay serves; polls the database, which commands also write to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from surveyor_app.api.errors import ApiError, Refused, ServerFault, Throttled
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import feed_records, prefetch_records, rereads
from surveyor_app.relay.backoff import MOST_REFUSALS, pause
from surveyor_app.relay.broker import RenewedTooOften
from surveyor_app.relay.database import Database
from surveyor_app.relay.prefetch import Prefetcher
from surveyor_app.relay.prefetch_records import Prefetch
from surveyor_app.relay.screenshot_fetch import ScreenshotFault

logger = logging.getLogger(__name__)
T = TypeVar("T")

POLL_SECONDS = 1.0
AT_ONCE = 4
SECONDS_TO_FINISH = 3.0


class PrefetchWorker:
    """`run()` until cancelled; `wake()` from any thread when there is new work. One worker a database."""

    def __init__(self, database: Database, clock: Clock, prefetcher: Prefetcher, random: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._prefetcher = prefetcher
        self._random = random
        self._running: dict[int, asyncio.Task[None]] = {}  # by request row
        self._paused_until = 0.0
        self._pace = rereads.Pace()
        self._claimed: dict[int, Prefetch] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._new_work = asyncio.Event()

    def wake(self) -> None:
        """Look for work now instead of at the next poll."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._new_work.set)

    async def run(self) -> None:
        """Take back what a dead worker left, then work until cancelled."""
        self._loop = asyncio.get_running_loop()
        try:
            await self._guarded(self._release_all)
            while True:
                await self._guarded(self._show_late_requests)
                await self._queue_rereads()
                await self._start_due()
                await self._wait_a_little()
        finally:
            self._loop = None
            await self._stop()

    async def _stop(self) -> None:
        """Let running prefetches end for a moment, then give the rest back to the queue."""
        left = list(self._running.values())
        if not left:
            return
        _, unfinished = await asyncio.wait(left, timeout=SECONDS_TO_FINISH)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._guarded(self._give_back)

    async def _wait_a_little(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._new_work.wait()
        except TimeoutError:
            pass
        self._new_work.clear()

    async def _start_due(self) -> None:
        room = AT_ONCE - len(self._running)
        if room <= 0 or self._clock.monotonic() < self._paused_until:
            return
        for job in await self._guarded(partial(self._claim, room)) or []:
            self._claimed[job.request_row] = job
            task = asyncio.create_task(self._work(job), name=f"prefetch-{job.request_row}")
            self._running[job.request_row] = task
            task.add_done_callback(partial(self._ended, job.request_row))

    def _ended(self, request_row: int, task: asyncio.Task[None]) -> None:
        del self._running[request_row]
        if not task.cancelled():
            self._claimed.pop(request_row, None)
        self._new_work.set()

    async def _guarded(self, action: Callable[[], T]) -> T | None:
        """Run a transaction in a thread; a database that is busy or full is tried again at the next poll."""
        try:
            return await asyncio.to_thread(action)
        except StorageFault as fault:
            logger.warning("the prefetch queue has to wait: %s", fault.text)
            return None

    async def _work(self, job: Prefetch) -> None:
        try:
            await self._prefetcher.run(job)
        except (SurveyorError, RenewedTooOften, ScreenshotFault, OSError) as fault:
            await self._guarded(partial(self._put_off, job, fault))
        except Exception:
            logger.exception("prefetch %d failed in an unexpected way", job.request_row)
            unknown = SurveyorError("The relay itself failed; see its log.")
            await self._guarded(partial(self._put_off, job, unknown))
        else:
            logger.info("prefetch %d: everything fetched", job.request_row)

    def _release_all(self) -> None:
        with self._database.write() as connection:
            prefetch_records.release_all(connection, self._clock.now())

    async def _queue_rereads(self) -> None:
        """At a pace that leaves room for everything else, and none while there is more to do than can be done."""
        if self._clock.monotonic() >= self._paused_until and len(self._running) < AT_ONCE:
            await self._guarded(self._queue_due_rereads)

    def _queue_due_rereads(self) -> None:
        now = self._clock.now()
        with self._database.read() as connection:
            if rereads.next_due(connection, now) is None:
                return
            allowed = self._pace.allowed(self._clock.monotonic(), rereads.turns(connection))
        if allowed:
            with self._database.write() as connection:
                while allowed and rereads.queue_due(connection, now):
                    allowed -= 1

    def _give_back(self) -> None:
        with self._database.write() as connection:
            for job in self._claimed.values():
                prefetch_records.release(connection, job)

    def _show_late_requests(self) -> None:
        now = self._clock.now()
        with self._database.read() as connection:
            late = feed_records.late_requests(connection, now)
        if late:
            with self._database.write() as connection:
                for row_id in late:
                    feed_records.appear(connection, row_id)

    def _claim(self, room: int) -> list[Prefetch]:
        now = self._clock.now()
        with self._database.read() as connection:
            if not prefetch_records.anything_due(connection, now):
                return []
        with self._database.write() as connection:
            erased = prefetch_records.forget_session_tokens(connection, now)
            jobs = prefetch_records.claim(connection, now, room)
        if erased:
            self._database.forget_log()
        failpoint("relay-prefetch-claimed")
        return jobs

    def _put_off(self, job: Prefetch, fault: Exception) -> None:
        """Note the failure and when to try again; what Aurora refuses for good waits for somebody to ask again."""
        text = fault.text if isinstance(fault, SurveyorError) else str(fault)
        now = self._clock.now()
        with self._database.write() as connection:
            if isinstance(fault, ScreenshotFault) and not fault.passing:
                prefetch_records.finish(connection, job, now)
                rereads.plan(connection, job.request_row, now)
                feed_records.appear(connection, job.request_row)
                logger.info("prefetch %d: no screenshot (%s)", job.request_row, text)
                return
            refused = isinstance(fault, Refused)
            given_up = refused and job.refusals + 1 >= MOST_REFUSALS
            wait = pause(job.attempts, self._random, _asked_pause(fault))
            due_at = None if given_up else now + wait
            prefetch_records.put_off(connection, job, due_at, text, refused=refused)
            if given_up:
                rereads.plan(connection, job.request_row, now, refused=True)
        failpoint("relay-prefetch-put-off")
        if isinstance(fault, Throttled):
            # The limit is the application's: the others would only be refused as well.
            self._paused_until = self._clock.monotonic() + wait / timedelta(seconds=1)
        words = "given up" if given_up else f"again in {wait.total_seconds():.0f} s"
        code = fault.code if isinstance(fault, ApiError) else type(fault).__name__
        logger.info("prefetch %d: %s, %s", job.request_row, code, words)


def _asked_pause(fault: Exception) -> float | None:
    if isinstance(fault, Throttled | ServerFault | RenewedTooOften):
        return fault.retry_after_seconds
    return None

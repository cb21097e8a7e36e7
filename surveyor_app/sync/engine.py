"""The sync engine: one run for the command, a loop for the window. It belongs to one thread, as its database does."""

from __future__ import annotations

import asyncio
import functools
import logging
import random as randomness
from collections.abc import Callable

from surveyor_app import __version__
from surveyor_app.api.errors import ApiError, AppTooOld, DeviceRefused, Offline, TlsFault
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.paths import DataPaths
from surveyor_app.storage import app_news_repository, job_dates, outbox_repository, setting_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync import breaker
from surveyor_app.sync.breaker import LaneState
from surveyor_app.sync.connectivity import Connectivity
from surveyor_app.sync.drain import Drain
from surveyor_app.sync.events import ConnectivityChanged, Emit, EngineIdle, PairingChecked, SyncFailed
from surveyor_app.sync.lanes import KINDS, Lane
from surveyor_app.sync.line import Line
from surveyor_app.sync.moments import Moments
from surveyor_app.sync.poll_receipts import poll_receipts
from surveyor_app.sync.pull_requests import OfficeStore
from surveyor_app.sync.pulling import pull_everything
from surveyor_app.sync.report import SyncReport
from surveyor_app.sync.run import NO_LONGER_PAIRED, NOT_PAIRED, SyncRun, customers_of, report_of
from surveyor_app.sync.run_log import RunLog
from surveyor_app.sync.session import Outside
from surveyor_app.sync.sweep import sweep
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)

PULL_EVERY_SECONDS = 180.0
POLL_EVERY_SECONDS = 30.0
_UNPAIRED_LOOK_SECONDS = 60.0
_PAUSED_LOOK_SECONDS = 3600.0
_AFTER_FAULT_SECONDS = 60.0
_SHORTEST_TICK_SECONDS = 0.2
_LOOK_AT_CLOCK_EVERY_SECONDS = 5.0


class SyncEngine:
    """Pulls and pushes. The caller holds engine.lock. `emit` is called from this engine's own thread; `random` gives
    numbers in [0, 1). Everything but `wake`, `pause` and `resume` is a coroutine of one event loop; from another thread
    those three go through `loop.call_soon_threadsafe`."""

    def __init__(
        self,
        database: Database,
        paths: DataPaths,
        clock: Clock,
        office: OfficeStore,
        load_token: Callable[[], str | None],
        emit: Emit,
        random: Callable[[], float] = randomness.random,
        outside: Outside | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._office = office
        self._random = random
        outside = outside or Outside()
        self._sleep = outside.sleep
        self._log = RunLog(emit, database, clock)
        self._line = Line(database, paths, clock, load_token, outside, self._log)
        self._connectivity, self._moments = Connectivity(clock), Moments(clock)
        self._pulling: asyncio.Task[None] | None = None
        self._known: bool | None = None
        self._lanes: dict[Lane, LaneState] = {}
        self._one_at_a_time = asyncio.Lock()
        self._woken, self._nudge = asyncio.Event(), asyncio.Event()
        self._looping = self._paused = self._asked = False
        self._pull_at = self._poll_at = 0.0

    async def run_once(self, wait_seconds: float = 20.0) -> SyncReport:
        """Everything that can be done now; dated retries are waited for up to `wait_seconds` in all."""
        async with self._one_at_a_time:
            self._log.start()
            run: SyncRun | None = None
            try:
                work = await self._open()
                if work is not None:
                    run = SyncRun(work, self._office, self._sleep, self._random, lanes=self._lanes)
                    run.when_pulled = functools.partial(self._line.screenshots.start, work)
                    await run.go(wait_seconds, lambda: len(self._log.published))
                    if not self._looping and (full := await self._line.screenshots.finish()) is not None:
                        raise full
                report = self._report(run, None if run is not None else NOT_PAIRED)
            except SurveyorError as fault:
                logger.warning("the run stopped: %s", fault.code)
                report = self._report(run, (fault.code, fault.text))
            finally:
                if not self._looping:
                    await self.aclose()
            if run is not None:
                self._found(run.online)
            self._note_pairing(report.error[0] if report.error is not None else "" if report.online else None)
            if report.error is not None:
                self._log(SyncFailed(*report.error))
            self._log(EngineIdle())
            return report

    def _report(self, run: SyncRun | None, error: tuple[str, str] | None) -> SyncReport:
        with self._database.read() as connection:
            unfinished = outbox_repository.unfinished(connection)
            news = app_news_repository.newer_than(connection, __version__)
            customers = customers_of(connection, unfinished)
            pauses = breaker.asked_pauses(connection, self._clock.now())
        return report_of(run, unfinished, customers, pauses, self._log, error, news)

    async def run_forever(self) -> None:
        """Tick whenever something is due or `wake` is called, until cancelled."""
        self._looping = True
        try:
            while True:
                await self._rest(max(await self._guarded_tick(), _SHORTEST_TICK_SECONDS))
        finally:
            self._looping = False
            await self.aclose()

    async def _rest(self, seconds: float) -> None:
        """Wait, unless woken; a machine that slept meanwhile, or whose clock was moved, looks at once."""
        end = self._clock.monotonic() + seconds
        self._moments.look_again_in(0)
        while (left := end - self._clock.monotonic()) > 0 and not self._moments.jumped():
            slice_seconds = min(left, _LOOK_AT_CLOCK_EVERY_SECONDS)
            self._moments.look_again_in(slice_seconds)
            try:
                await asyncio.wait_for(self._woken.wait(), slice_seconds)
            except TimeoutError:
                continue
            break
        self._woken.clear()

    async def _guarded_tick(self) -> float:
        try:
            return await self.tick()
        except SurveyorError as fault:
            self._log(SyncFailed(fault.code, fault.text))
        except Exception:
            logger.exception("a tick failed")
        return _AFTER_FAULT_SECONDS

    async def tick(self) -> float:
        """Do what is due now; seconds until something is due again."""
        async with self._one_at_a_time:
            if self._moments.jumped():
                logger.info("the machine slept or its clock was moved: everything is tried again")
                self._connectivity = Connectivity(self._clock, online=False)
                self._pull_at = self._poll_at = 0.0
            delay = await self._tick()
            self._moments.look_again_in(delay)
            return delay

    async def _tick(self) -> float:
        if self._paused:
            return _PAUSED_LOOK_SECONDS
        work = await self._open()
        if work is None:
            self._note_pairing(DeviceRefused.code)
            return _UNPAIRED_LOOK_SECONDS
        if self._connectivity.seconds_until_probe() <= 0 or not self._connectivity.online:
            await self._probe(work)
        if not self._connectivity.online:
            return self._connectivity.seconds_until_probe()
        if self._clock.monotonic() >= self._pull_at:
            await self._pull(work)
        drain = Drain(work, self._sleep, self._random, self._lanes, lambda: not self._paused)
        drain.beside, drain.nudge = functools.partial(self._beside, work), self._nudge
        result = await drain.run(0.0)
        pulling, self._pulling = self._pulling, None
        if pulling is not None:
            await pulling
        if result.halted is not None:
            self._note_pairing(result.halted.code)
            self._log(SyncFailed(result.halted.code, result.halted.text))
            return _AFTER_FAULT_SECONDS
        if result.offline:
            self._found(online=False)
        elif self._clock.monotonic() >= self._poll_at:
            await self._poll(work)
        self._log(EngineIdle())
        return self._seconds_until_due()

    def _beside(self, work: Work) -> float:
        """While the queue is worked off, for hours perhaps: what a person asked for holds at once, and the office is
        asked for news in time. Seconds until it is asked next."""
        if self._asked:
            self._asked = False
            with self._database.read() as connection:
                self._lanes.update(breaker.half_open(connection, self._clock.now()))
        left = self._pull_at - self._clock.monotonic()
        if left > 0:
            return left
        if self._pulling is None or self._pulling.done():
            self._pulling = asyncio.create_task(self._pull(work))
        return PULL_EVERY_SECONDS

    async def _probe(self, work: Work) -> None:
        try:
            await work.relay.check_health()
        except ApiError as fault:
            self._found(online=False)
            if isinstance(fault, TlsFault):
                self._log(SyncFailed(fault.code, fault.text))
        else:
            if self._connectivity.online is False:
                self._try_everything_now()
            self._found(online=True)

    def _try_everything_now(self) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            job_dates.clamp_dates(connection, now)
            outbox_repository.count_as_due(connection, now)
            self._lanes.update(breaker.half_open(connection, now))
        self._pull_at = self._poll_at = 0.0

    async def _pull(self, work: Work) -> None:
        self._pull_at = self._clock.monotonic() + PULL_EVERY_SECONDS
        pull = await pull_everything(work, self._office)
        self._line.screenshots.start(work)
        for fault in pull.faults:
            match fault:
                case Offline():
                    self._found(online=False)
                case DeviceRefused():
                    self._note_pairing(fault.code)
                    self._log(SyncFailed(*NO_LONGER_PAIRED))
                case AppTooOld():
                    self._log(SyncFailed(fault.code, fault.text))
                case _:
                    logger.info("the pull is tried again later: %s", fault.code)
        if not pull.faults:
            self._note_pairing("")

    async def _poll(self, work: Work) -> None:
        self._poll_at = self._clock.monotonic() + POLL_EVERY_SECONDS
        try:
            await poll_receipts(work)
            sweep(work)
        except ApiError as fault:
            logger.info("the office could not be asked for receipts: %s", fault.code)

    def _seconds_until_due(self) -> float:
        now, moment = self._clock.now(), self._clock.monotonic()
        waits = [self._connectivity.seconds_until_probe(), self._pull_at - moment, self._poll_at - moment]
        with self._database.read() as connection:
            for lane in Lane:
                due = outbox_repository.next_due(connection, KINDS[lane])
                if due is not None:
                    start = max(due, self._lanes[lane].pause_left(now) or due)
                    waits.append((start - now).total_seconds())
        return max(0.0, min(waits))

    def wake(self) -> None:
        """Look at once: something was queued, the network or the person came back."""
        self._connectivity.probe_now()
        self._pull_at = self._poll_at = 0.0
        self._asked = True
        self._nudge.set()
        self._woken.set()

    def pause(self) -> None:
        """Start nothing new; what is on its way ends."""
        self._paused = True

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self.wake()

    async def aclose(self) -> None:
        """Close the connections, if any are open."""
        pulling, self._pulling = self._pulling, None
        if pulling is not None:
            pulling.cancel()
            await asyncio.wait({pulling})
        await self._line.aclose()

    async def _open(self) -> Work | None:
        """The line to the office this laptop is paired with; None when it is not. Dead leases are taken back."""
        with self._database.write() as connection:
            outbox_repository.release_all_leases(connection)
            job_dates.clamp_dates(connection, self._clock.now())
            breaker.clamp_dates(connection, self._clock.now())
            if not self._lanes:
                self._lanes.update(breaker.load(connection, self._clock.now()))
            url = setting_repository.get(connection, "relay_url")
        return await self._line.open(url)

    def _note_pairing(self, code: str | None) -> None:
        """Whether the office knows this laptop, by the fault that it met: "" for none, None when nobody answered."""
        known = {"": True, DeviceRefused.code: False}.get(code) if code is not None else None
        if known is not None and known is not self._known:
            self._known = known
            self._log(PairingChecked(known))

    def _found(self, online: bool) -> None:
        if self._connectivity.found(online):
            self._log(ConnectivityChanged(online))

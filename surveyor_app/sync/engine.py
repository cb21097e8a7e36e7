"""The sync engine: one run for the command, a loop for the window. It belongs to one thread, as its database does."""

from __future__ import annotations

import asyncio
import logging
import random as randomness
from collections.abc import Callable

from surveyor_app.api.errors import ApiError, DeviceRefused, Offline
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.paths import DataPaths
from surveyor_app.storage import job_dates, outbox_repository, setting_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync import breaker
from surveyor_app.sync.breaker import LaneState
from surveyor_app.sync.connectivity import Connectivity
from surveyor_app.sync.drain import Drain
from surveyor_app.sync.events import ConnectivityChanged, Emit, EngineIdle, SyncFailed
from surveyor_app.sync.lanes import KINDS, Lane
from surveyor_app.sync.moments import Moments
from surveyor_app.sync.poll_receipts import poll_receipts
from surveyor_app.sync.pull_requests import OfficeStore, pull_catalogue, pull_requests
from surveyor_app.sync.report import BlockedItem, SyncReport
from surveyor_app.sync.run import NO_LONGER_PAIRED, NOT_PAIRED, SyncRun
from surveyor_app.sync.run_log import RunLog
from surveyor_app.sync.session import Office, Outside, Session
from surveyor_app.sync.sweep import sweep
from surveyor_app.sync.tell_opened import tell_opened
from surveyor_app.sync.upload_meter import UploadMeter
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
        self._paths = paths
        self._clock = clock
        self._office = office
        self._load_token = load_token
        self._random = random
        self._outside = outside or Outside()
        self._sleep = self._outside.sleep
        self._log = RunLog(emit, database, clock)
        self._connectivity, self._moments = Connectivity(clock), Moments(clock)
        self._lanes: dict[Lane, LaneState] = {}
        self._session: Session | None = None
        self._one_at_a_time = asyncio.Lock()
        self._woken = asyncio.Event()
        self._looping = self._paused = self._asked = False
        self._pull_at = 0.0
        self._poll_at = 0.0

    async def run_once(self, wait_seconds: float = 20.0) -> SyncReport:
        """Everything that can be done now; dated retries are waited for up to `wait_seconds` in all."""
        async with self._one_at_a_time:
            self._log.start()
            run: SyncRun | None = None
            try:
                work = await self._open()
                if work is not None:
                    run = SyncRun(work, self._office, self._sleep, self._random, lanes=self._lanes)
                    await run.go(wait_seconds, lambda: len(self._log.published))
                report = self._report(run, None if run is not None else NOT_PAIRED)
            except SurveyorError as fault:
                logger.warning("the run stopped: %s", fault.code)
                report = self._report(run, (fault.code, fault.text))
            finally:
                if not self._looping:
                    await self.aclose()
            if run is not None:
                self._found(run.online)
            if report.error is not None:
                self._log(SyncFailed(*report.error))
            self._log(EngineIdle())
            return report

    def _report(self, run: SyncRun | None, error: tuple[str, str] | None) -> SyncReport:
        with self._database.read() as connection:
            unfinished = outbox_repository.unfinished(connection)
        return SyncReport(
            online=run is not None and run.online,
            pulled=run.pulled if run else 0,
            uploaded_photos=self._log.uploaded_photos,
            uploaded_bytes=self._log.uploaded_bytes,
            published=tuple(dict.fromkeys(self._log.published)),
            waiting=sum(job.status is not JobStatus.BLOCKED for job in unfinished),
            blocked=tuple(
                BlockedItem(job.request_id, job.id, job.kind.value, job.error_code or "", job.error_text or "")
                for job in unfinished
                if job.status is JobStatus.BLOCKED
            ),
            error=error or (run.error if run else None),
            retry_later=error is None and run is not None and run.retry_later,
        )

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
            return _UNPAIRED_LOOK_SECONDS
        if self._connectivity.seconds_until_probe() <= 0 or not self._connectivity.online:
            await self._probe(work)
        if not self._connectivity.online:
            return self._connectivity.seconds_until_probe()
        if self._asked:
            self._asked = False
            with self._database.read() as connection:
                self._lanes.update(breaker.half_open(connection, self._clock.now()))
        if self._clock.monotonic() >= self._pull_at:
            await self._pull(work)
        result = await Drain(work, self._sleep, self._random, self._lanes, lambda: not self._paused).run(0.0)
        if result.halted is not None:
            self._log(SyncFailed(result.halted.code, result.halted.text))
            return _AFTER_FAULT_SECONDS
        if result.offline:
            self._found(online=False)
        elif self._clock.monotonic() >= self._poll_at:
            await self._poll(work)
        self._log(EngineIdle())
        return self._seconds_until_due()

    async def _probe(self, work: Work) -> None:
        try:
            await work.relay.check_health()
        except ApiError:
            self._found(online=False)
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
        try:
            await pull_requests(work)
            await pull_catalogue(work, self._office)
            await tell_opened(work)
        except Offline:
            self._found(online=False)
        except DeviceRefused:
            self._log(SyncFailed(*NO_LONGER_PAIRED))
        except ApiError as fault:
            logger.info("the pull is tried again later: %s", fault.code)

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
        session, self._session = self._session, None
        self._log.reports = None
        if session is not None:
            await session.aclose()

    async def _open(self) -> Work | None:
        """Connections to the office this laptop is paired with; None when it is not. Dead leases are taken back."""
        with self._database.write() as connection:
            outbox_repository.release_all_leases(connection)
            job_dates.clamp_dates(connection, self._clock.now())
            if not self._lanes:
                self._lanes.update(breaker.load(connection, self._clock.now()))
            url = setting_repository.get(connection, "relay_url")
        token = self._load_token()
        office = Office(url, token) if isinstance(url, str) and url and token else None
        if self._session is not None and self._session.office != office:
            await self.aclose()
        if office is None:
            return None
        if self._session is None:
            self._session = Session(office, self._clock, self._outside)
        session = self._session
        self._log.reports = session.reports
        return Work(
            database=self._database,
            paths=self._paths,
            clock=self._clock,
            relay=session.relay,
            aurora=session.aurora,
            pictures=session.pictures,
            emit=self._log,
            pace=session.pace,
            meter=UploadMeter(self._database, self._clock, session.pace),
        )

    def _found(self, online: bool) -> None:
        if self._connectivity.found(online):
            self._log(ConnectivityChanged(online))

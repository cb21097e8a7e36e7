"""Runs what can run: claims jobs lane by lane, settles each, waits for dates as long as it is allowed to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from surveyor_app.api.errors import ApiError
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.outbox import JobKind, SyncJob
from surveyor_app.storage import outbox_repository
from surveyor_app.sync import breaker, settle
from surveyor_app.sync.breaker import LaneState
from surveyor_app.sync.lanes import CONCURRENCY, KINDS, Lane, lane_of
from surveyor_app.sync.prepare_photo import prepare_photo
from surveyor_app.sync.publish_section import publish_section
from surveyor_app.sync.publish_survey import publish_status
from surveyor_app.sync.retry_policy import Block, Halt, Retry, decide
from surveyor_app.sync.upload_pace import Sleep
from surveyor_app.sync.upload_photo import upload_photo
from surveyor_app.sync.work import Done, Work

logger = logging.getLogger(__name__)

Handler = Callable[[SyncJob, Work], Awaitable[Done]]

HANDLERS: dict[JobKind, Handler] = {
    JobKind.PREPARE_PHOTO: prepare_photo,
    JobKind.UPLOAD_PHOTO: upload_photo,
    JobKind.PUT_ELECTRICAL: publish_section,
    JobKind.PUT_SUBPANELS: publish_section,
    JobKind.PUT_MOUNTING_PLANES: publish_section,
    JobKind.PUT_STATUS: publish_status,
}
_SHORTEST_WAIT_SECONDS = 0.1


@dataclass(slots=True)
class DrainResult:
    """Why a drain ended early, if it did."""

    halted: Halt | None = None
    offline: bool = False


@dataclass(slots=True)
class Drain:
    """One pass over the queue. `lanes` outlives it, so that a pause is kept between passes. `beside` is called before
    each look at the queue: it starts what is due meanwhile, and says in how many seconds it wants to be called again;
    `nudge` set means: look at once."""

    work: Work
    sleep: Sleep
    random: Callable[[], float]
    lanes: dict[Lane, LaneState]
    may_run: Callable[[], bool] = lambda: True
    beside: Callable[[], float | None] = lambda: None
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    result: DrainResult = field(default_factory=DrainResult)
    _running: dict[asyncio.Task[None], SyncJob] = field(default_factory=dict)

    async def run(self, patience_seconds: float) -> DrainResult:
        """Go on until nothing can run; dated retries are waited for up to `patience_seconds` in all."""
        waited = 0.0
        try:
            while True:
                beside_in = self.beside()
                self._start_jobs()
                if self._running:
                    await self._some_end(beside_in)
                    continue
                due_in = self._seconds_until_next()
                if due_in is None or waited + due_in > patience_seconds:
                    return self.result
                delay = max(due_in, _SHORTEST_WAIT_SECONDS)
                waited += delay
                await self.sleep(delay)
        finally:
            await self._abandon()

    def _goes_on(self) -> bool:
        return self.result.halted is None and not self.result.offline and self.may_run()

    def _start_jobs(self) -> None:
        if not self._goes_on():
            return
        now = self.work.clock.now()
        for lane in Lane:
            if self.lanes[lane].pause_left(now) is not None:
                continue
            for _free in range(self._room(lane)):
                if not self._start_one(lane, now):
                    break

    def _room(self, lane: Lane) -> int:
        """How many more jobs of a lane may run now: one alone where the host's breaker is half-open."""
        busy = sum(job.kind in KINDS[lane] for job in self._running.values())
        at_most = CONCURRENCY[lane]
        if lane is Lane.UPLOAD:
            at_most = min(at_most, self.work.pace.connections)
        return (1 if self.lanes[lane].is_half_open else at_most) - busy

    def _start_one(self, lane: Lane, now: datetime) -> bool:
        in_flight = [job.subject_id for job in self._running.values()] if lane is not Lane.AURORA else []
        with self.work.database.write() as connection:
            job = outbox_repository.claim(connection, now, KINDS[lane], in_flight)
        if job is None:
            return False
        self._running[asyncio.create_task(self._perform(job))] = job
        return True

    async def _some_end(self, beside_in: float | None) -> None:
        """Wait for the first job to end, for a dated job of a lane with room, or for what is due beside them."""
        due = [seconds for seconds in (self._seconds_until_next(), beside_in) if seconds is not None]
        timeout = max(min(due), _SHORTEST_WAIT_SECONDS) if due else None
        nudged = asyncio.create_task(self.nudge.wait())
        try:
            await asyncio.wait({*self._running, nudged}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nudged.cancel()
        self.nudge.clear()
        for task in [task for task in self._running if task.done()]:
            del self._running[task]
            task.result()

    def _seconds_until_next(self) -> float | None:
        """Seconds until a lane with room has a job that is due, 0 for now; None when there is none."""
        if not self._goes_on():
            return None
        now = self.work.clock.now()
        starts = []
        with self.work.database.read() as connection:
            for lane in Lane:
                due = outbox_repository.next_due(connection, KINDS[lane]) if self._room(lane) > 0 else None
                if due is not None:
                    starts.append(max(due, self.lanes[lane].pause_left(now) or due))
        return max(0.0, (min(starts) - now).total_seconds()) if starts else None

    async def _perform(self, job: SyncJob) -> None:
        try:
            settle.begin(self.work, job)
            done = await HANDLERS[job.kind](job, self.work)
            settle.finish(self.work, job, done)
            self._host_answered(lane_of(job.kind))
        except asyncio.CancelledError:
            settle.put_back(self.work, job)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler meets becomes the job's own state
            await self._failed(job, error)

    async def _failed(self, job: SyncJob, error: Exception) -> None:
        lane, host = self.lanes[lane_of(job.kind)], self.lanes[_host_at_fault(job, error)]
        decision = decide(
            error,
            attempts=job.attempts,
            host_failures=host.host_failures,
            now=self.work.clock.now(),
            random=self.random,
        )
        if isinstance(decision, Block) and decision.code == "unexpected":
            logger.error("job %s (%s) failed unexpectedly", job.id, job.kind.value, exc_info=error)
        try:
            match decision:
                case Retry():
                    settle.postpone(self.work, job, decision)
                    if decision.retry_after_until is not None:
                        lane.asked(decision.retry_after_until)
                        self._save_breakers()
                    elif decision.pauses_lane:
                        lane.pause(decision.due_at)
                    if decision.offline and not await self._office_answers():
                        self.result.offline = True  # no host is to blame
                    elif decision.host_fault:
                        self._blame(host, lane)
                case Block():
                    settle.block(self.work, job, decision)
                    if decision.status is not None:
                        self._host_answered(_host_at_fault(job, error))
                case Halt():
                    settle.put_back(self.work, job)
                    self.result.halted = decision
        except StorageFault as fault:
            # The job keeps its lease; whoever starts next takes it back.
            self.result.halted = Halt(fault.code, fault.text)

    def _blame(self, host: LaneState, lane: LaneState) -> None:
        """The host's breaker counts it; the lane that met it keeps away as long as that is open."""
        now = self.work.clock.now()
        host.host_failed(now)
        if host is not lane and host.is_half_open and (until := host.pause_left(now)) is not None:
            lane.pause(until)
        self._save_breakers()

    def _host_answered(self, lane: Lane) -> None:
        if self.lanes[lane].host_answered():
            self._save_breakers()

    def _save_breakers(self) -> None:
        with self.work.database.write() as connection:
            breaker.save(connection, self.lanes)

    async def _office_answers(self) -> bool:
        try:
            await self.work.relay.check_health()
        except ApiError:
            return False
        return True

    async def _abandon(self) -> None:
        """A drain that is cancelled takes its jobs with it; each is given back."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)


def _host_at_fault(job: SyncJob, error: Exception) -> Lane:
    """The lane whose host is to blame: the office also makes the keys for Aurora and knows of other laptops."""
    at_office = isinstance(error, ApiError) and error.at_office
    return Lane.UPLOAD if at_office else lane_of(job.kind)

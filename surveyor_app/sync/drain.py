"""Runs what can run: claims jobs lane by lane, settles each, waits for dates as long as it is allowed to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from surveyor_app.api.errors import ApiError
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.outbox import JobKind, SyncJob
from surveyor_app.storage import outbox_repository
from surveyor_app.sync import settle
from surveyor_app.sync.lanes import CONCURRENCY, KINDS, Lane, lane_of
from surveyor_app.sync.prepare_photo import prepare_photo
from surveyor_app.sync.publish_section import publish_section
from surveyor_app.sync.publish_survey import publish_status
from surveyor_app.sync.retry_policy import Block, Halt, Retry, decide
from surveyor_app.sync.upload_photo import upload_photo
from surveyor_app.sync.work import Done, Work

logger = logging.getLogger(__name__)

Handler = Callable[[SyncJob, Work], Awaitable[Done]]
Sleep = Callable[[float], Awaitable[None]]

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
class LaneState:
    """A lane's pause after its host was at fault, and how often in a row it was."""

    paused_until: datetime | None = None
    host_failures: int = 0


@dataclass(slots=True)
class DrainResult:
    """Why a drain ended early, if it did."""

    halted: Halt | None = None
    offline: bool = False


@dataclass(slots=True)
class Drain:
    """One pass over the queue. `lanes` outlives it, so that a pause is kept between passes."""

    work: Work
    sleep: Sleep
    random: Callable[[], float]
    lanes: dict[Lane, LaneState]
    may_run: Callable[[], bool] = lambda: True
    result: DrainResult = field(default_factory=DrainResult)
    _running: dict[asyncio.Task[None], SyncJob] = field(default_factory=dict)

    async def run(self, patience_seconds: float) -> DrainResult:
        """Go on until nothing can run; dated retries are waited for up to `patience_seconds` in all."""
        waited = 0.0
        try:
            while True:
                self._start_jobs()
                if self._running:
                    await self._some_end()
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
            paused_until = self.lanes[lane].paused_until
            if paused_until is not None and paused_until > now:
                continue
            busy = [job for job in self._running.values() if job.kind in KINDS[lane]]
            for _free in range(CONCURRENCY[lane] - len(busy)):
                if not self._start_one(lane, now):
                    break

    def _start_one(self, lane: Lane, now: datetime) -> bool:
        in_flight = [job.subject_id for job in self._running.values()] if lane is not Lane.AURORA else []
        with self.work.database.write() as connection:
            job = outbox_repository.claim(connection, now, KINDS[lane], in_flight)
        if job is None:
            return False
        self._running[asyncio.create_task(self._perform(job))] = job
        return True

    async def _some_end(self) -> None:
        """Wait for the first job to end, or for a dated job of a lane with room."""
        due = self._seconds_until_next() if self._goes_on() else None
        timeout = None if due is None else max(due, _SHORTEST_WAIT_SECONDS)
        ended, _still = await asyncio.wait(self._running, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
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
                busy = sum(job.kind in KINDS[lane] for job in self._running.values())
                due = outbox_repository.next_due(connection, KINDS[lane]) if busy < CONCURRENCY[lane] else None
                if due is not None:
                    starts.append(max(due, self.lanes[lane].paused_until or due))
        return max(0.0, (min(starts) - now).total_seconds()) if starts else None

    async def _perform(self, job: SyncJob) -> None:
        try:
            settle.begin(self.work, job)
            done = await HANDLERS[job.kind](job, self.work)
            settle.finish(self.work, job, done)
            self.lanes[lane_of(job.kind)].host_failures = 0
        except asyncio.CancelledError:
            settle.put_back(self.work, job)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler meets becomes the job's own state
            await self._failed(job, error)

    async def _failed(self, job: SyncJob, error: Exception) -> None:
        lane = self.lanes[lane_of(job.kind)]
        decision = decide(
            error,
            attempts=job.attempts,
            host_failures=lane.host_failures,
            now=self.work.clock.now(),
            random=self.random,
        )
        if isinstance(decision, Block) and decision.code == "unexpected":
            logger.error("job %s (%s) failed unexpectedly", job.id, job.kind.value, exc_info=error)
        try:
            match decision:
                case Retry():
                    settle.postpone(self.work, job, decision)
                    if decision.pauses_lane:
                        lane.host_failures += 1
                        lane.paused_until = decision.due_at
                    if decision.offline and not await self._office_answers():
                        self.result.offline = True
                case Block():
                    settle.block(self.work, job, decision)
                case Halt():
                    settle.put_back(self.work, job)
                    self.result.halted = decision
        except StorageFault as fault:
            # The job keeps its lease; whoever starts next takes it back.
            self.result.halted = Halt(fault.code, fault.text)

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


def fresh_lanes(work: Work, now: datetime) -> dict[Lane, LaneState]:
    """Lanes as a new run sees them: only what a host asked for with Retry-After still holds."""
    lanes = {}
    with work.database.read() as connection:
        for lane in Lane:
            until = outbox_repository.host_asked_to_wait_until(connection, KINDS[lane])
            horizon = now + timedelta(hours=1)
            lanes[lane] = LaneState(paused_until=until if until is not None and now < until <= horizon else None)
    return lanes

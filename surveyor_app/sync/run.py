"""One whole sync, as a person asked for it: reach the office, pull, work the queue off, look for receipts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from surveyor_app.api.errors import ApiError, AppTooOld, DeviceRefused, Offline, ServerFault, Throttled, TlsFault
from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.host_pauses import Pauses, hosts_in_the_way
from surveyor_app.domain.outbox import JobStatus, SyncJob
from surveyor_app.domain.request import read_project
from surveyor_app.domain.steps import held_by_blocked
from surveyor_app.language import N_
from surveyor_app.storage import job_dates, outbox_repository, request_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.sync import breaker
from surveyor_app.sync.breaker import LaneState
from surveyor_app.sync.drain import Drain
from surveyor_app.sync.lanes import Lane
from surveyor_app.sync.poll_receipts import poll_receipts
from surveyor_app.sync.pull_requests import OfficeStore
from surveyor_app.sync.pulling import pull_everything
from surveyor_app.sync.report import BlockedItem, SyncReport
from surveyor_app.sync.run_log import RunLog
from surveyor_app.sync.sweep import sweep
from surveyor_app.sync.upload_pace import Sleep
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)

NOT_PAIRED = ("not_paired", N_("This laptop is not paired with an office."))
NO_LONGER_PAIRED = (
    "not_paired",
    N_("This laptop is no longer paired with the office. Its work is kept: pair it again."),
)
_RECEIPTS_WITHIN_SECONDS = 3.0
_RECEIPTS_EVERY_SECONDS = 0.5


@dataclass(slots=True)
class SyncRun:
    """One run and what it found. `error` is (code, text); `retry_later`: the error may pass by itself; `stopped`: it
    concerns everything. `when_pulled` is called after each pull."""

    work: Work
    office: OfficeStore
    sleep: Sleep
    random: Callable[[], float]
    may_run: Callable[[], bool] = lambda: True
    online: bool = False
    pulled: int = 0
    error: tuple[str, str] | None = None
    retry_later: bool = False
    lanes: dict[Lane, LaneState] = field(default_factory=dict)
    when_pulled: Callable[[], None] = lambda: None
    stopped: bool = False

    async def go(self, patience_seconds: float, published: Callable[[], int] = lambda: 0) -> None:
        """Do everything; faults end up in the fields. `published` counts the surveys published so far in this run."""
        if not await self._reach():
            return
        now = self.work.clock.now()
        with self.work.database.write() as connection:
            job_dates.clamp_dates(connection, now)
            outbox_repository.count_as_due(connection, now)
            self.lanes.update(breaker.half_open(connection, now))
        pulled = await self._pull()
        if not self._goes_on():
            return
        await self._drain(patience_seconds)
        if not self._goes_on():
            return
        if not pulled:
            self.error, self.retry_later = None, False
            await self._pull()
        if self._goes_on():
            await self._look_for_receipts(_RECEIPTS_WITHIN_SECONDS if published() else 0.0)

    def _goes_on(self) -> bool:
        return self.online and not self.stopped

    async def _reach(self) -> bool:
        try:
            await self.work.relay.check_health()
        except ApiError as fault:
            self._note(fault)
            self.online = False
        else:
            self.online = True
        return self.online

    async def _pull(self) -> bool:
        """Whether all of it was read."""
        pull = await pull_everything(self.work, self.office)
        self.pulled += pull.requests
        for fault in pull.faults:
            self._note(fault)
        self.when_pulled()
        return not pull.faults

    async def _drain(self, patience_seconds: float) -> None:
        drain = Drain(self.work, self.sleep, self.random, self.lanes, self.may_run)
        result = await drain.run(patience_seconds)
        if result.offline:
            self.online = False
        if result.halted is not None:
            self.error = (result.halted.code, result.halted.text)
            self.retry_later, self.stopped = False, True
            if result.halted.code == DeviceRefused.code:
                self.error = NO_LONGER_PAIRED

    async def _look_for_receipts(self, within_seconds: float) -> None:
        """Once, or for a moment after a publish, since Aurora often fetches photos at once."""
        waited = 0.0
        try:
            while await poll_receipts(self.work) and waited < within_seconds:
                await self.sleep(_RECEIPTS_EVERY_SECONDS)
                waited += _RECEIPTS_EVERY_SECONDS
            sweep(self.work)
        except ApiError as fault:
            logger.info("the office could not be asked for receipts: %s", fault.code)

    def _note(self, fault: ApiError) -> None:
        match fault:
            case TlsFault() | AppTooOld():
                self.error, self.retry_later, self.stopped = (fault.code, fault.text), False, True
            case DeviceRefused():
                self.error, self.retry_later, self.stopped = NO_LONGER_PAIRED, False, True
            case Offline():
                self.online, self.retry_later = False, True
            case Throttled() | ServerFault():
                self.error, self.retry_later = (fault.code, fault.text), True
            case _:
                self.error, self.retry_later = (fault.code, fault.text), False


def customers_of(connection: Connection, unfinished: Sequence[SyncJob]) -> dict[str, str]:
    """The customers of the surveys that need a person, by the surveys' ids."""
    blocked = {job.request_id for job in unfinished if job.status is JobStatus.BLOCKED}
    return {
        request_id: read_project(request_repository.get(connection, request_id).project).customer_name
        for request_id in blocked
    }


def report_of(
    run: SyncRun | None,
    unfinished: Sequence[SyncJob],
    customers: Mapping[str, str],
    pauses: Pauses,
    log: RunLog,
    error: tuple[str, str] | None,
    news: AppNews | None = None,
) -> SyncReport:
    """What a run did and left; `run` is None where there was nobody to run with, `news` of a newer version if any;
    `customers` are the names of the surveys with blocked jobs."""
    return SyncReport(
        online=run is not None and run.online,
        pulled=run.pulled if run else 0,
        uploaded_photos=log.uploaded_photos,
        uploaded_bytes=log.uploaded_bytes,
        published=tuple(dict.fromkeys(log.published)),
        waiting=sum(job.status is not JobStatus.BLOCKED for job in unfinished),
        blocked=tuple(
            BlockedItem(
                survey=job.request_id,
                job=job.id,
                kind=job.kind.value,
                code=job.error_code or "",
                text=job.error_text or "",
                customer=customers.get(job.request_id, ""),
            )
            for job in unfinished
            if job.status is JobStatus.BLOCKED
        ),
        error=error or (run.error if run else None),
        retry_later=error is None and run is not None and run.retry_later,
        app_update=None if news is None else (news.version, news.where),
        held=len(held_by_blocked(unfinished)),
        pauses=tuple((host, until.isoformat()) for host, until in hosts_in_the_way(unfinished, pauses).items()),
    )

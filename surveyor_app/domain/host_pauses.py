"""A server that asked to be left in peace (Retry-After), in words: everything that waits behind it says the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from surveyor_app.domain.outbox import OPEN_STATUSES, JobKind, JobStatus, SyncJob
from surveyor_app.language import N_, tr

OFFICE, AURORA = "office", "aurora"
_SAID = {
    OFFICE: N_("The office asked us to wait until {time}."),
    AURORA: N_("Aurora asked us to wait until {time}."),
}

Pauses = Mapping[str, datetime]  # by host, only those to come


def host_of(kind: JobKind) -> str:
    """Whom a kind of job talks to; "" for nobody."""
    if kind is JobKind.PREPARE_PHOTO:
        return ""
    return OFFICE if kind is JobKind.UPLOAD_PHOTO else AURORA


def asked_words(host: str, until: datetime) -> str:
    """ "Aurora asked us to wait until 21:41.", in this machine's time."""
    return tr(_SAID[host], time=f"{until.astimezone():%H:%M}")


def waits_behind(job: SyncJob, pauses: Pauses) -> str:
    """The words for a job that waits because its host asked for it; "" for every other one."""
    until = pauses.get(host_of(job.kind))
    is_resting = job.status in (JobStatus.QUEUED, JobStatus.WAITING)
    return asked_words(host_of(job.kind), until) if until is not None and is_resting else ""


def hosts_in_the_way(jobs: Collection[SyncJob], pauses: Pauses) -> dict[str, datetime]:
    """The hosts that asked to be left in peace and have something of these jobs waiting behind them."""
    hosts = {host_of(job.kind) for job in jobs if waits_behind(job, pauses)}
    return {host: until for host, until in pauses.items() if host in hosts}


def waits_until(unfinished: Collection[SyncJob], pauses: Pauses) -> datetime | None:
    """When sending goes on, where nothing goes out before because a host asked for it; None where something may."""
    ids = {job.id for job in unfinished}
    going = [job for job in unfinished if job.status in OPEN_STATUSES and ids.isdisjoint(job.depends_on)]
    if not going or not all(waits_behind(job, pauses) for job in going):
        return None
    return min(hosts_in_the_way(going, pauses).values())

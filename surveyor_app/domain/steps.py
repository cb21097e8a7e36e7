"""How far a version is on its way, in steps: what it has to send, without what only makes sure of earlier versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from surveyor_app.domain.outbox import NOTHING_NEW, JobKind, JobStatus, SyncJob

PHOTO_KINDS = (JobKind.PREPARE_PHOTO, JobKind.UPLOAD_PHOTO)


@dataclass(frozen=True, slots=True)
class Steps:
    """So many of so many are done."""

    done: int = 0
    total: int = 0

    @property
    def left(self) -> int:
        """Those that are not done."""
        return self.total - self.done

    def __add__(self, other: Steps) -> Steps:
        """Both together."""
        return Steps(self.done + other.done, self.total + other.total)


NO_STEPS = Steps()


def has_to_send(job: SyncJob) -> bool:
    """Whether the job is one of its version's steps. Asking again for what the other side has already is none, neither
    is what a newer version took over, nor telling the office about progress."""
    counts = job.kind is not JobKind.REPORT_PROGRESS and job.status is not JobStatus.SUPERSEDED
    return counts and not job.state.get(NOTHING_NEW)


def steps_of(jobs: Iterable[SyncJob]) -> Steps:
    """The steps of one version, given its jobs."""
    counted = [job.status for job in jobs if has_to_send(job)]
    return Steps(counted.count(JobStatus.DONE), len(counted))

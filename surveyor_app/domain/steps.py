"""How far a version is on its way, in items as a person counts them: a photo, a section, the completion. What only
makes sure of earlier versions is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from surveyor_app.domain.outbox import NOTHING_NEW, JobKind, JobStatus, SyncJob

PHOTO_KINDS = (JobKind.PREPARE_PHOTO, JobKind.UPLOAD_PHOTO)


@dataclass(frozen=True, slots=True)
class Steps:
    """So many items of so many are there."""

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
    """Whether the job is part of one of its version's items. Asking again for what the other side has already is not,
    neither is what a newer version took over."""
    return job.status is not JobStatus.SUPERSEDED and not job.state.get(NOTHING_NEW)


def steps_of(jobs: Iterable[SyncJob]) -> Steps:
    """The items of one version, given its jobs. A photo is one, and is there once it is uploaded."""
    is_done: dict[tuple[bool, str], bool] = {}
    for job in jobs:
        if has_to_send(job):
            is_photo = job.kind in PHOTO_KINDS
            item = (is_photo, job.subject_id if is_photo else job.id)
            is_done[item] = is_done.get(item, True) and job.status is JobStatus.DONE
    return Steps(sum(is_done.values()), len(is_done))


def held_by_blocked(jobs: Collection[SyncJob]) -> frozenset[str]:
    """The ids of those that only go once a person has dealt with one that is blocked, however many lie between."""
    held = {job.id for job in jobs if job.status is JobStatus.BLOCKED}
    blocked, known = frozenset(held), -1
    while known != len(held):
        known = len(held)
        held |= {job.id for job in jobs if not held.isdisjoint(job.depends_on)}
    return frozenset(held) - blocked

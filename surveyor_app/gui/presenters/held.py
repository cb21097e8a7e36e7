"""Which pending items can only go once a person has dealt with another one: nothing is sent by waiting for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.steps import has_to_send
from surveyor_app.gui.ports import QueueItemView


def shown_items(items: Sequence[QueueItemView]) -> list[QueueItemView]:
    """What is shown as waiting, one line an item: what a version has to send. Making sure of what arrived earlier is
    shown only where it does not go well, the upload of a photo once its copy is prepared."""
    shown = [item for item in items if has_to_send(item.job) or item.job.error_text]
    unprepared = {_photo(item) for item in shown if item.job.kind is JobKind.PREPARE_PHOTO}
    return [item for item in shown if item.job.kind is not JobKind.UPLOAD_PHOTO or _photo(item) not in unprepared]


def _photo(item: QueueItemView) -> tuple[str, str]:
    return item.job.revision_id, item.job.subject_id


def held_items(items: Sequence[QueueItemView]) -> Mapping[str, QueueItemView]:
    """The job ids of items that wait for one that needs a person, each with that one."""
    known = {item.job.id: item for item in items}
    found: dict[str, QueueItemView] = {}
    free: set[str] = set()

    def cause(item: QueueItemView) -> QueueItemView | None:
        job = item.job
        if job.status is JobStatus.BLOCKED:
            return item
        if job.id not in found and job.id not in free:
            free.add(job.id)  # also ends a circle, which nobody makes
            earlier = (cause(known[each]) for each in job.depends_on if each in known)
            first = next((each for each in earlier if each is not None), None)
            if first is not None:
                found[job.id] = first
        return found.get(job.id)

    for item in items:
        cause(item)
    return found

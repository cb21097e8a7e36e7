"""The two ways out in words: photos to the office, data to Aurora; under way, resting after a fault, or in need of you;
and everything that is known about one pending item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.gui.ports import QueueItemView
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.words import Sign, count

_PHOTO_KINDS = (JobKind.PREPARE_PHOTO, JobKind.UPLOAD_PHOTO)
_LANES = (("Photos to the office", True), ("Data to Aurora", False))


@dataclass(frozen=True, slots=True)
class LaneLine:
    """One way out: its name, and how it stands."""

    name: str
    sign: Sign


def lane_lines(items: Sequence[QueueItemView], now: datetime) -> list[LaneLine]:
    """A line for each way on which something waits."""
    lines = []
    for name, photos in _LANES:
        found = [item for item in items if (item.job.kind in _PHOTO_KINDS) is photos]
        if found:
            lines.append(LaneLine(name, _lane(found, now, any_photos=any(i.job.kind in _PHOTO_KINDS for i in items))))
    return lines


def _lane(items: Sequence[QueueItemView], now: datetime, *, any_photos: bool) -> Sign:
    jobs = [item.job for item in items]
    reasons = {item.job.id: item.job.error_text or item.reason for item in items}
    running = sum(job.status is JobStatus.RUNNING for job in jobs)
    if running:
        return Sign(f"{running} under way, {len(jobs) - running} after that", "cloud-upload", "info")
    blocked = sum(job.status is JobStatus.BLOCKED for job in jobs)
    resting = [job for job in jobs if job.status is JobStatus.WAITING and job.due_at is not None and job.due_at > now]
    if resting:
        first = min(resting, key=lambda job: job.due_at or now)
        tries = f" after {count(first.attempts, 'try', 'tries')}" if first.attempts else ""
        text = f"Resting{tries}, goes on {words.soon(first.due_at or now, now)}"
        said = reasons[first.id].strip()
        return Sign(f"{text}. {said}" if said else text, "history", "neutral")
    if blocked:
        return Sign(f"{count(blocked, 'item needs', 'items need')} you", "triangle-alert", "unusual")
    if any_photos and not any(job.kind in _PHOTO_KINDS for job in jobs):
        return Sign("Waits for the photos", "clock", "neutral")
    return Sign(f"{count(len(jobs), 'item')} next", "clock", "neutral")


def job_facts(item: QueueItemView, now: datetime) -> list[tuple[str, str]]:
    """Everything about one pending item, as (label, words): for the Details below the list."""
    job = item.job
    facts = [
        ("The other side said", job.error_text or ""),
        ("Reason", item.reason),
        ("Fault", job.error_code or ""),
        ("Tries so far", str(job.attempts) if job.attempts else ""),
        ("Next try", words.moment(job.due_at, now) if job.due_at is not None and job.due_at > now else ""),
        ("Size", words.size(item.bytes_total) if item.bytes_total else ""),
        ("Waiting since", words.moment(job.created_at, now)),
        ("Waits for", count(len(job.depends_on), "earlier step") if job.depends_on else ""),
    ]
    if item.reason == job.error_text:
        facts = [fact for fact in facts if fact[0] != "Reason"]
    return [(name, text) for name, text in facts if text]

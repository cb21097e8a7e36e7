"""The two ways out in words: photos to the office, data to Aurora; under way, resting after a fault, or in need of you;
and everything that is known about one pending item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.steps import PHOTO_KINDS
from surveyor_app.gui.ports import QueueItemView
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.held import held_items, shown_items
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.language import N_, tr, trn

_LANES = ((N_("Photos to the office"), True), (N_("Data to Aurora"), False))


@dataclass(frozen=True, slots=True)
class LaneLine:
    """One way out: its name, and how it stands."""

    name: str
    sign: Sign


def lane_lines(items: Sequence[QueueItemView], now: datetime, *, refused: bool = False) -> list[LaneLine]:
    """A line for each way on which something waits; `refused`: the office does not know this laptop any more."""
    lines = []
    held = held_items(items)
    items = shown_items(items)
    for name, photos in _LANES:
        found = [item for item in items if (item.job.kind in PHOTO_KINDS) is photos]
        if found and refused:
            lines.append(LaneLine(tr(name), Sign(tr("Waits until this laptop is paired again"), "unlink", "unusual")))
        elif found:
            photos_wait = any(item.job.kind in PHOTO_KINDS for item in items)
            free = [item for item in found if item.job.id not in held]
            lines.append(LaneLine(tr(name), _lane(free, now, any_photos=photos_wait)))
    return lines


def _lane(items: Sequence[QueueItemView], now: datetime, *, any_photos: bool) -> Sign:
    jobs = [item.job for item in items]
    reasons = {item.job.id: item.reason or item.job.error_text or "" for item in items}
    running = sum(job.status is JobStatus.RUNNING for job in jobs)
    if running:
        text = tr("{running} under way, {rest} after that", running=running, rest=len(jobs) - running)
        return Sign(text, "cloud-upload", "info")
    blocked = sum(job.status is JobStatus.BLOCKED for job in jobs)
    resting = [job for job in jobs if job.status is JobStatus.WAITING and job.due_at is not None and job.due_at > now]
    if resting:
        first = min(resting, key=lambda job: job.due_at or now)
        at = words.soon(first.due_at or now, now)
        text = (
            trn("Resting after {n} try, goes on {at}", "Resting after {n} tries, goes on {at}", first.attempts, at=at)
            if first.attempts
            else tr("Resting, goes on {at}", at=at)
        )
        said = reasons[first.id].strip()
        return Sign(f"{text}. {said}" if said else text, "history", "neutral")
    if blocked:
        return Sign(trn("{n} item needs you", "{n} items need you", blocked), "triangle-alert", "unusual")
    if any_photos and not any(job.kind in PHOTO_KINDS for job in jobs):
        return Sign(tr("Waits for the photos"), "clock", "neutral")
    return Sign(trn("{n} item next", "{n} items next", len(jobs)), "clock", "neutral")


def job_facts(item: QueueItemView, now: datetime) -> list[tuple[str, str]]:
    """Everything about one pending item, as (label, words): for the Details below the list."""
    job = item.job
    facts = [
        (tr("Answer received"), job.error_text or ""),
        (tr("Reason"), item.reason if item.reason != job.error_text else ""),
        (tr("Fault"), job.error_code or ""),
        (tr("Tries so far"), str(job.attempts) if job.attempts else ""),
        (tr("Next try"), words.moment(job.due_at, now) if job.due_at is not None and job.due_at > now else ""),
        (tr("Size"), words.size(item.bytes_total) if item.bytes_total else ""),
        (tr("Waiting since"), words.moment(job.created_at, now)),
        (tr("Waits for"), _earlier_items(len(job.depends_on))),
    ]
    return [(name, text) for name, text in facts if text]


def _earlier_items(number: int) -> str:
    return trn("{n} earlier item", "{n} earlier items", number) if number else ""

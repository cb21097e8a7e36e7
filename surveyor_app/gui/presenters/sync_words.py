"""Syncing in words: the chip in the top bar, the rows of the sync page, and whether the lid may be closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.outbox import JobStatus
from surveyor_app.gui.ports import QueueItemView, QueueTotalsView
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.words import Sign, count


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """What is known about syncing at one moment. `online` is None before the first try."""

    paired: bool = False
    online: bool | None = None
    paused: bool = False
    running: bool = True
    working: bool = False
    totals: QueueTotalsView | None = None
    not_at_office: int = 0
    seconds_left: float | None = None
    bytes_per_second: float | None = None
    bytes_left: int | None = None  # of what is being uploaded, finer than `totals`
    items: int = 0  # photos and sections that wait
    any_delivered: bool = False
    unsaved: int = 0  # answers that the disk did not take
    storage_fault: str = ""  # in words, "" when the disk is well


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One pending item as the sync page shows it; `progress` is 0 to 1 or None when unknown."""

    job_id: str
    request_id: str
    title: str
    customer: str
    state: Sign
    reason: str
    next_try: str
    progress: float | None
    bytes: str


def chip(facts: SyncFacts) -> Sign:
    """The chip that is always visible, in words."""
    totals = facts.totals
    here = count(facts.items or facts.not_at_office, "item") + " only on this laptop"
    waits = bool(facts.items or facts.not_at_office)
    if facts.unsaved:
        return Sign(f"{count(facts.unsaved, 'answer')} not saved", "hard-drive", "refuse")
    if not facts.paired:
        return Sign("Not paired" + (f" · {here}" if waits else ""), "unlink", "neutral")
    if totals is not None and totals.jobs_blocked:
        return Sign(f"{count(totals.jobs_blocked, 'item needs', 'items need')} you", "triangle-alert", "unusual")
    if facts.paused:
        return Sign(f"Paused · {here}" if waits else "Paused", "pause", "neutral")
    if facts.online is False:
        rest = here if waits else "all delivered" if facts.any_delivered else "nothing to send"
        return Sign(f"Offline · {rest}", "wifi-off", "neutral")
    if totals is not None and totals.jobs_waiting:
        return Sign(_sending(totals, facts.seconds_left), "cloud-upload", "info")
    return _calm(facts, here if waits else "")


def _calm(facts: SyncFacts, here: str) -> Sign:
    if here:
        return Sign(here[0].upper() + here[1:], "laptop", "neutral")
    if facts.any_delivered:
        return Sign("All delivered", "cloud-check", "done")
    return Sign("Nothing to send", "cloud", "neutral")


def _sending(totals: QueueTotalsView, seconds_left: float | None) -> str:
    if totals.photos_waiting:
        done = totals.photos_total - totals.photos_waiting
        text = f"Sending photo {min(done + 1, totals.photos_total)} of {totals.photos_total}"
    else:
        text = f"Sending {count(totals.jobs_waiting, 'item')}"
    return f"{text} · {words.duration(seconds_left)}" if seconds_left is not None else text


def lid(facts: SyncFacts) -> Sign:
    """The answer to "Safe to close the lid?"."""
    totals = facts.totals
    if facts.unsaved:
        words_ = count(facts.unsaved, "answer is", "answers are")
        return Sign(f"No. {words_} not saved: {_lower(facts.storage_fault)}.", "hard-drive", "refuse")
    if facts.storage_fault:
        text = f"Yes, but nothing new can be saved: {_lower(facts.storage_fault)}. What was saved before is safe."
        return Sign(text, "hard-drive", "unusual")
    waiting = totals.jobs_waiting if totals is not None else 0
    if waiting and facts.online and not facts.paused and facts.paired:
        return Sign(
            "Better leave the lid open until sending is done. Nothing is lost if you close it: it goes on next time.",
            "cloud-upload",
            "info",
        )
    if totals is not None and totals.jobs_blocked:
        text = "Yes. Everything is saved on this laptop. What needs you is not sent by waiting: see the list below."
        return Sign(text, "triangle-alert", "unusual")
    if facts.not_at_office or waiting:
        when = (
            "it is sent once this laptop is paired"
            if not facts.paired
            else "it is sent after you press Resume"
            if facts.paused
            else "it is sent when there is a connection"
        )
        return Sign(f"Yes. Everything is saved on this laptop; {when}.", "laptop", "neutral")
    if facts.any_delivered:
        return Sign("Yes. Everything is saved and delivered.", "circle-check", "done")
    return Sign("Yes. Everything is saved on this laptop, and nothing waits to be sent.", "circle-check", "done")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def rows(
    items: Sequence[QueueItemView], progress: Mapping[str, tuple[int, int]], now: datetime, *, online: bool | None
) -> list[QueueRow]:
    """The rows of the sync page; `progress` maps photo ids to (sent, total) bytes."""
    made = []
    for item in items:
        job = item.job
        sent = progress.get(job.subject_id)
        fraction = sent[0] / sent[1] if sent and sent[1] else (0.0 if item.bytes_total else None)
        made.append(
            QueueRow(
                job_id=job.id,
                request_id=job.request_id,
                title=item.title,
                customer=item.customer_name,
                state=words.JOB[job.status],
                reason=item.reason or job.error_text or "",
                next_try=_next_try(job.status, job.due_at, now, online=online),
                progress=fraction,
                bytes=words.size(item.bytes_total) if item.bytes_total else "",
            )
        )
    return made


def _next_try(status: JobStatus, due_at: datetime | None, now: datetime, *, online: bool | None) -> str:
    if status is JobStatus.BLOCKED:
        return "You decide"
    if status is JobStatus.RUNNING:
        return "Now"
    if online is False:
        return "When online"
    if due_at is None:
        return "Next in line"
    soon = words.soon(due_at, now)
    at = f"{due_at.astimezone():%H:%M}"
    return soon.capitalize() if soon == "now" or soon.endswith(at) else f"{soon.capitalize()} · {at}"


def totals_line(facts: SyncFacts) -> str:
    """ "26 of 40 photos delivered · 48.2 MB to go · 310 kB/s · 2 min left"."""
    totals = facts.totals
    if totals is None:
        return ""
    if not totals.photos_total:
        return "" if not totals.jobs_waiting else f"{count(totals.jobs_waiting, 'item')} to send."
    done = totals.photos_total - totals.photos_waiting
    parts = [f"{done} of {count(totals.photos_total, 'photo')} delivered"]
    left = totals.bytes_waiting if facts.bytes_left is None else min(facts.bytes_left, totals.bytes_waiting)
    if left:
        parts.append(f"{words.size(left)} to go")
        if facts.bytes_per_second:
            parts.append(f"{words.size(round(facts.bytes_per_second))}/s")
        if facts.seconds_left is not None:
            parts.append(words.duration(facts.seconds_left))
    return " · ".join(parts)

"""Syncing in words: the chip in the top bar, the rows of the sync page, and whether the lid may be closed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from surveyor_app.domain.outbox import JobStatus
from surveyor_app.gui.ports import QueueItemView, QueueTotalsView
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.words import Sign, count

_RATE_WINDOW_SECONDS = 30.0
_LEAST_SPAN_SECONDS = 2.0


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


@dataclass(slots=True)
class Rate:
    """Bytes a second over the last half minute, from progress events."""

    samples: deque[tuple[float, int]] = field(default_factory=deque)
    sent: dict[str, int] = field(default_factory=dict)

    def note(self, at: float, photo_id: str, sent_bytes: int) -> None:
        """Take one progress event; `at` in monotonic seconds."""
        grown = sent_bytes - self.sent.get(photo_id, 0)
        self.sent[photo_id] = sent_bytes
        if grown > 0:
            self.samples.append((at, grown))
        while self.samples and at - self.samples[0][0] > _RATE_WINDOW_SECONDS:
            self.samples.popleft()

    def seconds_for(self, bytes_left: int) -> float | None:
        """How long the rest takes at the present rate; None while that is not known."""
        if len(self.samples) < 2:
            return None
        span = self.samples[-1][0] - self.samples[0][0]
        total = sum(grown for _, grown in self.samples) - self.samples[0][1]
        return bytes_left * span / total if span >= _LEAST_SPAN_SECONDS and total > 0 else None


def chip(facts: SyncFacts) -> Sign:
    """The chip that is always visible, in words."""
    totals = facts.totals
    here = count(facts.not_at_office, "survey") + " only on this laptop"
    if not facts.paired:
        return Sign("Not paired" + (f" · {here}" if facts.not_at_office else ""), "unlink", "neutral")
    if totals is not None and totals.jobs_blocked:
        return Sign(f"{count(totals.jobs_blocked, 'item needs', 'items need')} you", "triangle-alert", "unusual")
    if facts.paused:
        return Sign(f"Paused · {here}" if facts.not_at_office else "Paused", "pause", "neutral")
    if facts.online is False:
        return Sign(f"Offline · {here}" if facts.not_at_office else "Offline · all delivered", "wifi-off", "neutral")
    if totals is not None and totals.jobs_waiting:
        return Sign(_sending(totals, facts.seconds_left), "cloud-upload", "info")
    if facts.not_at_office:
        return Sign(here[0].upper() + here[1:], "laptop", "neutral")
    if facts.online is None:
        return Sign("Connecting…", "refresh-cw", "neutral")
    return Sign("All delivered", "cloud-check", "done")


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
    if totals is not None and totals.jobs_waiting and facts.online and not facts.paused:
        return Sign(
            "Better leave the lid open until sending is done. Nothing is lost if you close it: it goes on next time.",
            "cloud-upload",
            "info",
        )
    if facts.not_at_office or (totals is not None and totals.jobs_waiting):
        return Sign(
            "Yes. Everything is saved on this laptop; it is sent when there is a connection.", "laptop", "neutral"
        )
    return Sign("Yes. Everything is saved and delivered.", "circle-check", "done")


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
    return words.soon(due_at, now).capitalize() if due_at is not None else "Next in line"


def totals_line(totals: QueueTotalsView | None) -> str:
    """ "26 of 40 photos delivered · 48.2 MB to go"."""
    if totals is None:
        return ""
    if not totals.photos_total:
        return "No photos wait." if not totals.jobs_waiting else f"{count(totals.jobs_waiting, 'item')} to send."
    done = totals.photos_total - totals.photos_waiting
    rest = f" · {words.size(totals.bytes_waiting)} to go" if totals.bytes_waiting else ""
    return f"{done} of {count(totals.photos_total, 'photo')} delivered{rest}"

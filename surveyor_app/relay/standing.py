"""How a request stands for the office: which of five states, since when, and what that means in plain words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.moments import count, local_minute
from surveyor_app.domain.request import CANCELLED_STATUSES
from surveyor_app.relay.request_records import Progress, RequestEntry

NEEDS, SENDING, IN, OPEN, CANCELLED = "needs", "sending", "in", "open", "cancelled"
STATES = (NEEDS, SENDING, IN, OPEN, CANCELLED)  # in the order in which an office wants to read them
_COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Standing:
    """One of STATES; `reason` is "" unless somebody is needed."""

    state: str
    since: datetime
    words: str
    reason: str = ""


def standing(entry: RequestEntry) -> Standing:
    """What Aurora says comes before what a laptop said, unless that laptop still has something to do."""
    progress = entry.progress
    if entry.is_deleted or (entry.status or "").lower() in CANCELLED_STATUSES:
        since = progress.at if progress is not None else entry.received_at
        return Standing(CANCELLED, since, "deleted in Aurora" if entry.is_deleted else "cancelled in Aurora")
    if progress is not None and progress.kind == "needs_attention":
        words = f"needs somebody since {local_minute(progress.at)}"
        return Standing(NEEDS, progress.at, words, progress.text or "The laptop's sync page says why.")
    if progress is not None and progress.kind in ("photos", "publishing"):
        return Standing(SENDING, progress.at, _sending(progress))
    if progress is not None and progress.kind == "published":
        return Standing(IN, progress.at, f"in since {local_minute(progress.at)}")
    if (entry.status or "").lower() == _COMPLETED:
        return Standing(IN, entry.received_at, "completed in Aurora")
    return _open(entry, progress)


def _sending(progress: Progress) -> str:
    at = local_minute(progress.at)
    if progress.total:
        done = min(progress.done or 0, progress.total)
        return f"being sent, {done} of {count(progress.total, 'photo')} at the office, last heard {at}"
    return f"being sent, last heard {at}"


def _open(entry: RequestEntry, progress: Progress | None) -> Standing:
    received = local_minute(entry.received_at)
    if entry.prefetched_at is None and entry.error:
        if entry.is_given_up:
            return Standing(NEEDS, entry.received_at, f"not fetched from Aurora, came {received}", entry.error)
        return Standing(OPEN, entry.received_at, f"being fetched again, came {received}: {entry.error}")
    if entry.prefetched_at is None:
        return Standing(OPEN, entry.received_at, f"being fetched, came {received}")
    if progress is not None:
        return Standing(OPEN, progress.at, f"begun, {local_minute(progress.at)}")
    return Standing(OPEN, entry.received_at, f"not started, came {received}")

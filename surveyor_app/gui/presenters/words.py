"""How states, times, sizes and counts are said on screen: one place for words that several pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.photo import PhotoState
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.language import N_


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as it is read: words, an icon's name and a tone (refuse, unusual, done, info, neutral)."""

    text: str
    icon: str
    tone: str


SURVEY = {
    SurveyStatus.DRAFT: Sign("In progress", "pencil", "info"),
    SurveyStatus.QUEUED: Sign("Waiting to send", "clock", "info"),
    SurveyStatus.PUBLISHING: Sign("Sending", "cloud-upload", "info"),
    SurveyStatus.PUBLISHED: Sign("Sent", "check-check", "done"),
    SurveyStatus.NEEDS_ATTENTION: Sign("Needs attention", "triangle-alert", "unusual"),
    SurveyStatus.WITHDRAWN: Sign("Cancelled", "ban", "neutral"),
}
TO_DO = Sign("To do", "circle-dashed", "neutral")
READY = Sign("Ready", "circle-check", "done")

SECTION_NAMES = {
    SectionName.ELECTRICAL: N_("Electrical"),
    SectionName.SUBPANELS: N_("Subpanels"),
    SectionName.MOUNTING_PLANES: N_("Roof planes"),
}

SEVERITY = {
    Severity.ERROR: Sign("Aurora will refuse", "octagon-x", "refuse"),
    Severity.WARNING: Sign("Unusual", "triangle-alert", "unusual"),
    Severity.INFO: Sign("Good to know", "info", "info"),
}

PHOTO = {
    PhotoState.SAVED: Sign("On this laptop", "laptop", "neutral"),
    PhotoState.HOSTED: Sign("At the office", "cloud-upload", "info"),
    PhotoState.VERIFIED: Sign("At the office", "cloud-check", "info"),
    PhotoState.REFERENCED: Sign("Accepted", "check", "done"),
    PhotoState.FETCHED: Sign("At Aurora", "check-check", "done"),
    PhotoState.BLOCKED: Sign("Needs you", "triangle-alert", "unusual"),
}

JOB = {
    JobStatus.QUEUED: Sign("Waiting", "clock", "neutral"),
    JobStatus.RUNNING: Sign("Sending", "cloud-upload", "info"),
    JobStatus.WAITING: Sign("Will try again", "history", "neutral"),
    JobStatus.BLOCKED: Sign("Needs you", "triangle-alert", "unusual"),
    JobStatus.DONE: Sign("Done", "check", "done"),
    JobStatus.SUPERSEDED: Sign("Replaced", "minus", "neutral"),
}

NOT_YET = ("building-2", "Not yet at the office")
OFFICE = {
    SurveyStatus.QUEUED: ("cloud-upload", "On its way to the office"),
    SurveyStatus.PUBLISHING: ("cloud-upload", "On its way to the office"),
    SurveyStatus.PUBLISHED: ("check-check", "Delivered to Aurora"),
}


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 photo", "3 photos"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def size(number_of_bytes: int) -> str:
    """ "812 kB", "3.4 MB"."""
    if number_of_bytes < 1000:
        return f"{number_of_bytes} B"
    if number_of_bytes < 1_000_000:
        return f"{number_of_bytes / 1000:.0f} kB"
    return f"{number_of_bytes / 1_000_000:.1f} MB"


def clock_time(at: datetime) -> str:
    """ "14:32:07" in local time."""
    return at.astimezone().strftime("%H:%M:%S")


def day(at: datetime, now: datetime) -> str:
    """ "today", "yesterday", "Mon 23 Nov" or "23 Nov 2025", in local time."""
    local, today = at.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if 0 <= days < 7 or local.year == today.year:
        return f"{local:%a} {local.day} {local:%b}"
    return f"{local.day} {local:%b %Y}"


def moment(at: datetime, now: datetime) -> str:
    """ "today 14:32 CET": local time with its zone."""
    local = at.astimezone()
    return f"{day(at, now)} {local:%H:%M} {local.tzname() or ''}".strip()


def soon(at: datetime, now: datetime) -> str:
    """ "now", "in 40 s", "in 6 min", "at 16:05"."""
    seconds = (at - now).total_seconds()
    if seconds <= 1:
        return "now"
    if seconds < 90:
        return f"in {seconds:.0f} s"
    if seconds < 3600:
        return f"in {seconds / 60:.0f} min"
    return f"at {at.astimezone():%H:%M}"


def duration(seconds: float) -> str:
    """ "40 s left", "6 min left"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min left"
    return f"{seconds / 3600:.1f} h left"


def number(value: float) -> str:
    """A number without needless zeros: 200, 19.2, 26.57."""
    return f"{value:.2f}".rstrip("0").rstrip(".")

"""How states, times, sizes and counts are said on screen: one place for words that several pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.moments import short_month, weekday
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.photo import PhotoState
from surveyor_app.domain.problem import NOT_UNDERSTOOD, Problem, Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.language import N_, tr


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as it is read: words, an icon's name and a tone (refuse, unusual, done, info, neutral).

    `text` is English where it is a constant; what is shown is `words`."""

    text: str
    icon: str
    tone: str

    @property
    def words(self) -> str:
        """The text in the person's language."""
        return tr(self.text)


SURVEY = {
    SurveyStatus.DRAFT: Sign(N_("In progress"), "pencil", "info"),
    SurveyStatus.QUEUED: Sign(N_("Waiting to send"), "clock", "info"),
    SurveyStatus.PUBLISHING: Sign(N_("Sending"), "cloud-upload", "info"),
    SurveyStatus.PUBLISHED: Sign(N_("Sent"), "check-check", "done"),
    SurveyStatus.NEEDS_ATTENTION: Sign(N_("Needs attention"), "triangle-alert", "unusual"),
    SurveyStatus.WITHDRAWN: Sign(N_("Cancelled"), "ban", "neutral"),
}
TO_DO = Sign(N_("To do"), "circle-dashed", "neutral")
READY = Sign(N_("Ready"), "circle-check", "done")
CAN_BE_SENT = Sign(N_("Can be sent"), "send", "unusual")  # with pictures, numbers or copies that a publish asks about
COMPLETED_ELSEWHERE = Sign(N_("Completed elsewhere"), "users", "unusual")  # work that was begun here may be in vain
GIVEN_AWAY = Sign(N_("Given to someone else"), "user", "unusual")

SECTION_NAMES = {
    SectionName.ELECTRICAL: N_("Electrical"),
    SectionName.SUBPANELS: N_("Subpanels"),
    SectionName.MOUNTING_PLANES: N_("Roof planes"),
}

SEVERITY = {
    Severity.ERROR: Sign(N_("Aurora will refuse"), "octagon-x", "refuse"),
    Severity.WARNING: Sign(N_("Unusual"), "triangle-alert", "unusual"),
    Severity.INFO: Sign(N_("Good to know"), "info", "info"),
}

UNCLEAR = Sign(N_("Not understood"), "circle-question-mark", "refuse")

PHOTO = {
    PhotoState.SAVED: Sign(N_("On this laptop"), "laptop", "neutral"),
    PhotoState.HOSTED: Sign(N_("At the office"), "cloud-upload", "info"),
    PhotoState.VERIFIED: Sign(N_("At the office"), "cloud-check", "info"),
    PhotoState.REFERENCED: Sign(N_("Accepted"), "check", "done"),
    PhotoState.FETCHED: Sign(N_("At Aurora"), "check-check", "done"),
    PhotoState.BLOCKED: Sign(N_("Needs you"), "triangle-alert", "unusual"),
}

JOB = {
    JobStatus.QUEUED: Sign(N_("Waiting"), "clock", "neutral"),
    JobStatus.RUNNING: Sign(N_("Sending"), "cloud-upload", "info"),
    JobStatus.WAITING: Sign(N_("Will try again"), "history", "neutral"),
    JobStatus.BLOCKED: Sign(N_("Needs you"), "triangle-alert", "unusual"),
    JobStatus.DONE: Sign(N_("Done"), "check", "done"),
    JobStatus.SUPERSEDED: Sign(N_("Replaced"), "minus", "neutral"),
}

NOT_YET = ("building-2", N_("Not yet at the office"))
CHANGES_NOT_YET = ("building-2", N_("Changes not yet at the office"))
OFFICE = {
    SurveyStatus.QUEUED: ("cloud-upload", N_("On its way to the office")),
    SurveyStatus.PUBLISHING: ("cloud-upload", N_("On its way to the office")),
    SurveyStatus.PUBLISHED: ("check-check", N_("Delivered to Aurora")),
}


def sign_of(problem: Problem) -> Sign:
    """How a problem is shown."""
    return UNCLEAR if problem.code == NOT_UNDERSTOOD else SEVERITY[problem.severity]


def size(number_of_bytes: int) -> str:
    """ "812 kB", "3.4 MB", "1.2 GB"."""
    if number_of_bytes < 1000:
        return f"{number_of_bytes} B"
    if number_of_bytes < 1_000_000:
        return f"{number_of_bytes / 1000:.0f} kB"
    if number_of_bytes < 1_000_000_000:
        return f"{number_of_bytes / 1_000_000:.1f} MB"
    return f"{number_of_bytes / 1_000_000_000:.1f} GB"


def clock_time(at: datetime) -> str:
    """ "14:32:07" in local time."""
    return at.astimezone().strftime("%H:%M:%S")


def day(at: datetime, now: datetime) -> str:
    """ "today", "yesterday", "Mon 23 Nov" or "23 Nov 2025", in local time."""
    local, today = at.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        return tr("today")
    if days == 1:
        return tr("yesterday")
    if 0 <= days < 7 or local.year == today.year:
        return tr("{weekday} {day} {month}", weekday=weekday(local), day=local.day, month=short_month(local))
    return tr("{day} {month} {year}", day=local.day, month=short_month(local), year=local.year)


def moment(at: datetime, now: datetime) -> str:
    """ "today 14:32 CET": local time with its zone."""
    local = at.astimezone()
    return f"{day(at, now)} {local:%H:%M} {local.tzname() or ''}".strip()


def soon(at: datetime, now: datetime) -> str:
    """ "now", "in 40 s", "in 6 min", "at 16:05"."""
    seconds = (at - now).total_seconds()
    if seconds <= 1:
        return tr("now")
    if seconds < 90:
        return tr("in {n:.0f} s", n=seconds)
    if seconds < 3600:
        return tr("in {n:.0f} min", n=seconds / 60)
    return tr("at {time:%H:%M}", time=at.astimezone())


def duration(seconds: float) -> str:
    """ "40 s left", "6 min left"."""
    if seconds < 90:
        return tr("{n} s left", n=max(1, round(seconds)))
    if seconds < 5400:
        return tr("{n:.0f} min left", n=seconds / 60)
    return tr("{n:.1f} h left", n=seconds / 3600)


def number(value: float) -> str:
    """A number without needless zeros: 200, 19.2, 26.57."""
    return f"{value:.2f}".rstrip("0").rstrip(".")

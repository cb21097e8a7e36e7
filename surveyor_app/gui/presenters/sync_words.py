"""Syncing in words: the chip in the top bar, the rows of the sync page, and whether the lid may be closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.survey import Survey, SurveyStatus
from surveyor_app.gui.ports import QueueItemView, QueueTotalsView
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.held import held_items, shown_items
from surveyor_app.gui.presenters.photo_words import slot_of_photo
from surveyor_app.gui.presenters.undo_words import numbered
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.language import N_, tr, trn


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """What is known about syncing at one moment. `online` is None before the first try."""

    paired: bool = False
    refused: bool = False  # the office does not know this laptop any more
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
    held: int = 0  # jobs that wait for one that needs a person
    any_delivered: bool = False
    unpublished: int = 0  # surveys that were begun and never sent
    unsaved: int = 0  # answers that the disk did not take
    storage_fault: str = ""  # in words, "" when the disk is well

    @property
    def all_delivered(self) -> bool:
        """Whether nothing that was entered on this laptop is still missing at Aurora."""
        return self.any_delivered and not (self.unpublished or self.items or self.not_at_office)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One pending item as the sync page shows it; `below` stands under its title; `progress` is 0 to 1 or None when
    unknown."""

    job_id: str
    request_id: str
    title: str
    customer: str
    state: Sign
    reason: str
    next_try: str
    progress: float | None
    bytes: str
    below: str = ""


def chip(facts: SyncFacts) -> Sign:
    """The chip that is always visible, in words."""
    if facts.unsaved:
        return Sign(trn("{n} answer not saved", "{n} answers not saved", facts.unsaved), "hard-drive", "refuse")
    here = _here(facts)
    return _unpaired(facts, here) or _held_up(facts, here) or _going(facts, here)


def _unpaired(facts: SyncFacts, here: str) -> Sign | None:
    if not facts.paired:
        return Sign(_joined(tr("Not paired"), here), "unlink", "neutral")
    if facts.refused:
        return Sign(_joined(tr("Not paired any more"), here), "unlink", "unusual")
    return None


def _held_up(facts: SyncFacts, here: str) -> Sign | None:
    totals = facts.totals
    if totals is not None and totals.jobs_blocked:
        return Sign(trn("{n} item needs you", "{n} items need you", totals.jobs_blocked), "triangle-alert", "unusual")
    if facts.paused:
        return Sign(_joined(tr("Paused"), here), "pause", "neutral")
    if facts.online is False:
        rest = here or (tr("all delivered") if facts.all_delivered else tr("nothing to send"))
        return Sign(_joined(tr("Offline"), rest), "wifi-off", "neutral")
    return None


def _going(facts: SyncFacts, here: str) -> Sign:
    totals = facts.totals
    if totals is not None and totals.jobs_waiting and totals.waits_until is not None:
        return _waiting_until(totals.waits_until)
    if totals is not None and totals.jobs_waiting:
        return Sign(_sending(totals, facts.seconds_left), "cloud-upload", "info")
    if here:
        return Sign(here[0].upper() + here[1:], "laptop", "neutral")
    if facts.all_delivered:
        return Sign(tr("All delivered"), "cloud-check", "done")
    return Sign(tr("Nothing to send"), "cloud", "neutral")


def _here(facts: SyncFacts) -> str:
    items = facts.items or facts.not_at_office
    return trn("{n} item only on this laptop", "{n} items only on this laptop", items) if items else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _sending(totals: QueueTotalsView, seconds_left: float | None) -> str:
    if totals.photos_waiting:
        done = min(totals.photos_total - totals.photos_waiting + 1, totals.photos_total)
        text = tr("Sending photo {number} of {total}", number=done, total=totals.photos_total)
    else:
        text = trn("Sending {n} item", "Sending {n} items", totals.items or totals.jobs_waiting)
    return _joined(text, words.duration(seconds_left) if seconds_left is not None else "")


def lid(facts: SyncFacts) -> Sign:
    """The answer to "Safe to close the lid?"."""
    totals = facts.totals
    disk = _lower(facts.storage_fault)
    if facts.unsaved:
        text = trn(
            "No. {n} answer is not saved: {reason}.",
            "No. {n} answers are not saved: {reason}.",
            facts.unsaved,
            reason=disk,
        )
        return Sign(text, "hard-drive", "refuse")
    if disk:
        text = tr("Yes, but nothing new can be saved: {reason}. What was saved before is safe.", reason=disk)
        return Sign(text, "hard-drive", "unusual")
    waiting = totals.jobs_waiting if totals is not None else 0
    if waiting > facts.held and facts.online and held_back(facts) is None:
        text = tr(
            "Better leave the lid open until sending is done. Nothing is lost if you close it: it goes on next time."
        )
        return Sign(text, "cloud-upload", "info")
    if totals is not None and totals.jobs_blocked:
        text = tr("Yes. Everything is saved on this laptop. What needs you is not sent by waiting: see the list below.")
        return Sign(text, "triangle-alert", "unusual")
    if facts.not_at_office or waiting:
        return Sign(_sent_when(facts), "laptop", "neutral")
    return _calm(facts)


def _sent_when(facts: SyncFacts) -> str:
    if not facts.paired:
        return tr("Yes. Everything is saved on this laptop; it is sent once this laptop is paired.")
    if facts.refused:
        return tr("Yes. Everything is saved on this laptop; it is sent once this laptop is paired again.")
    if facts.paused:
        return tr("Yes. Everything is saved on this laptop; it is sent after you press Resume.")
    if facts.online and facts.totals is not None and (asked := facts.totals.waits_until) is not None:
        time = f"{asked.astimezone():%H:%M}"
        return tr("Yes. Everything is saved on this laptop; nothing can be sent before {time}.", time=time)
    return tr("Yes. Everything is saved on this laptop; it is sent when there is a connection.")


def _calm(facts: SyncFacts) -> Sign:
    if facts.all_delivered:
        return Sign(tr("Yes. Everything is saved and delivered."), "circle-check", "done")
    if facts.unpublished:
        text = trn(
            "Yes. Everything is saved on this laptop. {n} survey is not sent before you publish it.",
            "Yes. Everything is saved on this laptop. {n} surveys are not sent before you publish them.",
            facts.unpublished,
        )
        return Sign(text, "laptop", "neutral")
    return Sign(tr("Yes. Everything is saved on this laptop, and nothing waits to be sent."), "circle-check", "done")


def office_words(survey: Survey, facts: SyncFacts, *, any_delivered: bool = False) -> tuple[str, str]:
    """Icon and words of the footer: where the open survey is on its way to the office; `any_delivered`: a version of it
    arrived once."""
    status = survey.status
    is_changed = status is SurveyStatus.DRAFT and any_delivered
    icon, text = words.OFFICE.get(status, words.CHANGES_NOT_YET if is_changed else words.NOT_YET)
    if status not in (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING):
        return icon, tr(text)
    held = held_back(facts)
    return (held.icon, held.words) if held is not None else (icon, tr(text))


def held_back(facts: SyncFacts) -> Sign | None:
    """Why nothing goes out now, None when it may: whatever speaks of sending says this instead."""
    if not facts.paired or facts.refused:
        return Sign(N_("Waits until this laptop is paired"), "unlink", "neutral")
    if facts.paused:
        return Sign(N_("Waits until you press Resume"), "pause", "neutral")
    if facts.online is False:
        return Sign(N_("Waits for a connection"), "wifi-off", "neutral")
    asked = facts.totals.waits_until if facts.totals is not None else None
    return _waiting_until(asked) if asked is not None else None


def _waiting_until(asked: datetime) -> Sign:
    return Sign(tr("Waiting until {time}", time=f"{asked.astimezone():%H:%M}"), "clock", "neutral")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def rows(
    items: Sequence[QueueItemView],
    progress: Mapping[str, tuple[int, int]],
    now: datetime,
    facts: SyncFacts,
    checklist: Checklist | None = None,
) -> list[QueueRow]:
    """The rows of the sync page, what needs a person first; `progress` maps photo ids to (sent, total) bytes."""
    made = []
    held = held_items(items)
    for item in sorted(shown_items(items), key=lambda item: item.job.status is not JobStatus.BLOCKED):
        job = item.job
        sent = progress.get(job.subject_id) if job.kind is JobKind.UPLOAD_PHOTO else None
        fraction = sent[0] / sent[1] if sent and sent[1] else (0.0 if item.bytes_total else None)
        reason, next_try = item.reason or job.error_text or "", _next_try(job, now, facts)
        if job.id in held:
            reason, next_try = tr("Waits for “{step}”, which needs you", step=held[job.id].title), tr("After that")
        picture = _picture(item, checklist)
        made.append(
            QueueRow(
                job_id=job.id,
                request_id=job.request_id,
                title=picture or item.title,
                customer=item.customer_name,
                state=words.JOB[job.status],
                reason=reason,
                next_try=next_try,
                progress=fraction,
                bytes=words.size(item.bytes_total) if item.bytes_total else "",
                below=_joined(item.customer_name, item.title) if picture else item.customer_name,
            )
        )
    return made


def _picture(item: QueueItemView, checklist: Checklist | None) -> str:
    """ "Panel, door closed · Electrical": what a surveyor calls the photo; "" for what is none."""
    if item.photo is None or checklist is None:
        return ""
    section = item.photo.target.section
    place = numbered(section, item.entry) if item.entry else tr(words.SECTION_NAMES[section])
    return _joined(slot_of_photo(item.photo, checklist), place)


def _next_try(job: SyncJob, now: datetime, facts: SyncFacts) -> str:
    if job.status is JobStatus.BLOCKED:
        return tr("You decide")
    if not facts.paired or facts.refused:
        return tr("When paired")
    if job.status is JobStatus.RUNNING:
        return tr("Now")
    if facts.online is False and job.kind is not JobKind.PREPARE_PHOTO:  # copies are made on the laptop
        return tr("When online")
    if job.due_at is None:
        return tr("Next in line")
    asked = facts.totals.waits_until if facts.totals is not None else None
    due = job.due_at if asked is None else max(job.due_at, asked)
    soon = words.soon(due, now)
    at = f"{due.astimezone():%H:%M}"
    return soon.capitalize() if soon == tr("now") or soon.endswith(at) else f"{soon.capitalize()} · {at}"


def totals_line(facts: SyncFacts) -> str:
    """ "26 of 40 photos at the office · 48.2 MB to go · 310 kB/s · 2 min left"; once they are there "40 of 40 photos at
    the office · 4 items to go"."""
    totals = facts.totals
    if totals is None:
        return ""
    items = totals.items or totals.jobs_waiting
    if not totals.photos_total:
        return trn("{n} item to send.", "{n} items to send.", items) if totals.jobs_waiting else ""
    done = totals.photos_total - totals.photos_waiting
    total = totals.photos_total
    parts = [trn("{done} of {n} photo at the office", "{done} of {n} photos at the office", total, done=done)]
    left = totals.bytes_waiting if facts.bytes_left is None else min(facts.bytes_left, totals.bytes_waiting)
    if left:
        parts.append(tr("{size} to go", size=words.size(left)))
        if facts.bytes_per_second:
            parts.append(f"{words.size(round(facts.bytes_per_second))}/s")
        if facts.seconds_left is not None:
            parts.append(words.duration(facts.seconds_left))
    elif items:
        parts.append(trn("{n} item to go", "{n} items to go", items))
    return " · ".join(parts)

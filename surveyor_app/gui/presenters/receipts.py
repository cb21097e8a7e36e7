"""Proof of delivery: for each photo hosted, accepted, fetched; for each section accepted; for the survey completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoState
from surveyor_app.gui.presenters.places import TASK_NAMES
from surveyor_app.gui.presenters.words import Sign, count, moment
from surveyor_app.services.summaries import PhotoView, SurveyDetail

NOT_FETCHED_AFTER = timedelta(hours=24)
_HOSTED = (PhotoState.VERIFIED, PhotoState.REFERENCED, PhotoState.FETCHED)
_ACCEPTED = (PhotoState.REFERENCED, PhotoState.FETCHED)


@dataclass(frozen=True, slots=True)
class Tick:
    """One of the three proofs: its word, whether it is there, and when it came (None where that is not known)."""

    word: str
    done: bool
    at: datetime | None = None

    @property
    def sign(self) -> Sign:
        """As icon and word."""
        return Sign(self.word, "check", "done") if self.done else Sign(f"Not {self.word.lower()}", "circle-dashed", "")

    @property
    def tone(self) -> str:
        """The token of the icon's colour."""
        return "done" if self.done else "quiet_text"


@dataclass(frozen=True, slots=True)
class PhotoTicks:
    """The proofs of one photo; `overdue`: Aurora accepted it long ago and has not fetched it."""

    photo_id: str
    filename: str
    title: str
    ticks: tuple[Tick, Tick, Tick]
    overdue: bool

    @property
    def done(self) -> int:
        """How many of the three are there."""
        return sum(tick.done for tick in self.ticks)


def _newest(receipts: Sequence[Receipt]) -> dict[tuple[ReceiptKind, str], datetime]:
    found: dict[tuple[ReceiptKind, str], datetime] = {}
    for receipt in receipts:
        key = (receipt.kind, receipt.subject)
        found[key] = max(found.get(key, receipt.at), receipt.at)
    return found


def _ticks(view: PhotoView, times: dict[tuple[ReceiptKind, str], datetime], now: datetime) -> PhotoTicks:
    accepted_at = times.get((ReceiptKind.ACCEPTED, view.photo.target.section.value))
    hosted, accepted, fetched = (
        view.state in _HOSTED, view.state in _ACCEPTED, view.state is PhotoState.FETCHED,
    )  # fmt: skip
    return PhotoTicks(
        view.photo.id,
        view.filename,
        view.slot_label or "Extra photo",
        (
            Tick("Hosted", hosted, times.get((ReceiptKind.HOSTED, view.photo.id))),
            Tick("Accepted", accepted, accepted_at if accepted else None),
            Tick("Fetched", fetched, times.get((ReceiptKind.FETCHED, view.photo.id))),
        ),
        overdue=accepted and not fetched and accepted_at is not None and now - accepted_at > NOT_FETCHED_AFTER,
    )


def photo_ticks(detail: SurveyDetail, now: datetime) -> list[PhotoTicks]:
    """Every photo with its three proofs, those that still lack some first."""
    times = _newest(detail.receipts)
    found = [_ticks(view, times, now) for view in detail.photos]
    return sorted(found, key=lambda ticks: (ticks.done, not ticks.overdue))


def ticks_of(view: PhotoView, detail: SurveyDetail, now: datetime) -> PhotoTicks:
    """The proofs of one photo."""
    return _ticks(view, _newest(detail.receipts), now)


def totals_words(found: Sequence[PhotoTicks]) -> str:
    """ "18 photos: 18 hosted, 18 accepted, 12 fetched by Aurora"."""
    hosted, accepted, fetched = (sum(one.ticks[n].done for one in found) for n in range(3))
    return f"{count(len(found), 'photo')}: {hosted} hosted, {accepted} accepted, {fetched} fetched by Aurora"


def overdue_words(found: Sequence[PhotoTicks], now: datetime) -> str:
    """Which photos Aurora has not fetched although it could have long ago; "" when there are none."""
    late = [one for one in found if one.overdue]
    if not late:
        return ""
    since = min(one.ticks[1].at or now for one in late)
    has = "has" if len(late) == 1 else "have"
    return (
        f"{count(len(late), 'photo')} {has} not been fetched by Aurora since {moment(since, now)}. "
        "Your office should look whether its address can be reached from outside."
    )


def section_receipts(detail: SurveyDetail, now: datetime) -> list[tuple[str, bool, str]]:
    """Sections and the survey itself as (words, whether proven, when)."""
    times = _newest(detail.receipts)
    lines = []
    for section in SectionName:
        at = times.get((ReceiptKind.ACCEPTED, section.value))
        words = f"{TASK_NAMES[section.value]} accepted" if at else f"{TASK_NAMES[section.value]} not accepted yet"
        lines.append((words, at is not None, moment(at, now) if at else ""))
    done = max((at for (kind, _), at in times.items() if kind is ReceiptKind.COMPLETED), default=None)
    lines.append(("Survey completed in Aurora" if done else "Survey not completed yet", done is not None,
                  moment(done, now) if done else ""))  # fmt: skip
    return lines

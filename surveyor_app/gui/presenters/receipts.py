"""Proof of delivery: for each photo hosted, accepted, fetched; for each section accepted; for the survey completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import OPEN_STATUSES, SECTION_OF, JobKind, JobStatus, Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoState
from surveyor_app.domain.steps import has_to_send
from surveyor_app.gui.presenters.words import SECTION_NAMES, Sign, moment
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import PhotoView, SurveyDetail

_HOSTED = (PhotoState.VERIFIED, PhotoState.REFERENCED, PhotoState.FETCHED)
_UNFINISHED = (*OPEN_STATUSES, JobStatus.BLOCKED)
_ACCEPTED = (PhotoState.REFERENCED, PhotoState.FETCHED)


@dataclass(frozen=True, slots=True)
class Tick:
    """One of the three proofs: its word and that for its lack, whether it is there, and when it came (None where that
    is not known)."""

    word: str
    missing: str
    done: bool
    at: datetime | None = None

    @property
    def sign(self) -> Sign:
        """As icon and word."""
        return Sign(self.word, "check", "done") if self.done else Sign(self.missing, "circle-dashed", "")

    @property
    def tone(self) -> str:
        """The token of the icon's colour."""
        return "done" if self.done else "quiet_text"


@dataclass(frozen=True, slots=True)
class PhotoTicks:
    """The proofs of one photo; `overdue`: Aurora has not fetched it in time."""

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


def _ticks(view: PhotoView, detail: SurveyDetail, times: dict[tuple[ReceiptKind, str], datetime]) -> PhotoTicks:
    accepted_at = times.get((ReceiptKind.ACCEPTED, view.photo.target.section.value))
    hosted, accepted, fetched = (
        view.state in _HOSTED, view.state in _ACCEPTED, view.state is PhotoState.FETCHED,
    )  # fmt: skip
    return PhotoTicks(
        view.photo.id,
        view.filename,
        tr(view.slot_label) or tr("Extra photo"),
        (
            Tick(N_("At the office"), N_("Not at the office"), hosted, times.get((ReceiptKind.HOSTED, view.photo.id))),
            Tick(N_("Accepted"), N_("Not accepted"), accepted, accepted_at if accepted else None),
            Tick(N_("Picked up"), N_("Not picked up"), fetched, times.get((ReceiptKind.FETCHED, view.photo.id))),
        ),
        overdue=detail.late_photos is not None and view.photo.id in detail.late_photos.photo_ids,
    )


def photo_ticks(detail: SurveyDetail) -> list[PhotoTicks]:
    """Every photo with its three proofs, those that still lack some first."""
    times = _newest(detail.receipts)
    found = [_ticks(view, detail, times) for view in detail.photos]
    return sorted(found, key=lambda ticks: (ticks.done, not ticks.overdue))


def ticks_of(view: PhotoView, detail: SurveyDetail) -> PhotoTicks:
    """The proofs of one photo."""
    return _ticks(view, detail, _newest(detail.receipts))


def totals_words(found: Sequence[PhotoTicks]) -> str:
    """ "18 photos: 18 hosted, 18 accepted, 12 fetched by Aurora"."""
    hosted, accepted, fetched = (sum(one.ticks[n].done for one in found) for n in range(3))
    return trn(
        "{n} photo: {hosted} at the office, {accepted} accepted, {fetched} picked up by Aurora",
        "{n} photos: {hosted} at the office, {accepted} accepted, {fetched} picked up by Aurora",
        len(found),
        hosted=hosted,
        accepted=accepted,
        fetched=fetched,
    )


def overdue_words(detail: SurveyDetail, now: datetime) -> str:
    """How many photos Aurora has not fetched although it could have long ago; "" when there are none."""
    late = detail.late_photos
    if late is None:
        return ""
    return trn(
        "{n} photo has not been fetched by Aurora since {when}. "
        "Your office should look whether its address can be reached from outside.",
        "{n} photos have not been fetched by Aurora since {when}. "
        "Your office should look whether its address can be reached from outside.",
        len(late.photo_ids),
        when=moment(late.since, now),
    )


def on_its_way(detail: SurveyDetail) -> frozenset[JobKind]:
    """What is still to be sent of the version that was published last."""
    return frozenset(job.kind for job in detail.jobs if job.status in _UNFINISHED and has_to_send(job))


def section_receipts(detail: SurveyDetail, now: datetime) -> list[tuple[str, bool, str]]:
    """Sections and the survey itself as (words, whether proven, when). What an earlier version proved is no proof of
    what is on its way; neither is a completion that Aurora took back."""
    waiting = on_its_way(detail)
    unproven = {(ReceiptKind.ACCEPTED, section.value) for kind, section in SECTION_OF.items() if kind in waiting}
    if JobKind.PUT_STATUS in waiting or detail.is_open_again:
        unproven.add((ReceiptKind.COMPLETED, detail.request.id))
    times = {key: at for key, at in _newest(detail.receipts).items() if key not in unproven}
    lines = []
    for section in SectionName:
        at = times.get((ReceiptKind.ACCEPTED, section.value))
        name = tr(SECTION_NAMES[section])
        words = tr("{section} accepted", section=name) if at else tr("{section} not accepted yet", section=name)
        lines.append((words, at is not None, moment(at, now) if at else ""))
    done = max((at for (kind, _), at in times.items() if kind is ReceiptKind.COMPLETED), default=None)
    lines.append((tr("Survey completed in Aurora") if done else tr("Survey not completed yet"), done is not None,
                  moment(done, now) if done else ""))  # fmt: skip
    return lines

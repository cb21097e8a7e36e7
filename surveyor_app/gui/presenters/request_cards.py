"""The list of requests: one card each, its filters and its search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from surveyor_app.domain.problem import still_expected
from surveyor_app.domain.progress import COUNTED_TASKS, is_started, tasks_done
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.presenters.words import (
    CAN_BE_SENT,
    COMPLETED_ELSEWHERE,
    GIVEN_AWAY,
    READY,
    SURVEY,
    TO_DO,
    Sign,
    day,
)
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import RequestSummary, SurveyDetail

TO_BEGIN, BEGUN, TO_SEND, OFF, ALL = "to_do", "in_progress", "ready", "sent", "all"
FILTERS = {
    TO_BEGIN: N_("To do"),
    BEGUN: N_("In progress"),
    TO_SEND: N_("Ready"),
    OFF: N_("Sent"),
    ALL: N_("All"),
}
_ON_ITS_WAY = (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING)
TASK_COUNT = len(COUNTED_TASKS)


@dataclass(frozen=True, slots=True)
class Card:
    """One request as its card shows it; `group` is its filter, `haystack` what the search looks through.

    `bar`: how many tasks its bar shows; None for no bar, where nobody has begun or the survey is on its way: a full
    one would seem to be about sending."""

    id: str
    customer: str
    street: str
    town: str
    sign: Sign
    progress: str
    progress_short: str
    bar: int | None
    batteries: str
    requested: str
    requested_day: str
    group: str
    haystack: str

    @property
    def spoken(self) -> str:
        """The card in one sentence, for screen readers."""
        parts = (self.customer, self.street, self.town, self.sign.words, self.progress, self.batteries, self.requested)
        return ", ".join(part for part in parts if part)


def split_address(address: str) -> tuple[str, str]:
    """Street and the rest of an address written on one line."""
    street, _, rest = address.partition(",")
    if street.strip().isdigit() and rest:  # "1287, rue des Érables, Québec"
        name, _, rest = rest.partition(",")
        street = f"{street}, {name.strip()}"
    return street.strip(), rest.strip()


def file_stem(name: str) -> str:
    """A name for a file: letters and digits, the rest as hyphens."""
    return "-".join(re.findall(r"\w+", name)) or "survey"


def group_of(summary: RequestSummary) -> str:
    """The filter that a request belongs to; what somebody has begun here stays in sight although it is completed, or
    somebody else's now."""
    if summary.is_completed_elsewhere and not summary.is_started:
        return OFF
    if _is_given_away(summary) and not summary.is_started:
        return ALL  # nothing for this laptop to do, and nothing was sent
    return _group(summary.survey_status, summary.errors + summary.unclear, is_started=summary.is_started)


def _group(status: SurveyStatus, gaps: int, *, is_started: bool) -> str:
    match status:
        case SurveyStatus.PUBLISHED | SurveyStatus.WITHDRAWN:
            return OFF
        case SurveyStatus.QUEUED | SurveyStatus.PUBLISHING:
            return TO_SEND
        case SurveyStatus.NEEDS_ATTENTION:
            return BEGUN
    if gaps == 0:
        return TO_SEND
    return BEGUN if is_started else TO_BEGIN


def is_begun(summary: RequestSummary) -> bool:
    """Whether a draft has answers that are nowhere but here."""
    group = _group(summary.survey_status, summary.errors + summary.unclear, is_started=summary.is_started)
    return summary.survey_status is SurveyStatus.DRAFT and group != TO_BEGIN


def sign_of(summary: RequestSummary) -> Sign:
    """The status chip: a draft is told apart by how far it is. Window and commands say this."""
    if summary.is_completed_elsewhere:
        return _calm_unless(COMPLETED_ELSEWHERE, is_started=summary.is_started)
    if _is_given_away(summary):
        return _calm_unless(GIVEN_AWAY, is_started=summary.is_started)
    gaps = summary.errors + summary.unclear
    return _sign(summary.survey_status, gaps, summary.open_ends, is_started=summary.is_started)


def sign_of_open(detail: SurveyDetail) -> Sign:
    """The same of a survey read whole."""
    if detail.is_completed_elsewhere:
        return _calm_unless(COMPLETED_ELSEWHERE, is_started=is_started(detail.tasks))
    if detail.given_to and detail.survey.status is SurveyStatus.DRAFT:
        return _calm_unless(GIVEN_AWAY, is_started=is_started(detail.tasks))
    gaps = sum(problem.is_gap for problem in detail.problems)
    open_ends = len(still_expected(detail.problems))
    return _sign(detail.survey.status, gaps, open_ends, is_started=is_started(detail.tasks))


def agrees(summary: RequestSummary, detail: SurveyDetail) -> bool:
    """Whether a card of this summary says what the survey read whole says."""
    return (sign_of(summary), summary.tasks_done, summary.is_started) == (
        sign_of_open(detail),
        tasks_done(detail.tasks),
        is_started(detail.tasks),
    )


def _is_given_away(summary: RequestSummary) -> bool:
    """Whether a draft is somebody else's to survey; of what was sent, or is on its way, that way is told."""
    return bool(summary.given_to) and summary.survey_status is SurveyStatus.DRAFT


def _calm_unless(sign: Sign, *, is_started: bool) -> Sign:
    """Unusual where work was begun here; else there is just nothing to do."""
    return sign if is_started else replace(sign, tone="neutral")


def _sign(status: SurveyStatus, gaps: int, open_ends: int, *, is_started: bool) -> Sign:
    if status is not SurveyStatus.DRAFT:
        return SURVEY[status]
    group = _group(status, gaps, is_started=is_started)
    return {TO_SEND: CAN_BE_SENT if open_ends else READY, TO_BEGIN: TO_DO}.get(group, SURVEY[SurveyStatus.DRAFT])


def progress_words(done: int, *, is_started: bool) -> str:
    """ "2 of 5 done"; what nobody has begun is not counted out."""
    return tr("{done} of {of} done", done=done, of=TASK_COUNT) if is_started else tr("Not started")


def _progress(summary: RequestSummary) -> str:
    """How far it is; of what nobody has begun the chip says it, and whose it is now stands here."""
    if summary.is_started:
        return progress_words(summary.tasks_done, is_started=True)
    if _is_given_away(summary) and not summary.is_completed_elsewhere:
        return tr("Now with {name}", name=summary.given_to)
    return ""


def _progress_short(summary: RequestSummary) -> str:
    """The same where there is less room."""
    if not summary.is_started and _is_given_away(summary):
        return ""  # its chip takes the room
    return tr("{done}/{of}", done=summary.tasks_done, of=TASK_COUNT)


def whose(detail: SurveyDetail) -> tuple[str, str]:
    """Customer and street of the open survey, in the words of its card."""
    street, town = split_address(detail.project.address)
    return detail.project.customer_name or tr("Customer unknown"), street or town or tr("Address not known yet")


def card(summary: RequestSummary, now: datetime, *, held: bool = False) -> Card:
    """The card of one request; `held`: nothing goes out now, so that none is being sent."""
    street, town = split_address(summary.address)
    asked = day(summary.requested_at, now) if summary.requested_at else ""
    batteries = sum(battery.quantity for battery in summary.batteries)
    return Card(
        id=summary.id,
        customer=summary.customer_name or tr("Customer unknown"),
        street=street or tr("Address not known yet"),
        town=town,
        sign=SURVEY[SurveyStatus.QUEUED] if held and summary.survey_status in _ON_ITS_WAY else sign_of(summary),
        progress=_progress(summary),
        progress_short=_progress_short(summary),
        bar=summary.tasks_done if summary.is_started and summary.survey_status not in _ON_ITS_WAY else None,
        batteries=trn("{n} battery", "{n} batteries", batteries) if batteries else tr("No battery"),
        requested=tr("Requested {when}", when=asked) if asked else "",
        requested_day=asked[:1].upper() + asked[1:],
        group=group_of(summary),
        haystack=f"{summary.customer_name} {summary.address} {summary.id}".casefold(),
    )


def counts(cards: Sequence[Card]) -> dict[str, int]:
    """How many cards each filter shows."""
    return {name: len(filtered(cards, name, "")) for name in FILTERS}


def filtered(cards: Sequence[Card], group: str, search: str) -> list[Card]:
    """The cards of a filter in which every searched word occurs."""
    words = search.casefold().split()
    return [c for c in cards if group in (ALL, c.group) and all(word in c.haystack for word in words)]

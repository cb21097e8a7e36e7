"""What happened to a request while it was being surveyed, in words, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from surveyor_app.domain.notices import COMPLETED_NOT_HERE, DELETED_STATUS, Notice, NoticeKind, given_words
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.progress import is_started
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.presenters.request_cards import sign_of_open
from surveyor_app.gui.presenters.review import elsewhere_words
from surveyor_app.gui.presenters.words import COMPLETED_ELSEWHERE, GIVEN_AWAY, Sign
from surveyor_app.language import N_, tr
from surveyor_app.services.summaries import SurveyDetail

REVIEW, LOOK, EXPORT, REOPEN, DISMISS = "review", "look", "export", "reopen", "dismiss"
ACTION_WORDS = {
    REVIEW: N_("Open review"),
    LOOK: N_("Look at it"),
    EXPORT: N_("Export…"),
    REOPEN: N_("Work on it anyway"),
    DISMISS: N_("Dismiss"),
}
_SIGNS = {
    NoticeKind.COMPLETED: COMPLETED_ELSEWHERE,
    NoticeKind.REASSIGNED: GIVEN_AWAY,
    NoticeKind.SCREENSHOT: Sign(N_("New picture of the design"), "image", "info"),
    NoticeKind.DESIGN: Sign(N_("The design changed"), "layers", "info"),
}
_ACTIONS: dict[NoticeKind, tuple[str, ...]] = {
    NoticeKind.COMPLETED: (EXPORT,),
    NoticeKind.SCREENSHOT: (LOOK,),
    NoticeKind.DESIGN: (LOOK,),
}


@dataclass(frozen=True, slots=True)
class NoticeBox:
    """One banner: what it is about (`key`), what it says, what can be done; `kind` where it can be dismissed."""

    key: str
    sign: Sign
    text: str
    actions: tuple[str, ...] = ()
    kind: NoticeKind | None = None


def notice_boxes(detail: SurveyDetail) -> tuple[NoticeBox, ...]:
    """The banners above the pages of a survey: what the server refused, then what changed, the newest first."""
    refused = _refused(detail)
    told = [_box(notice, detail) for notice in reversed(detail.notices)]
    if detail.survey.status is SurveyStatus.WITHDRAWN and not any(box.kind is NoticeKind.WITHDRAWN for box in told):
        told.append(_still_withdrawn(detail))
    if detail.is_completed_elsewhere and not any(box.kind is NoticeKind.COMPLETED for box in told):
        told.append(_still_completed(detail))
    if _is_still_given_away(detail) and not any(box.kind is NoticeKind.REASSIGNED for box in told):
        told.append(_still_given_away(detail))
    return tuple(([refused] if refused is not None else []) + told)


def _still_withdrawn(detail: SurveyDetail) -> NoticeBox:
    """What stays, calmly, after the notice was dismissed."""
    sign = _withdrawn_sign(detail)
    deleted = sign.icon == "trash-2"
    what = tr("This request was deleted in Aurora.") if deleted else tr("Aurora cancelled this request.")
    return NoticeBox(
        "still_withdrawn",
        Sign(sign.text, sign.icon, "neutral"),
        tr("{what} Your entries and photos stay on this laptop.", what=what),
        (EXPORT,),
    )


def _still_completed(detail: SurveyDetail) -> NoticeBox:
    """The same for a request that was completed before this laptop knew it, or whose notice was dismissed."""
    sign = sign_of_open(detail)
    actions = (EXPORT,) if is_started(detail.tasks) else ()
    return NoticeBox("still_completed", Sign(sign.text, sign.icon, "neutral"), tr(COMPLETED_NOT_HERE), actions)


def _is_still_given_away(detail: SurveyDetail) -> bool:
    """Whether it matters that somebody else has the request: not where it is done or not wanted."""
    is_over = detail.survey.status in (SurveyStatus.PUBLISHED, SurveyStatus.WITHDRAWN) or detail.is_completed_elsewhere
    return bool(detail.given_to) and not is_over


def _still_given_away(detail: SurveyDetail) -> NoticeBox:
    """The same for a request that was somebody else's before this laptop knew it, or whose notice was dismissed."""
    sign = replace(GIVEN_AWAY, tone="neutral")
    actions = (EXPORT,) if is_started(detail.tasks) else ()
    return NoticeBox("still_given_away", sign, given_words(detail.given_to), actions)


def _box(notice: Notice, detail: SurveyDetail) -> NoticeBox:
    withdrawn = detail.survey.status is SurveyStatus.WITHDRAWN
    actions = _ACTIONS.get(notice.kind, ())
    sign = _SIGNS.get(notice.kind)
    if sign is None:
        sign = _withdrawn_sign(detail)
        actions = (EXPORT,) if withdrawn else ()
    if withdrawn and notice.kind in (NoticeKind.WITHDRAWN, NoticeKind.COMPLETED):
        actions += (REOPEN,)
    return NoticeBox(notice.kind.value, sign, notice.text, (*actions, DISMISS), notice.kind)


def _withdrawn_sign(detail: SurveyDetail) -> Sign:
    if detail.request.status.lower() == DELETED_STATUS:
        return Sign(N_("Deleted in Aurora"), "trash-2", "unusual")
    if detail.request.is_cancelled or detail.survey.status is SurveyStatus.WITHDRAWN:
        return Sign(N_("Cancelled"), "ban", "unusual")
    return Sign(N_("Wanted again"), "inbox", "info")


def _refused(detail: SurveyDetail) -> NoticeBox | None:
    if detail.survey.status is not SurveyStatus.NEEDS_ATTENTION:
        return None
    said = [job.error_text for job in detail.jobs if job.status is JobStatus.BLOCKED and job.error_text]
    if elsewhere := elsewhere_words(detail):
        sign = Sign(N_("Published elsewhere"), "users", "unusual")
        return NoticeBox("elsewhere", sign, tr("{who} Nothing was sent yet: you decide.", who=elsewhere), (REVIEW,))
    text = said[0] if said else tr("Sending stopped. The review page says what to fix.")
    return NoticeBox("refused", Sign(N_("Needs attention"), "triangle-alert", "unusual"), text, (REVIEW,))

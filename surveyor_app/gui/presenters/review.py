"""The review page: problems with their places, what will be sent in words, whether publishing is possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from surveyor_app.domain.attributes import BY_SECTION, Attribute, Kind, SectionName, attribute
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.other_laptops import QUESTION
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.problem import COPIED, NOT_UNDERSTOOD, Problem, Severity, still_expected
from surveyor_app.domain.progress import is_started
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, SurveyStatus, values_of
from surveyor_app.domain.units import compass_point, pitch_ratio
from surveyor_app.gui.presenters.places import TASK_NAMES, Place, gaps, place_of
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.words import CAN_BE_SENT, READY, SEVERITY, Sign, number
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

MISSING = Sign(N_("Pictures to take"), "camera", "unusual")
UNCLEAR = Sign(N_("Not understood, will not be sent"), "circle-question-mark", "refuse")
_SURVEY = N_("Survey")
_NAMED_FIELDS = 3
ELSEWHERE = "published_elsewhere"  # the code of a job that waits for this decision
_WITHDRAWN = {"deleted": N_("This request was deleted in Aurora")}
SENDING = (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem with the words for where it is and the place that mends it."""

    sign: Sign
    where: str
    text: str
    place: Place
    things: int = 1  # how many the line stands for


def things(rows: Iterable[ProblemRow]) -> int:
    """How many things lines stand for."""
    return sum(row.things for row in rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One entered value: label, words, and its place."""

    label: str
    value: str
    place: Place
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What one item will send: its values and the names of its photos as Aurora will see them."""

    title: str
    lines: tuple[Line, ...]
    filenames: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class PublishState:
    """The card at the top. `button` is its words, disabled unless `can_publish`; progress is None or (done, of);
    `overwrite`: publishing replaces what another laptop published;
    `reopen`: the button makes a withdrawn survey a draft again."""

    sign: Sign
    headline: str
    sentence: str
    button: str
    can_publish: bool
    progress: tuple[int, int] | None = None
    overwrite: bool = False
    reopen: bool = False


def where(place: Place, detail: SurveyDetail) -> str:
    """ "Plane 2 · roof planes" in words, e.g. "Electrical" or "Plane 2 · S 6:12"."""
    if place.item_id is not None:
        for position, item in enumerate(items_of(detail, SectionName(place.task)), start=1):
            if item.id == place.item_id:
                return item_title(item, position)
    return tr(TASK_NAMES.get(place.task, _SURVEY))


def problem_rows(detail: SurveyDetail) -> dict[Severity, list[ProblemRow]]:
    """All problems, gravest first, each with its place."""
    ordered = [p for p, _place in gaps(detail.problems, detail.survey) if not p.is_expected_picture]
    ordered = [p for p in ordered if not _is_elsewhere(p, detail)]  # the card at the top asks about it
    ordered = [p for p in ordered if p.severity is Severity.ERROR or p.code != NOT_UNDERSTOOD]
    ordered += [p for p in detail.problems if p.severity is Severity.INFO]
    rows: dict[Severity, list[ProblemRow]] = {severity: [] for severity in Severity}
    copied = {row.place.page: row for row in copied_rows(detail)}
    for problem in ordered:
        place = place_of(problem.field, detail.survey)
        if problem.code != COPIED:
            row = ProblemRow(SEVERITY[problem.severity], where(place, detail), problem.text, place)
            rows[problem.severity].append(row)
        elif gathered := copied.pop(place.page, None):
            rows[problem.severity].append(gathered)
    return rows


def copied_rows(detail: SurveyDetail) -> list[ProblemRow]:
    """The copied answers that nobody has checked, one row an entry, leading to the first of them."""
    entries: dict[tuple[str, str | None], list[Place]] = {}
    for problem, place in gaps(detail.problems, detail.survey):
        if problem.code == COPIED:
            entries.setdefault(place.page, []).append(place)
    return [
        ProblemRow(SEVERITY[Severity.WARNING], where(places[0], detail), _copied_words(places), places[0], len(places))
        for places in entries.values()
    ]


def _copied_words(places: Sequence[Place]) -> str:
    """ "5 copied answers to check: Pitch, Roof type …"."""
    names = [tr(attribute(SectionName(place.task), place.attribute or "").label) for place in places]
    fields = ", ".join(names[:_NAMED_FIELDS]) + (" …" if len(names) > _NAMED_FIELDS else "")
    return trn(
        "{n} copied answer to check: {fields}", "{n} copied answers to check: {fields}", len(places), fields=fields
    )


def unclear_rows(detail: SurveyDetail) -> list[ProblemRow]:
    """What was typed and not understood, where Aurora would take the survey without it; the rest are errors."""
    return [
        ProblemRow(UNCLEAR, where(place, detail), problem.text, place)
        for problem, place in gaps(detail.problems, detail.survey)
        if problem.code == NOT_UNDERSTOOD and problem.severity is not Severity.ERROR
    ]


def missing_pictures(detail: SurveyDetail, checklist: Checklist) -> list[ProblemRow]:
    """The expected pictures that nobody has taken or explained, one row a place."""
    places: dict[Place, dict[str, str]] = {}  # the words of each slot
    for problem, place in gaps(detail.problems, detail.survey):
        if problem.is_expected_picture and place.slot is not None:
            slot = checklist.slot(SectionName(place.task), place.slot)
            slots = places.setdefault(Place(place.task, place.item_id), {})
            slots[place.slot] = tr(slot.label) if slot else place.slot
    return [
        ProblemRow(
            MISSING,
            where(place, detail),
            " · ".join(slots.values()),
            replace(place, slot=next(iter(slots))),  # the way leads to the first of them
            len(slots),
        )
        for place, slots in places.items()
    ]


def value_words(attribute: Attribute, value: AttributeValue, catalogue: Catalogue) -> str:
    """A stored value as a person reads it: "200 A", "26.57° = 6:12", "Composition shingle"; "" when unset."""
    if value is None or value == "":
        return ""
    if attribute.kind is Kind.OPTION:
        return tr(catalogue.label(attribute.name, str(value)))
    if isinstance(value, int | float):
        if attribute.name == "pitch":
            return f"{number(value)}° = {pitch_ratio(value)}"
        if attribute.name == "azimuth":
            return f"{number(value)}° = {compass_point(value)}"
        return f"{number(value)}{'' if attribute.unit == '°' else ' '}{attribute.unit}".strip()
    return str(value)


def _lines(
    section: SectionName, item: Electrical | Subpanel | MountingPlane, item_id: str | None, catalogue: Catalogue
) -> tuple[Line, ...]:
    values = values_of(item)
    lines = []
    for one in BY_SECTION[section]:
        words = value_words(one, values[one.name], catalogue)
        if words or one.required:
            place = Place(section.value, item_id, attribute=one.name)
            lines.append(Line(tr(one.label), words or tr("Missing"), place, is_missing=not words))
    return tuple(lines)


def blocks(detail: SurveyDetail, section: SectionName, catalogue: Catalogue) -> list[Block]:
    """What a section will send, item by item."""
    items: Sequence[tuple[str | None, str, Electrical | Subpanel | MountingPlane]]
    if section is SectionName.ELECTRICAL:
        items = [(None, tr("Electrical"), detail.survey.electrical)]
    else:
        items = [(i.id, item_title(i, n), i) for n, i in enumerate(items_of(detail, section), start=1)]
    return [
        Block(
            title,
            _lines(section, item, item_id, catalogue),
            tuple(
                v.filename
                for v in detail.photos
                if v.photo.target.section is section and v.photo.target.item_id == item_id
            ),
            Place(section.value, item_id),
        )
        for item_id, title, item in items
    ]


def _elsewhere_said(detail: SurveyDetail) -> set[str]:
    return {
        job.error_text or "" for job in detail.jobs if job.status is JobStatus.BLOCKED and job.error_code == ELSEWHERE
    }


def _is_elsewhere(problem: Problem, detail: SurveyDetail) -> bool:
    return problem.field == "" and problem.text in _elsewhere_said(detail)


def elsewhere_words(detail: SurveyDetail) -> str:
    """Who published this request from another laptop, and when; "" when nobody did."""
    said = next(iter(_elsewhere_said(detail)), "")
    return said.removesuffix(tr(QUESTION)).strip()


def publish_state(detail: SurveyDetail, held: Sign | None = None) -> PublishState:
    """What the card at the top of the review page says and offers; `held` says why nothing goes out now."""
    errors = sum(problem.severity is Severity.ERROR for problem in detail.problems)
    status = detail.survey.status
    if status is SurveyStatus.WITHDRAWN:
        return PublishState(
            Sign(N_("Cancelled"), "ban", "neutral"),
            tr(_WITHDRAWN.get(detail.request.status.lower(), N_("Aurora cancelled this request"))),
            tr("Nobody waits for this survey any more. Everything entered stays on this laptop. If it is still wanted, "
               "work on it and publish it."), tr("Work on it anyway"), True, reopen=True,
        )  # fmt: skip
    if status in SENDING:
        done, total = detail.steps.done, detail.steps.total
        return PublishState(
            held or Sign(N_("Sending"), "cloud-upload", "info"),
            held.words if held else tr("Version {number} is on its way", number=detail.survey.revision),
            trn(
                "{done} of {n} item sent. You can close the window: it goes on next time.",
                "{done} of {n} items sent. You can close the window: it goes on next time.", total, done=done,
            ),
            tr("Waiting…") if held else tr("Sending…"), False, (done, total),
        )  # fmt: skip
    if status is SurveyStatus.PUBLISHED:
        return _delivered(detail)
    elsewhere = elsewhere_words(detail)
    ours = [p for p in detail.problems if p.severity is Severity.ERROR and not _is_elsewhere(p, detail)]
    if elsewhere and not ours:
        return PublishState(
            Sign(N_("Published elsewhere"), "users", "unusual"), tr("Another laptop published this request"),
            tr("{who} Publishing from here replaces what it sent.", who=elsewhere),
            tr("Publish anyway"), True, overwrite=True,
        )  # fmt: skip
    was_refused = any(job.status is JobStatus.BLOCKED for job in detail.jobs)
    if errors and not is_started(detail.tasks):
        return PublishState(
            Sign(N_("Not started"), "circle-dashed", "neutral"),
            trn("Not started: {n} gap", "Not started: {n} gaps", errors),
            tr("Publishing is possible once these are filled in. Each line below leads to its field."),
            tr("Publish"), False,
        )  # fmt: skip
    if errors and not was_refused:
        return PublishState(
            SEVERITY[Severity.ERROR], trn("Not yet: {n} gap", "Not yet: {n} gaps", errors),
            tr("Publishing is possible once these are filled in. Each line below leads to its field."),
            tr("Publish"), False,
        )  # fmt: skip
    if errors or status is SurveyStatus.NEEDS_ATTENTION:
        return PublishState(
            Sign(N_("Needs attention"), "triangle-alert", "unusual"), tr("The last try did not get through"),
            tr("Fix what is named below, then publish again. What was accepted is not sent twice."),
            tr("Publish again"), True,
        )  # fmt: skip
    sign, headline = _readiness(detail)
    sentence = f"{_will_be_sent(detail)} {_look_first(detail)}".strip()
    return PublishState(sign, headline, sentence, tr("Publish"), True)


def _readiness(detail: SurveyDetail) -> tuple[Sign, str]:
    """What can be published is plainly ready only when nothing is left that a publish would ask about."""
    if unclear := len(unclear_rows(detail)):
        return UNCLEAR, trn("Not yet: {n} answer is not understood", "Not yet: {n} answers are not understood", unclear)
    if still_expected(detail.problems):
        return CAN_BE_SENT, tr("Can be sent, but not everything is done")
    return READY, tr("Ready to publish")


def _delivered(detail: SurveyDetail) -> PublishState:
    if detail.is_open_again:
        return PublishState(
            Sign(N_("Opened again"), "history", "unusual"), tr("Aurora opened this request again"),
            tr("Aurora has everything as it is here. Change what is wanted, or publish to complete the request again."),
            tr("Publish again"), True,
        )  # fmt: skip
    return PublishState(
        Sign(N_("Sent"), "check-check", "done"), tr("Aurora has this survey"),
        tr("Change anything and it can be published again; only what changed is sent."),
        tr("Nothing to publish"), False,
    )  # fmt: skip


def while_adding(state: PublishState, done: int, of: int) -> PublishState:
    """The card while photos of the survey are being added: a publish now would leave some of them behind."""
    if not state.can_publish or state.reopen:
        return state
    return replace(
        state,
        sign=Sign(N_("Photos are being added"), "image-plus", "info"),
        headline=tr("Photos are still being added"),
        sentence=trn(
            "{done} of {n} photo is in. Publishing is possible once it is.",
            "{done} of {n} photos are in. Publishing is possible once all of them are.", of, done=done,
        ),
        can_publish=False,
    )  # fmt: skip


def _will_be_sent(detail: SurveyDetail) -> str:
    if detail.survey.revision > 1:
        return tr("Only what Aurora does not have yet is sent.")
    return tr(
        "Electrical data, {subpanels}, {planes} and {photos} will be sent.",
        subpanels=trn("{n} subpanel", "{n} subpanels", len(detail.survey.subpanels)),
        planes=trn("{n} roof plane", "{n} roof planes", len(detail.survey.mounting_planes)),
        photos=trn("{n} photo", "{n} photos", len(detail.photos)),
    )


def _look_first(detail: SurveyDetail) -> str:
    pictures = len({p.field for p in detail.problems if p.is_expected_picture})
    unusual = things(problem_rows(detail)[Severity.WARNING])
    unclear = len(unclear_rows(detail))
    parts = [trn("{n} answer not understood", "{n} answers not understood", unclear)] if unclear else []
    parts += [trn("{n} unusual thing", "{n} unusual things", unusual)] if unusual else []
    parts += [trn("{n} picture to take", "{n} pictures to take", pictures)] if pictures else []
    return tr("{things} to look at first.", things=tr(" and ").join(parts)) if parts else ""

"""The review page: problems with their places, what will be sent in words, whether publishing is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveyor_app.domain.attributes import BY_SECTION, Attribute, Kind, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, SurveyStatus, values_of
from surveyor_app.domain.units import compass_point, pitch_ratio
from surveyor_app.gui.presenters.places import TASK_NAMES, Place, gaps, place_of
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.words import SEVERITY, Sign, count, number
from surveyor_app.services.summaries import SurveyDetail

MISSING = Sign("Pictures still expected", "camera", "unusual")
ELSEWHERE = "published_elsewhere"  # the code of a job that waits for this decision
QUESTION = "Publish anyway?"  # ends its words; here it is the button
_WITHDRAWN = {"deleted": "This request was deleted in Aurora"}
SENDING = (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem with the words for where it is and the place that mends it."""

    sign: Sign
    where: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One entered value: label, words, and its place."""

    label: str
    value: str
    place: Place


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
    return TASK_NAMES.get(place.task, "Survey")


def problem_rows(detail: SurveyDetail) -> dict[Severity, list[ProblemRow]]:
    """All problems, gravest first, each with its place."""
    slots: set[str] = set()
    ordered = []
    for problem, _place in gaps(detail.problems, detail.survey):
        if not _is_empty_slot(problem) or problem.field in slots:
            ordered.append(problem)
        else:
            slots.add(problem.field)
    ordered = [p for p in ordered if not _is_elsewhere(p, detail)]  # the card at the top asks about it
    ordered += [p for p in detail.problems if p.severity is Severity.INFO]
    rows: dict[Severity, list[ProblemRow]] = {severity: [] for severity in Severity}
    for problem in ordered:
        place = place_of(problem.field, detail.survey)
        rows[problem.severity].append(ProblemRow(SEVERITY[problem.severity], where(place, detail), problem.text, place))
    return rows


def _is_empty_slot(problem: Problem) -> bool:
    return problem.severity is Severity.WARNING and ".photos." in problem.field


def missing_pictures(detail: SurveyDetail, checklist: Checklist) -> list[ProblemRow]:
    """The expected pictures that nobody has taken or explained, one row a place."""
    places: dict[Place, list[str]] = {}
    for problem, place in gaps(detail.problems, detail.survey):
        if _is_empty_slot(problem) and place.slot is not None:
            slot = checklist.slot(SectionName(place.task), place.slot)
            labels = places.setdefault(Place(place.task, place.item_id), [])
            if (text := slot.label if slot else place.slot) not in labels:
                labels.append(text)
    return [
        ProblemRow(MISSING, where(place, detail), ", ".join(labels), replace(place, slot=""))
        for place, labels in places.items()
    ]


def value_words(attribute: Attribute, value: AttributeValue, catalogue: Catalogue) -> str:
    """A stored value as a person reads it: "200 A", "26.57° = 6:12", "Composition shingle"; "" when unset."""
    if value is None or value == "":
        return ""
    if attribute.kind is Kind.OPTION:
        return catalogue.label(attribute.name, str(value))
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
    for attribute in BY_SECTION[section]:
        words = value_words(attribute, values[attribute.name], catalogue)
        if words or attribute.required:
            place = Place(section.value, item_id, attribute=attribute.name)
            lines.append(Line(attribute.label, words or "Missing", place))
    return tuple(lines)


def blocks(detail: SurveyDetail, section: SectionName, catalogue: Catalogue) -> list[Block]:
    """What a section will send, item by item."""
    items: Sequence[tuple[str | None, str, Electrical | Subpanel | MountingPlane]]
    if section is SectionName.ELECTRICAL:
        items = [(None, "Electrical", detail.survey.electrical)]
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
    return said.removesuffix(QUESTION).strip()


def publish_state(detail: SurveyDetail) -> PublishState:
    """What the card at the top of the review page says and offers."""
    errors = sum(problem.severity is Severity.ERROR for problem in detail.problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in detail.problems)
    photos = count(len(detail.photos), "photo")
    status = detail.survey.status
    if status is SurveyStatus.WITHDRAWN:
        return PublishState(
            Sign("Cancelled", "ban", "neutral"),
            _WITHDRAWN.get(detail.request.status.lower(), "Aurora cancelled this request"),
            "Nobody waits for this survey any more. Everything entered stays on this laptop. If it is still wanted, "
            "work on it and publish it.", "Work on it anyway", True, reopen=True,
        )  # fmt: skip
    if status in SENDING:
        done, total = _progress(detail)
        return PublishState(
            Sign("Sending", "cloud-upload", "info"), f"Revision {detail.survey.revision} is on its way",
            f"{done} of {count(total, 'step')} done. You can close the window: it goes on next time.",
            "Sending…", False, (done, total),
        )  # fmt: skip
    if status is SurveyStatus.PUBLISHED:
        return PublishState(
            Sign("Sent", "check-check", "done"), "Aurora has this survey",
            "Change anything and a new revision can be published; only what changed is sent.",
            "Nothing to publish", False,
        )  # fmt: skip
    elsewhere = elsewhere_words(detail)
    ours = [p for p in detail.problems if p.severity is Severity.ERROR and not _is_elsewhere(p, detail)]
    if elsewhere and not ours:
        return PublishState(
            Sign("Published elsewhere", "users", "unusual"), "Another laptop published this request",
            f"{elsewhere} Publishing from here replaces what it sent.", "Publish anyway", True, overwrite=True,
        )  # fmt: skip
    was_refused = any(job.status is JobStatus.BLOCKED for job in detail.jobs)
    if errors and not was_refused:
        return PublishState(
            SEVERITY[Severity.ERROR], f"{count(errors, 'thing')} Aurora will refuse",
            "Publishing is possible once these are filled in. Each line below leads to its field.", "Publish", False,
        )  # fmt: skip
    if errors or status is SurveyStatus.NEEDS_ATTENTION:
        return PublishState(
            Sign("Needs attention", "triangle-alert", "unusual"), "The last try did not get through",
            "Mend what is named below, then publish again. What was accepted is not sent twice.", "Publish again", True,
        )  # fmt: skip
    unusual = f" {count(warnings, 'unusual thing')} to look at first." if warnings else ""
    return PublishState(
        Sign("Ready", "circle-check", "done"), "Ready to publish",
        f"Electrical data, {count(len(detail.survey.subpanels), 'subpanel')}, "
        f"{count(len(detail.survey.mounting_planes), 'roof plane')} and {photos} will be sent.{unusual}",
        "Publish", True,
    )  # fmt: skip


def _progress(detail: SurveyDetail) -> tuple[int, int]:
    counted = [job for job in detail.jobs if job.status is not JobStatus.SUPERSEDED and job.kind != "report_progress"]
    return sum(job.status is JobStatus.DONE for job in counted), len(counted)

"""Can I drive away? What Aurora will refuse, what the office expects, what is unusual, what was left out on purpose.

Each line has the place that mends it; nothing here needs a connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import Absence, AbsenceKind
from surveyor_app.domain.problem import Severity
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.review import (
    UNCLEAR,
    ProblemRow,
    missing_pictures,
    problem_rows,
    things,
    unclear_rows,
    where,
)
from surveyor_app.gui.presenters.words import SEVERITY, Sign, size
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

LEAVE = "leave"  # the place's task
NOT_REACHED = Sign(N_("Could not reach"), "ban", "unusual")
NOT_APPLICABLE = Sign(N_("Left out on purpose"), "info", "info")
EXPECTED = Sign(N_("Pictures to take"), "camera", "unusual")


@dataclass(frozen=True, slots=True)
class GateGroup:
    """Lines of one kind, gravest kinds first."""

    sign: Sign
    rows: tuple[ProblemRow, ...]


@dataclass(frozen=True, slots=True)
class GateState:
    """The answer with its reasons; `verdict` carries icon and tone, `kept` says what is safe on this laptop."""

    verdict: Sign
    sentence: str
    kept: str
    groups: tuple[GateGroup, ...]


def gate(detail: SurveyDetail, checklist: Checklist) -> GateState:
    """The answer for a survey as it is now."""
    problems = problem_rows(detail)
    errors, warnings = problems[Severity.ERROR], problems[Severity.WARNING]
    pictures = missing_pictures(detail, checklist)
    groups = (
        GateGroup(SEVERITY[Severity.ERROR], tuple(errors)),
        GateGroup(UNCLEAR, tuple(unclear_rows(detail))),
        GateGroup(EXPECTED, tuple(pictures)),
        GateGroup(SEVERITY[Severity.WARNING], tuple(warnings)),
        GateGroup(NOT_REACHED, _absences(detail, checklist, AbsenceKind.NOT_REACHED)),
        GateGroup(NOT_APPLICABLE, _absences(detail, checklist, AbsenceKind.NOT_APPLICABLE)),
    )
    verdict, sentence = _verdict(groups)
    return GateState(verdict, sentence, _kept(detail), tuple(group for group in groups if group.rows))


def _verdict(groups: Sequence[GateGroup]) -> tuple[Sign, str]:
    errors, unclear, pictures, unusual, not_reached, _left_out = (things(group.rows) for group in groups)
    if errors:
        return (
            Sign(
                trn("Not yet: {n} gap", "Not yet: {n} gaps", errors),
                "octagon-x",
                "refuse",
            ),
            tr("If it cannot be had today, everything entered is kept for a second visit."),
        )
    if unclear:
        return (
            Sign(
                trn("Not yet: {n} answer is not understood", "Not yet: {n} answers are not understood", unclear),
                "circle-question-mark",
                "refuse",
            ),
            tr("What is typed there is kept on this laptop and will not be sent."),
        )
    if pictures or not_reached:
        return (
            Sign(tr("You can, but the office may send somebody back"), "triangle-alert", "unusual"),
            tr("Aurora will take the survey. Take the pictures below, or say why there is none."),
        )
    if unusual:
        return (
            Sign(
                trn("Yes. Look once more at {n} unusual thing", "Yes. Look once more at {n} unusual things", unusual),
                "triangle-alert",
                "unusual",
            ),
            tr("Nothing is missing."),
        )
    return Sign(tr("Yes, you can drive away"), "circle-check", "done"), tr("Nothing is missing and nothing is unusual.")


def _kept(detail: SurveyDetail) -> str:
    if not detail.photos:
        return tr("All answers are saved on this laptop. There are no photos yet.")
    total = size(sum(view.photo.size for view in detail.photos))
    return trn(
        "All answers and {n} photo ({size}) are saved on this laptop.",
        "All answers and {n} photos ({size}) are saved on this laptop.",
        len(detail.photos),
        size=total,
    )


def _absences(detail: SurveyDetail, checklist: Checklist, kind: AbsenceKind) -> tuple[ProblemRow, ...]:
    sign = NOT_REACHED if kind is AbsenceKind.NOT_REACHED else NOT_APPLICABLE
    return tuple(_absence(absence, sign, detail, checklist) for absence in detail.absences if absence.kind is kind)


def _absence(absence: Absence, sign: Sign, detail: SurveyDetail, checklist: Checklist) -> ProblemRow:
    slot = checklist.slot(SectionName(absence.target.section), absence.slot)
    place = Place(absence.target.section.value, absence.target.item_id, slot=absence.slot)
    label = tr(slot.label) if slot is not None else absence.slot
    return ProblemRow(sign, where(replace(place, slot=None), detail), f"{label}: {absence.reason}", place)

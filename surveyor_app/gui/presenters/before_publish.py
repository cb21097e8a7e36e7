"""What a publish asks about first: what the office expects and is not there, numbers that may be wrong, and copied
answers that nobody checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.problem import COUNTS_DIFFER, Problem, still_expected
from surveyor_app.gui.presenters.places import Place, place_of
from surveyor_app.gui.presenters.review import ProblemRow, copied_rows, missing_pictures, things, where
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import SurveyDetail

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Question:
    """The words of the question, where going back leads to, and what it is about: what was agreed to once is not asked
    again."""

    title: str
    lines: tuple[str, ...]
    sentence: str
    back: str
    place: Place
    about: frozenset[tuple[str, str]]


def question(detail: SurveyDetail, checklist: Checklist) -> Question | None:
    """The question about a survey as it is now; None when everything is there, or said why not."""
    expected = still_expected(detail.problems)
    if not expected:
        return None
    pictures = missing_pictures(detail, checklist)
    doubts = [problem for problem in expected if problem.is_doubt]
    lines = [f"{row.where}: {row.text}" for row in pictures]
    copied = copied_rows(detail)
    shown = lines[: MOST_LINES - len(doubts) - bool(copied)]
    if hidden := things(pictures[len(shown) :]):
        shown.append(trn("and {n} more picture", "and {n} more pictures", hidden))
    places = [place_of(problem.field, detail.survey) for problem in doubts]
    shown += [f"{where(place, detail)}: {problem.text}" for place, problem in zip(places, doubts, strict=True)]
    if copied:
        shown.append(_copied_line(copied))
        places.append(copied[0].place)
    number = things(pictures)
    return Question(
        _title(number, doubts, things(copied)),
        tuple(shown),
        tr("Aurora takes the survey as it is. The office may have to send somebody back.")
        if number
        else tr("Aurora takes the survey as it is."),
        tr("Go back to the pictures") if number else tr("Go back and look"),
        pictures[0].place if pictures else places[0],
        frozenset((problem.field, problem.text) for problem in expected),
    )


def _title(pictures: int, doubts: Sequence[Problem], copied: int) -> str:
    if pictures:
        return trn("The office expects {n} more picture", "The office expects {n} more pictures", pictures)
    if any(problem.code == COUNTS_DIFFER for problem in doubts):
        return tr("Two numbers do not agree")
    if doubts:
        return tr("Nothing on the roof?")
    return trn("{n} copied answer is not checked", "{n} copied answers are not checked", copied)


def _copied_line(rows: Sequence[ProblemRow]) -> str:
    """ "12 copied answers nobody checked: Subpanel 2, Plane 2, Plane 3"."""
    return trn(
        "{n} copied answer nobody checked: {entries}",
        "{n} copied answers nobody checked: {entries}",
        things(rows),
        entries=", ".join(row.where.partition(" · ")[0] for row in rows),
    )

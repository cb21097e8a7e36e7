"""What F8 leads to next, and the footer's word for it: gaps first, then pictures to take, then what is to check."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.survey import Survey
from surveyor_app.gui.presenters.places import Place, gaps, order
from surveyor_app.language import N_, tr


class Kind(IntEnum):
    """The gravest first."""

    GAP = 0
    PICTURE = 1
    CHECK = 2


_WORDS = {
    Kind.GAP: (N_("Next gap: {where}  (F8)"), N_("Next gap  (F8)")),
    Kind.PICTURE: (N_("Next picture to take: {where}  (F8)"), N_("Next picture  (F8)")),
    Kind.CHECK: (N_("Next to check: {where}  (F8)"), N_("Next to check  (F8)")),
}


def kind_of(problem: Problem) -> Kind:
    """What the person has to do about it."""
    if problem.is_gap:
        return Kind.GAP
    return Kind.PICTURE if problem.is_expected_picture else Kind.CHECK


def next_up(
    problems: Iterable[Problem], survey: Survey, here: Place, checklist: Checklist | None = None
) -> tuple[Problem, Place] | None:
    """What comes after `here`; None when nothing is left. Whoever stands at something goes on to what follows it, and
    at the end round; anywhere else the gravest kind that is left comes first, from here on in the order on site."""
    found = sorted(gaps(problems, survey), key=lambda pair: (kind_of(pair[0]), order(pair[1], survey, checklist)))
    places = [place for _, place in found]
    if here in places:  # several may share a place: go past the last of them
        last = len(places) - 1 - places[::-1].index(here)
        return found[(last + 1) % len(found)]
    gravest = [pair for pair in found if kind_of(pair[0]) is kind_of(found[0][0])]
    after = [pair for pair in gravest if order(pair[1], survey, checklist) > order(here, survey, checklist)]
    return next(iter(after or gravest), None)


def next_words(problem: Problem, where: str) -> tuple[str, str]:
    """The footer's words for it, and fewer where there is no room."""
    long, short = _WORDS[kind_of(problem)]
    return tr(long, where=where), tr(short)

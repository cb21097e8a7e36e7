"""How many subpanels the notes of the main panel speak of, compared with how many are entered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveyor_app.domain.problem import COUNTS_DIFFER, Problem, Severity
from surveyor_app.domain.survey import Survey
from surveyor_app.language import tr, trn

_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "un": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
}
_TOLD = re.compile(rf"(?<![\w.,/-])(\d|{'|'.join(_WORDS)})\s+sub-?\s?(?:panel|tablero)(e?s)?\b", re.IGNORECASE)


def told_subpanels(notes: str | None) -> int | None:
    """The number of subpanels that a text speaks of once: "2 subpanels", "two sub-panels". None without one, where
    several may add up, and where it counts something else ("space 4 subpanel feed")."""
    found = _TOLD.findall(notes or "")
    if len(found) != 1:
        return None
    [(word, plural)] = found
    number = _WORDS.get(word.lower()) or int(word)
    return number if plural or number == 1 else None


def told_problems(survey: Survey) -> Iterator[Problem]:
    """A warning at the list of subpanels when the notes of the main panel speak of another number."""
    told = told_subpanels(survey.electrical.notes)
    entered = len(survey.subpanels)
    if told is None or told == entered:
        return
    text = trn(
        "The notes of the main panel speak of {n} subpanel, but {entered}.",
        "The notes of the main panel speak of {n} subpanels, but {entered}.",
        told,
        entered=trn("{n} is entered", "{n} are entered", entered) if entered else tr("none is entered"),
    )
    yield Problem(Severity.WARNING, "subpanels", text, COUNTS_DIFFER)

"""Answers that are not on disk: what the disk did not take, and what is on its way there; shown in their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import AttributeValue, BegunReason, Survey, UnclearAnswer
from surveyor_app.services.summaries import SurveyDetail


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an answer belongs: a request, a section, an item of it (None for electrical), an attribute; a slot's name
    after "photos." for a reason that was begun."""

    request_id: str
    section: SectionName
    item_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed and is no answer; "" once nothing of the kind stands there."""

    text: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What was typed about a missing picture in this slot and is not given as its reason yet; "" for nothing."""

    slot: str
    text: str


Answer = AttributeValue | Unclear | Begun


class Unsaved:
    """The newest answer of each entry that could not be stored."""

    def __init__(self) -> None:
        self._answers: dict[Entry, Answer] = {}

    def __len__(self) -> int:
        return len(self._answers)

    def keep(self, entry: Entry, answer: Answer) -> None:
        """The disk did not take this answer."""
        self._answers[entry] = answer

    def drop(self, entry: Entry) -> None:
        """An answer of this entry is stored, or can never be."""
        self._answers.pop(entry, None)

    def drop_value(self, entry: Entry, answer: Answer) -> None:
        """This answer is stored; a newer one that is not stays."""
        if entry in self._answers and self._answers[entry] == answer:
            del self._answers[entry]

    def entries(self) -> list[tuple[Entry, Answer]]:
        """All of them, the oldest first."""
        return list(self._answers.items())

    def over(self, detail: SurveyDetail) -> SurveyDetail:
        """The survey as the person entered it: what is stored, with the unsaved answers on top."""
        return _over(detail, self._answers.items())


class OnTheWay:
    """The newest answer of each entry that has been handed on and not been stored yet: a slower, older one that comes
    back from the disk meanwhile must not take its place in the field."""

    def __init__(self) -> None:
        self._answers: dict[Entry, Answer] = {}
        self._number: dict[Entry, int] = {}

    def begin(self, entry: Entry, answer: Answer) -> None:
        """This answer is handed on."""
        self._answers[entry] = answer
        self._number[entry] = self._number.get(entry, 0) + 1

    def end(self, entry: Entry) -> None:
        """One answer of this entry has arrived, or never will."""
        self._number[entry] -= 1
        if not self._number[entry]:
            del self._number[entry], self._answers[entry]

    def over(self, detail: SurveyDetail) -> SurveyDetail:
        """The survey with these answers on top."""
        return _over(detail, self._answers.items())


def _over(detail: SurveyDetail, answers: Iterable[tuple[Entry, Answer]]) -> SurveyDetail:
    survey = detail.survey
    for entry, answer in answers:
        if entry.request_id == detail.request.id:
            survey = _with(survey, entry, answer)
    return detail if survey is detail.survey else replace(detail, survey=survey)


def _with(survey: Survey, entry: Entry, answer: Answer) -> Survey:
    place = (entry.section, entry.item_id, entry.name)
    unclear = tuple(one for one in survey.unclear if (one.section, one.item_id, one.name) != place)
    if isinstance(answer, Unclear):
        typed = (UnclearAnswer(*place, answer.text),) if answer.text else ()
        return replace(survey, unclear=(*unclear, *typed))
    if isinstance(answer, Begun):
        target = PhotoTarget(entry.section, entry.item_id)
        others = tuple(one for one in survey.begun_reasons if (one.target, one.slot) != (target, answer.slot))
        begun = (BegunReason(target, answer.slot, answer.text),) if answer.text else ()
        return replace(survey, begun_reasons=(*others, *begun))
    change: dict[str, Any] = {entry.name: answer}
    survey = replace(survey, unclear=unclear)
    match entry.section:
        case SectionName.ELECTRICAL:
            return replace(survey, electrical=replace(survey.electrical, **change))
        case SectionName.SUBPANELS:
            panels = (replace(p, **change) if p.id == entry.item_id else p for p in survey.subpanels)
            return replace(survey, subpanels=tuple(panels))
        case SectionName.MOUNTING_PLANES:
            planes = (replace(p, **change) if p.id == entry.item_id else p for p in survey.mounting_planes)
            return replace(survey, mounting_planes=tuple(planes))

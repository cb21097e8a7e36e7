"""What an import takes away: a section that is in the file replaces the survey's whole one."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import AttributeValue, MountingPlane, Subpanel, Survey, values_of
from surveyor_app.services.import_plan import ImportPlan
from surveyor_app.services.survey_state import SurveyState

Answers = dict[tuple[str, str], AttributeValue]


@dataclass(frozen=True, slots=True)
class ImportLosses:
    """`replaced`: the file's sections that were not empty before, in the order of a survey. Of what they held is gone:
    `answers` that the file gives otherwise or not at all, those of gone entries included; `subpanels`, `planes` and
    `photos`, which are in the bin now; `reasons` why a picture is missing."""

    replaced: tuple[SectionName, ...] = ()
    answers: int = 0
    subpanels: int = 0
    planes: int = 0
    photos: int = 0
    reasons: int = 0


def losses(before: SurveyState, plan: ImportPlan) -> ImportLosses:
    """`before` is the survey for which the plan was made."""
    sections = [section for section in SectionName if section in plan.sections]
    explained = [absence for absence in before.absences if absence.target.section in plan.sections]
    filled = {photo.target.section for photo in before.photos} | {absence.target.section for absence in explained}
    answers = 0
    for section in sections:
        old, new = _answers(before.survey, section), _planned(plan, section)
        unclear = sum(answer.section is section for answer in before.survey.unclear)
        answers += unclear + sum(new.get(place) != value for place, value in old.items())
        if old or unclear or _ids(before.survey, section):
            filled.add(section)
    return ImportLosses(
        replaced=tuple(section for section in sections if section in filled),
        answers=answers,
        subpanels=_gone(before.survey, plan, SectionName.SUBPANELS),
        planes=_gone(before.survey, plan, SectionName.MOUNTING_PLANES),
        photos=len(plan.removed_photos),
        reasons=len(set(explained) - set(plan.absences)),
    )


def _items(survey: Survey, section: SectionName) -> tuple[Subpanel | MountingPlane, ...]:
    if section is SectionName.ELECTRICAL:
        return ()
    return survey.subpanels if section is SectionName.SUBPANELS else survey.mounting_planes


def _ids(survey: Survey, section: SectionName) -> set[str]:
    return {item.id for item in _items(survey, section)}


def _gone(survey: Survey, plan: ImportPlan, section: SectionName) -> int:
    if section not in plan.items:
        return 0
    return len(_ids(survey, section) - {item_id for item_id, _values in plan.items[section]})


def _answers(survey: Survey, section: SectionName) -> Answers:
    if section is SectionName.ELECTRICAL:
        return _given("", values_of(survey.electrical))
    return {
        place: value for item in _items(survey, section) for place, value in _given(item.id, values_of(item)).items()
    }


def _planned(plan: ImportPlan, section: SectionName) -> Answers:
    if section is SectionName.ELECTRICAL:
        return {} if plan.electrical is None else _given("", values_of(plan.electrical))
    return {place: value for item_id, values in plan.items[section] for place, value in _given(item_id, values).items()}


def _given(item_id: str, values: dict[str, AttributeValue]) -> Answers:
    return {(item_id, name): value for name, value in values.items() if value is not None and value != ""}

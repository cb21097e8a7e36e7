"""Places in the window: a task, a subpanel or plane, a field or photo slot; and from a problem to its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from surveyor_app.domain.attributes import BY_SECTION, Kind, SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import MountingPlane, Subpanel, Survey, SurveyStatus
from surveyor_app.language import N_

SENT = frozenset({SurveyStatus.QUEUED, SurveyStatus.PUBLISHING, SurveyStatus.PUBLISHED})
TASKS = ("request", "electrical", "subpanels", "mounting_planes", "photos", "review")
TASK_NAMES = {
    "request": N_("Request"),
    "electrical": N_("Electrical"),
    "subpanels": N_("Subpanels"),
    "mounting_planes": N_("Roof planes"),
    "photos": N_("Photos"),
    "review": N_("Review"),
}
TASK_ICONS = {
    "request": "clipboard-list",
    "electrical": "zap",
    "subpanels": "plug",
    "mounting_planes": "house",
    "photos": "camera",
    "review": "clipboard-check",
}

_FIELD = re.compile(r"^(electrical|subpanels|mounting_planes)(?:\[(\d+)\])?(?:\.(photos\.)?([A-Za-z_0-9]+))?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a task, perhaps one of its items, perhaps a field or a photo slot of it."""

    task: str
    item_id: str | None = None
    attribute: str | None = None
    slot: str | None = None

    @property
    def page(self) -> tuple[str, str | None]:
        """The page alone."""
        return self.task, self.item_id


def item_ids(survey: Survey, section: SectionName) -> tuple[str, ...]:
    """The ids of a section's items in order; empty for electrical."""
    if section is SectionName.SUBPANELS:
        return tuple(item.id for item in survey.subpanels)
    if section is SectionName.MOUNTING_PLANES:
        return tuple(item.id for item in survey.mounting_planes)
    return ()


def first_open(survey: Survey, section: SectionName, item_id: str) -> str:
    """The first attribute of a subpanel or plane without an answer, notes aside; the first of all when none is."""
    items: tuple[Subpanel | MountingPlane, ...] = (*survey.subpanels, *survey.mounting_planes)
    item = next((item for item in items if item.id == item_id), None)
    names = [attribute.name for attribute in BY_SECTION[section] if attribute.kind is not Kind.NOTES]
    return next((name for name in names if item is not None and getattr(item, name) is None), names[0])


def place_of(field: str, survey: Survey) -> Place:
    """The place a problem's field path names; the review page when it names none."""
    found = _FIELD.match(field)
    if found is None:
        return Place("review")
    section = SectionName(found[1])
    ids = item_ids(survey, section)
    item_id = ids[int(found[2])] if found[2] is not None and int(found[2]) < len(ids) else None
    if found[3]:
        return Place(section.value, item_id, slot=found[4])
    return Place(section.value, item_id, attribute=found[4])


def item_problems(
    problems: Iterable[Problem], survey: Survey, section: SectionName, item_id: str | None
) -> dict[str, tuple[Problem, ...]]:
    """The problems of one item by attribute name; "" holds those of the item as a whole and of its photos."""
    names = {attribute.name for attribute in BY_SECTION[section]}
    sorted_out: dict[str, list[Problem]] = {}
    for problem in problems:
        place = place_of(problem.field, survey)
        if place.page == (section.value, item_id):
            name = place.attribute if place.attribute in names else ""
            sorted_out.setdefault(name or "", []).append(problem)
    return {name: tuple(found) for name, found in sorted_out.items()}


def gaps(problems: Iterable[Problem], survey: Survey) -> list[tuple[Problem, Place]]:
    """What keeps a survey from being whole, in the order on site: errors and warnings, hints left out."""
    found = [
        (problem, place_of(problem.field, survey)) for problem in problems if problem.severity is not Severity.INFO
    ]
    return sorted(found, key=lambda pair: order(pair[1], survey))


def unclear_places(survey: Survey) -> list[Place]:
    """Where something typed stands that nobody understood, in the order on site; not in entries that were removed."""
    places = [Place(one.section.value, one.item_id, attribute=one.name) for one in survey.unclear]
    here = [p for p in places if p.item_id is None or p.item_id in item_ids(survey, SectionName(p.task))]
    return sorted(here, key=lambda place: order(place, survey))


def next_unclear(survey: Survey, here: Place) -> Place | None:
    """The one after `here`, going round; None when there is none."""
    found = unclear_places(survey)
    after = (place for place in found if order(place, survey) > order(here, survey))
    return next(after, found[0] if found else None)


def order(place: Place, survey: Survey, checklist: Checklist | None = None) -> tuple[int, int, int, int]:
    """Sorts places as they come on site; the checklist tells which picture comes after one that was just taken."""
    task = TASKS.index(place.task) if place.task in TASKS else len(TASKS)
    if place.task not in {section.value for section in SectionName}:
        return task, -1, -1, 0
    section = SectionName(place.task)
    ids = item_ids(survey, section)
    item = ids.index(place.item_id) if place.item_id in ids else -1
    names = [attribute.name for attribute in BY_SECTION[section]]
    if place.slot is not None:
        slots = [slot.key for slot in checklist.slots.get(section, ())] if checklist is not None else []
        return task, item, len(names), slots.index(place.slot) if place.slot in slots else len(slots)
    field = names.index(place.attribute) if place.attribute in names else -1
    return task, item, field, 0

"""Which page comes next on site: the tasks in their order, each subpanel and roof plane after its list."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import Survey
from surveyor_app.gui.presenters.places import TASKS, Place, item_ids
from surveyor_app.language import N_

ANOTHER = {
    SectionName.SUBPANELS: N_("Add another subpanel"),
    SectionName.MOUNTING_PLANES: N_("Add another plane"),
}


def another(place: Place, survey: Survey) -> str:
    """What is offered on the page of the last subpanel or plane, to translate; "" elsewhere."""
    if place.item_id is None:
        return ""
    section = SectionName(place.task)
    return ANOTHER[section] if place.item_id == item_ids(survey, section)[-1] else ""


def page_after(place: Place, survey: Survey) -> Place | None:
    """The page that comes after the one of `place`; None after the last, and for pages outside the tasks."""
    pages = [page for task in TASKS for page in _pages(task, survey)]
    here = Place(place.task, place.item_id)
    at = pages.index(here) + 1 if here in pages else len(pages)
    return pages[at] if at < len(pages) else None


def _pages(task: str, survey: Survey) -> list[Place]:
    if task not in ("subpanels", "mounting_planes"):
        return [Place(task)]
    return [Place(task), *(Place(task, item) for item in item_ids(survey, SectionName(task)))]

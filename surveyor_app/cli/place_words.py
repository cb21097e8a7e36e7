"""Where a problem lies, as a person says it: "Electrical", "Subpanel 2, Bus rating"."""

from __future__ import annotations

import re

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.problem import Problem

_FIELD = re.compile(r"(electrical|subpanels|mounting_planes)(?:\[(\d+)\])?(?:\.(photos\.)?([A-Za-z_0-9]+))?")
_ONE = {SectionName.SUBPANELS: "Subpanel", SectionName.MOUNTING_PLANES: "Roof plane"}
SECTIONS = {
    SectionName.ELECTRICAL: "Electrical",
    SectionName.SUBPANELS: "Subpanels",
    SectionName.MOUNTING_PLANES: "Roof planes",
}


def item_words(section: SectionName, index: int | None) -> str:
    """ "Electrical", "Roof planes", "Roof plane 1" (`index` counts from 0)."""
    return SECTIONS[section] if index is None or section not in _ONE else f"{_ONE[section]} {index + 1}"


def problem_words(problem: Problem) -> str:
    """A problem with its place: the field is named where the text does not name it already."""
    found = _FIELD.fullmatch(problem.field)
    if found is None:
        return problem.text
    section = SectionName(found[1])
    place = item_words(section, int(found[2]) if found[2] is not None else None)
    label = next((a.label for a in BY_SECTION[section] if not found[3] and a.name == found[4]), "")
    if label and label.lower() not in problem.text.lower():
        place = f"{place}, {label}"
    return f"{place}: {problem.text}"

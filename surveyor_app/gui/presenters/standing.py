"""How answers of one entry stood at some moment: the values, and which of them were unchecked copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.domain.unclear import texts_at
from surveyor_app.services.summaries import SurveyDetail


@dataclass(frozen=True, slots=True)
class Standing:
    """`values` by attribute; `copied` names the entry from which an unchecked answer came, `unclear` holds what is
    typed over an answer without being understood."""

    values: Mapping[str, AttributeValue]
    copied: Mapping[str, str]
    unclear: Mapping[str, str] = field(default_factory=dict)


def standing(
    detail: SurveyDetail | None,
    request_id: str,
    section: SectionName,
    item_id: str | None,
    names: Collection[str] | None = None,
) -> Standing | None:
    """How these answers stand, all of the entry's for None; None when the survey or the entry is not there, or what is
    named is no answer."""
    if detail is None or detail.request.id != request_id:
        return None
    survey = detail.survey
    items: Mapping[str | None, Electrical | Subpanel | MountingPlane]
    if section is SectionName.ELECTRICAL:
        items = {None: survey.electrical}
    elif section is SectionName.SUBPANELS:
        items = {panel.id: panel for panel in survey.subpanels}
    else:
        items = {plane.id: plane for plane in survey.mounting_planes}
    if item_id not in items:
        return None
    values = values_of(items[item_id])
    wanted = values.keys() if names is None else names
    if any(name not in values for name in wanted):
        return None
    typed = texts_at(survey, section, item_id)
    return Standing(
        {name: values[name] for name in wanted},
        {mark.name: mark.source_id for mark in survey.copied if mark.item_id == item_id and mark.name in wanted},
        {name: text for name, text in typed.items() if name in wanted},
    )


def over(before: Standing, text: str) -> Standing:
    """One answer, and what was typed over it without being understood; "" for nothing."""
    return replace(before, unclear=dict.fromkeys(before.values, text) if text else {})


def changed_between(before: Standing | None, after: Standing | None) -> tuple[Standing, Standing] | None:
    """The answers that are others or otherwise marked, as they were and as they are; None when there is none."""
    if before is None or after is None:
        return None
    names = [
        name
        for name, value in after.values.items()
        if value != before.values.get(name)
        or before.copied.get(name) != after.copied.get(name)
        or before.unclear.get(name) != after.unclear.get(name)
    ]
    return (_only(before, names), _only(after, names)) if names else None


def _only(whole: Standing, names: Collection[str]) -> Standing:
    return Standing(
        {name: whole.values.get(name) for name in names},
        {name: source for name, source in whole.copied.items() if name in names},
        {name: text for name, text in whole.unclear.items() if name in names},
    )

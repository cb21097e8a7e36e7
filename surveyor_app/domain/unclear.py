"""Answers that were typed and could not be understood: where they stand, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveyor_app.domain.attributes import Attribute, Kind, SectionName, attribute
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.problem import NOT_UNDERSTOOD, Problem, Severity
from surveyor_app.domain.survey import (
    AttributeValue,
    Electrical,
    MountingPlane,
    Subpanel,
    Survey,
    UnclearAnswer,
    is_empty,
    values_of,
)
from surveyor_app.language import tr

LONGEST_TEXT = 1_000_000  # characters kept: far beyond what an answer may have, else cutting would make one of it
_LONGEST_SAID = 60


def texts_at(survey: Survey, section: SectionName, item_id: str | None) -> dict[str, str]:
    """What stands there by attribute as it was typed, without being understood."""
    return {one.name: one.text for one in survey.unclear if (one.section, one.item_id) == (section, item_id)}


def is_begun(survey: Survey, section: SectionName, item: Electrical | Subpanel | MountingPlane) -> bool:
    """Whether anything was entered into an item, understood or not."""
    item_id = None if isinstance(item, Electrical) else item.id
    return not is_empty(item) or bool(texts_at(survey, section, item_id))


def with_unclear(found: Sequence[Problem], survey: Survey, catalogue: Catalogue) -> list[Problem]:
    """The problems of the answers, and those of what was typed and is no answer. Where an answer is missing because of
    that, one problem says both."""
    problems = list(found)
    for one in survey.unclear:
        place = _place(one, survey)
        if place is None:
            continue
        path, value = place
        at = next((n for n, p in enumerate(problems) if p.field == path and p.severity is Severity.ERROR), None)
        text = _words(one, value, catalogue)
        if value is None and at is not None:
            problems[at] = replace(problems[at], text=text, code=NOT_UNDERSTOOD)
        else:
            problems.append(Problem(Severity.WARNING, path, text, NOT_UNDERSTOOD))
    return problems


def _place(one: UnclearAnswer, survey: Survey) -> tuple[str, AttributeValue] | None:
    """The field's path and the answer it has from before; None where the entry is gone."""
    if one.section is SectionName.ELECTRICAL:
        return f"{one.section.value}.{one.name}", values_of(survey.electrical).get(one.name)
    items: tuple[Subpanel | MountingPlane, ...] = survey.mounting_planes
    if one.section is SectionName.SUBPANELS:
        items = survey.subpanels
    for at, item in enumerate(items):
        if item.id == one.item_id:
            return f"{one.section.value}[{at}].{one.name}", values_of(item).get(one.name)
    return None


def _words(one: UnclearAnswer, value: AttributeValue, catalogue: Catalogue) -> str:
    asked = attribute(one.section, one.name)
    text = " ".join(one.text.split())
    text = text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1]}…"
    if value is None or value == "":
        return tr("{label}: “{text}” is not understood and will not be sent.", label=tr(asked.label), text=text)
    return tr(
        "{label}: “{text}” is not understood and will not be sent. What is sent is the answer from before: {value}.",
        label=tr(asked.label), text=text, value=_said(asked, value, catalogue),
    )  # fmt: skip


def _said(asked: Attribute, value: AttributeValue, catalogue: Catalogue) -> str:
    if asked.kind is Kind.OPTION:
        return tr(catalogue.label(asked.name, str(value)))
    if isinstance(value, int | float):
        return f"{value:g}{'' if asked.unit == '°' else ' '}{asked.unit}".rstrip()
    return str(value)[:_LONGEST_SAID]

"""Copying the answers of one subpanel or roof plane into another: what is taken, and what is still to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.problem import COPIED, Problem, Severity
from surveyor_app.domain.survey import AttributeValue, MountingPlane, Subpanel, Survey, values_of
from surveyor_app.language import N_, tr

AZIMUTH = "azimuth"
TURNS: tuple[float, ...] = (0, 180, 90, -90)  # degrees from the source's azimuth: the same, opposite, right, left
_NEVER = frozenset({"notes"})


def turned(azimuth: float, by: float) -> float:
    """An azimuth turned clockwise, 0 ≤ a < 360, all in degrees."""
    return (azimuth + by) % 360


def values_to_copy(
    source: Subpanel | MountingPlane,
    into: Subpanel | MountingPlane,
    *,
    overwrite: bool = False,
    turn: float | None = None,
) -> dict[str, AttributeValue]:
    """What `into` gets from `source`, by attribute: all that was answered there except notes. What `into` has stays,
    unless `overwrite`. The azimuth is taken only when `turn` says by how many degrees; a neighbour rarely has the same.
    """
    there, here = values_of(source), values_of(into)
    taken: dict[str, AttributeValue] = {}
    for name, value in there.items():
        given = _turned_value(value, turn) if name == AZIMUTH else value
        if given is None or name in _NEVER or given == here[name] or (here[name] is not None and not overwrite):
            continue
        taken[name] = given
    return taken


def _turned_value(azimuth: AttributeValue, turn: float | None) -> AttributeValue:
    return turned(azimuth, turn) if turn is not None and isinstance(azimuth, int | float) else None


def copied_problems(survey: Survey) -> Iterator[Problem]:
    """A warning at every copied answer that nobody has checked."""
    yield from _unchecked(survey, SectionName.SUBPANELS, survey.subpanels, N_("Subpanel {n}"), N_("another subpanel"))
    yield from _unchecked(
        survey, SectionName.MOUNTING_PLANES, survey.mounting_planes, N_("Plane {n}"), N_("another plane")
    )


def _unchecked(
    survey: Survey, section: SectionName, items: tuple[Subpanel | MountingPlane, ...], one: str, another: str
) -> Iterator[Problem]:
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    for place, item in enumerate(items):
        values: Mapping[str, AttributeValue] = values_of(item)
        sources = {mark.name: mark.source_id for mark in survey.copied if mark.item_id == item.id}
        for name, value in values.items():
            if name in sources and value is not None:
                number = numbers.get(sources[name])
                source = tr(one, n=number) if number is not None else tr(another)
                text = tr("Copied from {source}, not checked yet.", source=source)
                yield Problem(Severity.WARNING, f"{section.value}[{place}].{name}", text, COPIED)

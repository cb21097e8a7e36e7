"""Rules of the main service and the subpanels: what Aurora needs, what is unusual, what is good to know."""

from __future__ import annotations

from collections.abc import Iterator

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.busbar import busbar_hint
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.problem import MISSING, Problem, Severity
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.domain.values import range_fault
from surveyor_app.language import tr

_SMALL_MAIN_AMPS = 100


def missing_and_out_of_range(
    section: SectionName, path: str, item: Electrical | Subpanel | MountingPlane
) -> Iterator[Problem]:
    """Errors that the table of attributes alone decides: required values and ranges."""
    values = values_of(item)
    for attribute in BY_SECTION[section]:
        value, field = values[attribute.name], f"{path}.{attribute.name}"
        if value is None or (isinstance(value, str) and not value.strip()):
            if attribute.required:
                text = tr("{label} is missing; Aurora needs it.", label=tr(attribute.label))
                yield Problem(Severity.ERROR, field, text, MISSING)
        elif not isinstance(value, str):
            fault = range_fault(attribute, value)
            if fault:
                yield Problem(Severity.ERROR, field, f"{tr(attribute.label)} {fault}")


def electrical_problems(item: Electrical, catalogue: Catalogue) -> Iterator[Problem]:
    """The rules of the main panel."""
    bus, breaker = item.main_bus_rating, item.main_breaker_rating
    bus_field, breaker_field = "electrical.main_bus_rating", "electrical.main_breaker_rating"
    yield from missing_and_out_of_range(SectionName.ELECTRICAL, "electrical", item)
    if bus is not None and breaker is not None and breaker > bus:
        yield _warning(
            breaker_field,
            tr("Main breaker ({breaker:g} A) is larger than the bus ({bus:g} A).", breaker=breaker, bus=bus),
        )
    yield from _unusual_size(breaker_field, tr("Main breaker"), breaker, catalogue.breaker_amps)
    yield from _unusual_size(bus_field, tr("Main bus"), bus, catalogue.bus_amps)
    if breaker is not None and 0 < breaker < _SMALL_MAIN_AMPS:
        yield _warning(
            breaker_field,
            tr("Main breaker ({breaker:g} A) is smaller than 100 A, which is unusual for a house.", breaker=breaker),
        )
    yield from _problem_panel(item.main_panel_manufacturer, catalogue)
    hint = busbar_hint(bus, breaker)
    if hint is not None and not any(problem_amps(amps) for amps in (bus, breaker)):
        yield Problem(Severity.INFO, bus_field, hint.text)


def subpanel_problems(
    item: Subpanel, path: str, main_bus_amps: float | None, catalogue: Catalogue
) -> Iterator[Problem]:
    """The rules of one subpanel; it has no required attributes."""
    bus, disconnect = item.bus_rating, item.disconnect_size
    yield from missing_and_out_of_range(SectionName.SUBPANELS, path, item)
    if bus is not None and disconnect is not None and disconnect > bus:
        yield _warning(
            f"{path}.disconnect_size",
            tr("Disconnect ({disconnect:g} A) is larger than its bus ({bus:g} A).", disconnect=disconnect, bus=bus),
        )
    if bus is not None and main_bus_amps is not None and bus > main_bus_amps:
        yield _warning(
            f"{path}.bus_rating",
            tr("Subpanel bus ({bus:g} A) is larger than the main bus ({main:g} A).", bus=bus, main=main_bus_amps),
        )
    yield from _unusual_size(f"{path}.disconnect_size", tr("Disconnect"), disconnect, catalogue.breaker_amps)
    yield from _unusual_size(f"{path}.bus_rating", tr("Subpanel bus"), bus, catalogue.bus_amps)


def problem_amps(amps: float | None) -> bool:
    """Whether a rating is an error already, so that nothing more needs saying about it."""
    rating = next(a for a in BY_SECTION[SectionName.ELECTRICAL] if a.name == "main_bus_rating")
    return amps is not None and range_fault(rating, amps) is not None


def _warning(field: str, text: str) -> Problem:
    return Problem(Severity.WARNING, field, text)


def _unusual_size(field: str, what: str, amps: float | None, standard: tuple[int, ...]) -> Iterator[Problem]:
    if amps is not None and standard and amps not in standard and not problem_amps(amps):
        yield _warning(
            field, tr("{what}: {amps:g} A is not a standard size. Read the label once more.", what=what, amps=amps)
        )


def _problem_panel(typed: str | None, catalogue: Catalogue) -> Iterator[Problem]:
    name = " ".join((typed or "").lower().split())
    panel = next((p for p in catalogue.problem_panels if name and any(m in name for m in p.matches)), None)
    if panel is not None:
        text = tr("{panel}: known problem panel, replacement is commonly required.", panel=panel.label)
        yield _warning("electrical.main_panel_manufacturer", text)

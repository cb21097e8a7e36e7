"""One table of every attribute a surveyor fills in, by Aurora's names (source: Aurora's "Site survey apps", step 4).

Import, forms, rules and payloads all read this table, so that an attribute is described once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveyor_app.language import N_


class SectionName(StrEnum):
    """The three places of a site survey in which data and pictures hang."""

    ELECTRICAL = "electrical"
    SUBPANELS = "subpanels"
    MOUNTING_PLANES = "mounting_planes"


class Kind(StrEnum):
    """How an attribute's value is stored and entered."""

    OPTION = "option"  # a key of the catalogue's list with the attribute's name
    NUMBER = "number"  # float
    INTEGER = "integer"
    TEXT = "text"  # one line
    NOTES = "notes"  # many lines


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: Aurora's name, its kind, unit ("A", "°", "in" or ""), and the range that is no error.

    `minimum` is exclusive where `above_minimum` is set; `required` means Aurora or the mission needs it to publish.
    """

    name: str
    label: str
    kind: Kind
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above_minimum: bool = False
    max_length: int = 255


def _amps(name: str, label: str, kind: Kind, *, required: bool = False) -> Attribute:
    return Attribute(name, label, kind, "A", required, minimum=0, maximum=6000, above_minimum=True)


def _notes() -> Attribute:
    return Attribute("notes", N_("Notes"), Kind.NOTES, max_length=10_000)


ELECTRICAL: tuple[Attribute, ...] = (
    Attribute("main_panel_location", N_("Main panel location"), Kind.OPTION, required=True),
    _amps("main_bus_rating", N_("Main bus rating"), Kind.NUMBER, required=True),
    _amps("main_breaker_rating", N_("Main breaker rating"), Kind.NUMBER, required=True),
    Attribute("service_type", N_("Service type"), Kind.OPTION),
    Attribute("feeder_type", N_("Feeder type"), Kind.OPTION),
    Attribute("utility_meter_location", N_("Utility meter location"), Kind.OPTION),
    Attribute("existing_grounding", N_("Existing grounding"), Kind.OPTION),
    Attribute("existing_grounding_location", N_("Grounding location"), Kind.TEXT),
    Attribute("main_panel_manufacturer", N_("Main panel manufacturer"), Kind.TEXT),
    _notes(),
)

SUBPANEL: tuple[Attribute, ...] = (
    Attribute("location", N_("Location"), Kind.TEXT),
    Attribute("disconnect_location", N_("Disconnect location"), Kind.TEXT),
    _amps("bus_rating", N_("Bus rating"), Kind.INTEGER),
    _amps("disconnect_size", N_("Disconnect size"), Kind.INTEGER),
    _notes(),
)

MOUNTING_PLANE: tuple[Attribute, ...] = (
    Attribute("pitch", N_("Pitch"), Kind.NUMBER, "°", required=True, minimum=0, maximum=90),
    Attribute("azimuth", N_("Azimuth"), Kind.NUMBER, "°", required=True, minimum=0, maximum=360),
    Attribute("roof_type", N_("Roof type"), Kind.OPTION, required=True),
    Attribute("framing_type", N_("Framing type"), Kind.OPTION, required=True),
    Attribute("rafter_size", N_("Rafter size"), Kind.OPTION, required=True),
    Attribute(
        "rafter_spacing",
        N_("Rafter spacing"),
        Kind.NUMBER,
        "in",
        required=True,
        minimum=0,
        maximum=1000,
        above_minimum=True,
    ),
    _notes(),
)

BY_SECTION: dict[SectionName, tuple[Attribute, ...]] = {
    SectionName.ELECTRICAL: ELECTRICAL,
    SectionName.SUBPANELS: SUBPANEL,
    SectionName.MOUNTING_PLANES: MOUNTING_PLANE,
}


def attribute(section: SectionName, name: str) -> Attribute:
    """The attribute called `name` in `section`; KeyError when there is none."""
    for candidate in BY_SECTION[section]:
        if candidate.name == name:
            return candidate
    raise KeyError(f"{section}.{name}")

"""In which terms a form speaks: how the numbers of each field are read, said and marked with their unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveyor_app.domain import units
from surveyor_app.domain.attributes import Attribute, Kind
from surveyor_app.domain.declination import UNKNOWN, Declination, read_azimuth
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import CM_PER_INCH, UnitSystem
from surveyor_app.gui.presenters.words import number


@dataclass(frozen=True, slots=True)
class Terms:
    """What the words of a field depend on besides its value: the person's units and the site's declination."""

    system: UnitSystem = UnitSystem.IMPERIAL
    declination: Declination = UNKNOWN


@dataclass(frozen=True, slots=True)
class Spoken:
    """One number field's language. `read` gives None for nothing and raises UnitError for what is no such number."""

    unit: str
    read: Callable[[str], AttributeValue]
    say: Callable[[AttributeValue], str]


def spoken(attribute: Attribute, terms: Terms) -> Spoken:
    """How a number attribute is read and said."""

    def read(text: str) -> AttributeValue:
        if not text.strip():
            return None
        match attribute.name:
            case "pitch":
                return units.parse_pitch(text).degrees
            case "azimuth":
                return read_azimuth(text, terms.declination)
            case "rafter_spacing":
                return units.parse_spacing(text, terms.system)
        value = units.parse_amps(text)
        return int(value) if attribute.kind is Kind.INTEGER and float(value).is_integer() else value

    if attribute.unit == "in" and terms.system is UnitSystem.METRIC:
        return Spoken("cm", read, lambda value: centimetres(value) if isinstance(value, int | float) else "")
    return Spoken(attribute.unit, read, plain)


def plain(value: AttributeValue) -> str:
    """A value as it stands in a field: numbers without needless zeros."""
    return number(value) if isinstance(value, int | float) else value or ""


def centimetres(inches: float) -> str:
    """Inches as centimetres, to the millimetre: 16 → "40.6"."""
    return number(round(inches * CM_PER_INCH, 1))


def length_words(inches: float, system: UnitSystem) -> str:
    """A length in the person's units: "16 in", "40.6 cm"."""
    return f"{centimetres(inches)} cm" if system is UnitSystem.METRIC else f"{number(inches)} in"

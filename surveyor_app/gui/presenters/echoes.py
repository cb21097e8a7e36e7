"""What a field says back: the pitch in every way of saying it, the compass point, the actual size of the lumber."""

from __future__ import annotations

import math

from surveyor_app.domain.attributes import Attribute, Kind
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import UnitError, UnitSystem, compass_point, echo_pitch, parse_bearing
from surveyor_app.gui.presenters.terms import Terms, length_words
from surveyor_app.gui.presenters.words import number
from surveyor_app.language import N_, tr

ACTUAL_INCHES = {
    "2x3": (1.5, 2.5), "2x4": (1.5, 3.5), "2x6": (1.5, 5.5), "2x8": (1.5, 7.25), "2x10": (1.5, 9.25),
    "2x12": (1.5, 11.25),
    "4x4": (3.5, 3.5), "4x6": (3.5, 5.5), "4x8": (3.5, 7.25), "4x10": (3.5, 9.25), "4x12": (3.5, 11.25),
}  # fmt: skip
_POINTS = {"N": N_("north"), "E": N_("east"), "S": N_("south"), "W": N_("west")}
_MM_PER_INCH = 25.4
_ALMOST_VERTICAL = 89.95
OTHER = "other"  # the key of an option that wants words
HINTS = {
    "pitch": N_("As you read it: 6:12, 26.6° or 50 %"),
    "azimuth": N_("The way the slope faces: S, SSW or 190"),
    "rafter_size": N_("For a truss: the top chord."),
    "rafter_spacing": N_("Center to center"),
}
_WITH_COMPASS = N_("The way the slope faces: S, SSW, 190, or 190M by compass")


def echo(attribute: Attribute, value: AttributeValue, typed: str = "", terms: Terms | None = None) -> str:
    """The echo line of an attribute's value, which was typed as `typed` if it was; "" where there is nothing to add."""
    terms = terms or Terms()
    if value is None:
        with_compass = attribute.name == "azimuth" and terms.declination.degrees is not None
        return tr(_WITH_COMPASS if with_compass else HINTS.get(attribute.name, ""))
    if isinstance(value, int | float):
        return _number(attribute, value, typed, terms)
    if attribute.name == "rafter_size" and value in ACTUAL_INCHES:
        return _lumber(*ACTUAL_INCHES[str(value)], terms.system)
    if attribute.name == "rafter_size" and value == OTHER:
        return tr("Aurora gets “Other”. Write the measured size in the notes: the designer reads it there.")
    if value == OTHER and attribute.kind is Kind.OPTION:
        return tr("Aurora gets “Other”. Describe it in the notes: the designer reads it there.")
    return ""


def _number(attribute: Attribute, value: float, typed: str, terms: Terms) -> str:
    match attribute.name:
        case "pitch":
            return pitch_words(value)
        case "azimuth":
            return _magnetic(value, typed, terms) or azimuth_words(value)
        case "rafter_spacing":
            return _spacing(value, terms.system)
    return ""


def pitch_words(degrees: float) -> str:
    """ "6:12 = 26.57° = 50 %"."""
    if degrees >= _ALMOST_VERTICAL:
        return echo_pitch(degrees)
    return f"{echo_pitch(degrees)} = {number(round(100 * math.tan(math.radians(degrees)), 1))} %"


def azimuth_words(degrees: float) -> str:
    """ "202.5° = SSW, the slope faces south-south-west"."""
    point = compass_point(degrees)
    return tr(
        "{degrees}° = {point}, the slope faces {direction}",
        degrees=number(degrees),
        point=point,
        direction=spoken_point(point),
    )


def spoken_point(point: str) -> str:
    """ "SSW" → "south-south-west"."""
    return "-".join(tr(_POINTS[letter]) for letter in point if letter in _POINTS)


def _magnetic(true: float, typed: str, terms: Terms) -> str:
    """How a compass reading became a true azimuth; "" for what was no compass reading."""
    try:
        bearing = parse_bearing(typed)
    except UnitError:
        return ""
    east = terms.declination.degrees
    if not bearing.is_magnetic or east is None:
        return ""
    said = (
        N_("{magnetic}° magnetic + {declination}° east = {true}° true, the slope faces {direction}")
        if east >= 0
        else N_("{magnetic}° magnetic − {declination}° west = {true}° true, the slope faces {direction}")
    )
    direction = spoken_point(compass_point(true))
    return tr(
        said, magnetic=number(bearing.degrees), declination=number(abs(east)), true=number(true), direction=direction
    )


def _spacing(inches: float, system: UnitSystem) -> str:
    imperial, metric = length_words(inches, UnitSystem.IMPERIAL), length_words(inches, UnitSystem.METRIC)
    first, second = (metric, imperial) if system is UnitSystem.METRIC else (imperial, metric)
    return tr("{first} = {second}, center to center", first=first, second=second)


def _lumber(wide: float, high: float, system: UnitSystem) -> str:
    imperial = f"{number(wide)} × {number(high)} in"
    metric = f"{round(wide * _MM_PER_INCH)} × {round(high * _MM_PER_INCH)} mm"
    first, second = (metric, imperial) if system is UnitSystem.METRIC else (imperial, metric)
    return tr("Actual size {first} ({second}). For a truss: the top chord.", first=first, second=second)

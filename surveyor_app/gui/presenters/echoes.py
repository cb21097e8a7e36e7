"""What a field says back: the pitch as a ratio, the compass point, the actual size of the lumber."""

from __future__ import annotations

from surveyor_app.domain.attributes import Attribute
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import compass_point, echo_pitch
from surveyor_app.gui.presenters.words import number

ACTUAL_INCHES = {
    "2x3": (1.5, 2.5), "2x4": (1.5, 3.5), "2x6": (1.5, 5.5), "2x8": (1.5, 7.25), "2x10": (1.5, 9.25),
    "2x12": (1.5, 11.25),
    "4x4": (3.5, 3.5), "4x6": (3.5, 5.5), "4x8": (3.5, 7.25), "4x10": (3.5, 9.25), "4x12": (3.5, 11.25),
}  # fmt: skip
_POINTS = {"N": "north", "E": "east", "S": "south", "W": "west"}
_CM_PER_INCH = 2.54


def echo(attribute: Attribute, value: AttributeValue) -> str:
    """The echo line of an attribute's value; "" where there is nothing to add."""
    if attribute.name == "rafter_size" and value in ACTUAL_INCHES:
        wide, high = ACTUAL_INCHES[str(value)]
        return f"Actual size {number(wide)} × {number(high)} in. For a truss: the top chord."
    if not isinstance(value, int | float):
        return _HINTS.get(attribute.name, "")
    match attribute.name:
        case "pitch":
            return echo_pitch(value)
        case "azimuth":
            return f"{number(value)}° = {compass_point(value)}, the slope faces {spoken_point(compass_point(value))}"
        case "rafter_spacing":
            return f"{number(value)} in = {number(round(value * _CM_PER_INCH, 1))} cm, centre to centre"
    return ""


_HINTS = {
    "pitch": "As you read it: 6:12, 26.6° or 50 %",
    "azimuth": "The way the slope faces: S, SSW or 190",
}


def spoken_point(point: str) -> str:
    """ "SSW" → "south-south-west"."""
    return "-".join(_POINTS[letter] for letter in point if letter in _POINTS)

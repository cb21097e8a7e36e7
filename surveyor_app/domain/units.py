"""Understands numbers as people say them on a roof, in English or Spanish, and says back what was understood.

Pitch and azimuth in degrees, rafter spacing in inches, ratings in amperes. Decimal comma and point both work. The words
of both languages are understood in either: a crew speaks both (domain/directions.py has those of the compass).
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from surveyor_app.domain.directions import POINTS, WHICH_NORTH, said_direction
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.language import tr

_NUMBER = r"(\d+(?:[.,]\d+)?|[.,]\d+)"
_RATIO = re.compile(rf"{_NUMBER}\s*(?::|/|in|on|en|sobre|a)\s*12")
_PERCENT = re.compile(rf"{_NUMBER}\s*(?:%|percent|por\s*ciento|por\s*cien)")
_DEGREES = re.compile(rf"{_NUMBER}\s*(°|º|deg\.?|degrees?|grados?)?")
_AMPERES = r"a|amps?|amperes?|amperios?"
_AMBIGUOUS_UP_TO = 18
_RUN = 12
CM_PER_INCH = 2.54
_INCHES = {
    "": 1.0, "in": 1.0, "inch": 1.0, "inches": 1.0, '"': 1.0, "″": 1.0, "”": 1.0, "''": 1.0,
    "ft": 12.0, "foot": 12.0, "feet": 12.0, "'": 12.0, "′": 12.0, "’": 12.0,
    "pulgada": 1.0, "pulgadas": 1.0, "pulg": 1.0, "pie": 12.0, "pies": 12.0,
    "m": 100 / CM_PER_INCH, "cm": 1 / CM_PER_INCH, "mm": 0.1 / CM_PER_INCH,
    "metro": 100 / CM_PER_INCH, "metros": 100 / CM_PER_INCH, "centimetro": 1 / CM_PER_INCH,
    "centimetros": 1 / CM_PER_INCH, "milimetro": 0.1 / CM_PER_INCH, "milimetros": 0.1 / CM_PER_INCH,
}  # fmt: skip
_ON_CENTRE = re.compile(
    r"\s*(?:o\.?\s*c\.?|on\s+cent(?:er|re)s?|c\s*/\s*c|[ae]\s*/\s*e|(?:a|entre)\s+(?:ejes|centros)|"
    r"(?:de\s+)?(?:centro|eje)\s+a\s+(?:centro|eje))$"
)


class UnitSystem(StrEnum):
    """In which units lengths are shown, and meant when somebody types none; they are stored in inches all the same."""

    IMPERIAL = "imperial"
    METRIC = "metric"


class UnitError(SurveyorError):
    """A text that does not say a number of the kind asked for."""

    code = "not_understood"


@dataclass(frozen=True, slots=True)
class Pitch:
    """A pitch in degrees from horizontal, and what was understood: "6:12 = 26.57°"."""

    degrees: float
    understood: str


class AmbiguousPitch(UnitError):
    """A bare small number that may be degrees or a rise over 12: ask once, with both readings."""

    code = "ambiguous"

    def __init__(self, text: str, as_degrees: Pitch, as_ratio: Pitch) -> None:
        super().__init__(text)
        self.as_degrees = as_degrees
        self.as_ratio = as_ratio


def parse_pitch(text: str) -> Pitch:
    """`6:12`, `6/12`, `6 in 12`, `6 en 12`, `26.6`, `26.6°`, `50%`. UnitError when it is none of these or not within
    0-90°; AmbiguousPitch for a bare number up to 18 (0 is flat either way)."""
    said = _tidy(text)
    if ratio := _RATIO.fullmatch(said):
        return _pitch(_from_ratio(_value(ratio[1])))
    if percent := _PERCENT.fullmatch(said):
        return _pitch(math.degrees(math.atan(_value(percent[1]) / 100)))
    number = _DEGREES.fullmatch(said)
    if number is None:
        raise UnitError(tr("“{text}” is not a pitch. Write 6:12, 26.6° or 50 %.", text=_cut(text)))
    degrees = _value(number[1])
    if degrees > 90:
        raise UnitError(tr("A pitch is between 0 and 90°, not {degrees:g}°.", degrees=degrees))
    if number[2] is None and 0 < degrees <= _AMBIGUOUS_UP_TO:
        as_degrees, as_ratio = _pitch(degrees), _pitch(_from_ratio(degrees))
        question = tr("{pitch:g}: degrees, or {pitch:g}:12? Write {pitch:g}° or {pitch:g}:12.", pitch=degrees)
        raise AmbiguousPitch(question, as_degrees, as_ratio)
    return _pitch(degrees)


def pitch_ratio(degrees: float) -> str:
    """The rise over 12, to one decimal: 26.57 → "6:12"."""
    if degrees >= 89.95:
        return tr("vertical")
    rise = f"{_RUN * math.tan(math.radians(degrees)):.1f}"
    return f"{rise.removesuffix('.0')}:12"


def echo_pitch(degrees: float) -> str:
    """Both ways of saying a pitch: "6:12 = 26.57°"."""
    return f"{pitch_ratio(degrees)} = {_short(degrees)}°"


@dataclass(frozen=True, slots=True)
class Bearing:
    """A direction as it was said: degrees clockwise from north, 0 ≤ a < 360, and from which north."""

    degrees: float
    is_magnetic: bool = False


def parse_bearing(text: str) -> Bearing:
    """`S`, `SSW`, `SSO`, `south`, `sur`, `190`, `190°`, `190 true`, `190M`; UnitError otherwise."""
    said = _tidy(text)
    if (point := said_direction(said)) is not None:
        return Bearing(point)
    found = re.fullmatch(rf"{_DEGREES.pattern}\s*({WHICH_NORTH})?", said)
    if found is None:
        raise UnitError(tr("“{text}” is not an azimuth. Write S, SSW or 190.", text=_cut(text)))
    degrees = _value(found[1])
    if degrees > 360:
        raise UnitError(tr("An azimuth is between 0 and 360°, not {degrees:g}°.", degrees=degrees))
    return Bearing(round(degrees % 360, 6) % 360, (found[3] or "t").startswith("m"))


def compass_point(degrees: float) -> str:
    """The nearest of sixteen points: 202 → "SSW"."""
    return POINTS[math.floor(degrees % 360 / 22.5 + 0.5) % 16]


def parse_spacing(text: str, system: UnitSystem = UnitSystem.IMPERIAL) -> float:
    """Inches: `16`, `16"`, `24 oc`, `19 3/16 in`, `2 ft`, `24 pulgadas`, `0.6 m`, `40 cm`, `400 mm`. A bare number is
    inches, or metric: `0.6` metres, `60` centimetres, `600` millimetres, whichever can lie between rafters. UnitError
    otherwise."""
    said = _ON_CENTRE.sub("", _tidy(text))
    if system is UnitSystem.METRIC and re.fullmatch(_NUMBER, said):
        said += _metric_unit(_value(said))
    total = 0.0
    rest = said
    part = re.compile(rf"(?:(\d+)\s+)?(\d+)\s*/\s*([1-9]\d*)\s*([a-z'\"″”′’]*)\.?\s*|{_NUMBER}\s*([a-z'\"″”′’]*)\.?\s*")
    while rest:
        found = part.match(rest)
        unit = (found[4] if found[2] else found[6]) if found else None
        if found is None or unit not in _INCHES:
            raise UnitError(tr('“{text}” is not a distance. Write 16, 16", 24 oc, 40 cm or 0.6 m.', text=_cut(text)))
        number = int(found[1] or 0) + int(found[2]) / int(found[3]) if found[2] else _value(found[5])
        total += number * _INCHES[unit]
        rest = rest[found.end() :]
    if not 0 < total <= 1000:
        raise UnitError(tr("“{text}” is not a distance between rafters.", text=_cut(text)))
    return round(total, 4)


def _metric_unit(number: float) -> str:
    """No rafters stand 3 m or 3 cm apart, so a number says its unit."""
    return "m" if number < 3 else "mm" if number >= 300 else "cm"


def parse_amps(text: str) -> float:
    """Amperes: `200`, `200 A`, `200amp`, `1,200`. UnitError otherwise; the range is for the rules of the field."""
    said = _tidy(text)
    if re.fullmatch(rf"[1-9],\d{{3}}\s*(?:{_AMPERES})?", said):
        said = said.replace(",", "")
    found = re.fullmatch(rf"{_NUMBER}\s*(?:{_AMPERES})?", said)
    if found is None:
        raise UnitError(tr("“{text}” is not a rating in amperes. Write 200.", text=_cut(text)))
    return _value(found[1])


def _tidy(text: str) -> str:
    """Small letters, single spaces, no accents: "Magnético" and "magnetico" are the same word."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))
    return " ".join(plain.split())[:100]


def _cut(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= 40 else f"{tidy[:39]}…"


def _value(number: str) -> float:
    return float(number.replace(",", "."))


def _from_ratio(rise: float) -> float:
    return math.degrees(math.atan2(rise, _RUN))


def _pitch(degrees: float) -> Pitch:
    kept = round(degrees, 2)
    return Pitch(kept, echo_pitch(kept))


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

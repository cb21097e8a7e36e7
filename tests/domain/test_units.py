"""What people say on a roof is understood, and said back."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain import units
from surveyor_app.domain.units import AmbiguousPitch, Bearing, UnitError, UnitSystem


@pytest.mark.parametrize(
    ("text", "degrees", "understood"),
    [
        ("6:12", 26.57, "6:12 = 26.57°"),
        ("6/12", 26.57, "6:12 = 26.57°"),
        ("6 in 12", 26.57, "6:12 = 26.57°"),
        ("4:12", 18.43, "4:12 = 18.43°"),
        ("8:12", 33.69, "8:12 = 33.69°"),
        ("12:12", 45.0, "12:12 = 45°"),
        ("4,5:12", 20.56, "4.5:12 = 20.56°"),
        ("26.6", 26.6, "6:12 = 26.6°"),
        ("26,6°", 26.6, "6:12 = 26.6°"),
        ("6°", 6.0, "1.3:12 = 6°"),
        ("50%", 26.57, "6:12 = 26.57°"),
        ("50 %", 26.57, "6:12 = 26.57°"),
        ("0", 0.0, "0:12 = 0°"),
        ("90", 90.0, "vertical = 90°"),
    ],
)
def test_pitch(text: str, degrees: float, understood: str) -> None:
    pitch = units.parse_pitch(text)
    assert pitch.degrees == pytest.approx(degrees, abs=0.005)
    assert pitch.understood == understood


@pytest.mark.parametrize("text", ["6", "18", "4,5", " 12 "])
def test_a_bare_small_pitch_is_asked_about_with_both_readings(text: str) -> None:
    with pytest.raises(AmbiguousPitch) as caught:
        units.parse_pitch(text)
    number = float(text.replace(",", "."))
    assert caught.value.as_degrees.degrees == number
    assert caught.value.as_ratio.degrees == pytest.approx(math.degrees(math.atan(number / 12)), abs=0.005)


@pytest.mark.parametrize("text", ["", "steep", "91", "6:13", "-4", "nan", "inf", "6:12:12", "1e3"])
def test_what_is_no_pitch_is_refused(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.parse_pitch(text)
    assert caught.value.text


@given(st.integers(min_value=0, max_value=2400).map(lambda tenths: tenths / 10))
def test_a_ratio_survives_being_echoed_and_read_again(rise: float) -> None:
    degrees = units.parse_pitch(f"{rise}:12").degrees
    ratio = units.pitch_ratio(degrees)
    if degrees < 80:
        assert units.parse_pitch(ratio).degrees == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("S", 180), ("ssw", 202.5), ("NNW", 337.5), ("south", 180), ("190", 190), ("190°", 190), ("0", 0), ("360", 0),
     ("12,5", 12.5), ("190 true", 190)],
)  # fmt: skip
def test_a_bearing(text: str, degrees: float) -> None:
    assert units.parse_bearing(text) == Bearing(degrees)


@pytest.mark.parametrize("text", ["190M", "190 m", "190° mag", "190 magnetic", "190,0M"])
def test_a_compass_reading_says_so(text: str) -> None:
    assert units.parse_bearing(text) == Bearing(190, is_magnetic=True)


@pytest.mark.parametrize("text", ["", "up", "361", "-10", "SSSW", "SM"])
def test_what_is_no_bearing_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        units.parse_bearing(text)


@given(st.floats(min_value=0, max_value=360))
def test_every_direction_has_a_point_within_a_sixteenth_turn(degrees: float) -> None:
    point = units.parse_bearing(units.compass_point(degrees)).degrees
    apart = abs(point - degrees) % 360
    assert min(apart, 360 - apart) <= 11.25 + 1e-9


@pytest.mark.parametrize(
    ("text", "inches"),
    [("16", 16), ('16"', 16), ("24 oc", 24), ("24 in o.c.", 24), ("24 on center", 24), ("19.2", 19.2), ("19,2", 19.2),
     ("0.6 m", 23.622), ("0,6m", 23.622), ("40 cm", 15.748), ("400mm", 15.748), ("2 ft", 24), ("1' 4\"", 16),
     ("19 3/16", 19.1875), ("19 3/16 in", 19.1875), ("1/2 in", 0.5)],
)  # fmt: skip
def test_spacing(text: str, inches: float) -> None:
    assert units.parse_spacing(text) == pytest.approx(inches, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("60", 23.622),
        ("62,5", 24.6063),
        ("0.6", 23.622),
        ("600", 23.622),
        ("60 oc", 23.622),
        ("24 in", 24),
        ('24"', 24),
    ],
)
def test_a_bare_spacing_is_metric_where_lengths_are(text: str, inches: float) -> None:
    assert units.parse_spacing(text, UnitSystem.METRIC) == pytest.approx(inches, abs=1e-4)


@pytest.mark.parametrize("text", ["", "wide", "-16", "0", "16 miles", "3/0", "5000 m", "oc"])
def test_what_is_no_spacing_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        units.parse_spacing(text)


@pytest.mark.parametrize(
    ("text", "amps"), [("200", 200), ("200 A", 200), ("200amps", 200), ("62,5", 62.5), ("1,200", 1200), ("0", 0)]
)
def test_amps(text: str, amps: float) -> None:
    assert units.parse_amps(text) == amps


@given(st.text(max_size=30))
def test_no_text_raises_anything_but_a_unit_error(text: str) -> None:
    for parse in (units.parse_pitch, units.parse_bearing, units.parse_spacing, units.parse_amps):
        with contextlib.suppress(UnitError):
            parse(text)

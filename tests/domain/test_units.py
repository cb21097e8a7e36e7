"""What people say on a roof is understood, and said back."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain import units
from surveyor_app.domain.directions import POINTS
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


SPANISH_POINTS = dict(
    zip("N NNE NE ENE E ESE SE SSE S SSO SO OSO O ONO NO NNO".split(), POINTS, strict=True)  # noqa: SIM905
)


@pytest.mark.parametrize(("spanish", "english"), SPANISH_POINTS.items())
def test_the_points_of_the_compass_are_understood_in_spanish(spanish: str, english: str) -> None:
    assert units.parse_bearing(spanish) == units.parse_bearing(english)
    assert units.parse_bearing(spanish.lower()) == units.parse_bearing(english)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("sur", 180), ("Oeste", 270), ("este", 90), ("norte", 0), ("noreste", 45), ("nordeste", 45), ("sureste", 135),
     ("sudeste", 135), ("suroeste", 225), ("sudoeste", 225), ("noroeste", 315), ("sur-suroeste", 202.5),
     ("sursuroeste", 202.5), ("oeste noroeste", 292.5), ("south west", 225), ("south-southwest", 202.5),
     ("S.S.O.", 202.5),
     ("190 grados", 190), ("190 verdadero", 190), ("12,5 grados", 12.5)],
)  # fmt: skip
def test_a_bearing_in_words_of_either_language(text: str, degrees: float) -> None:
    assert units.parse_bearing(text) == Bearing(degrees)


@pytest.mark.parametrize("text", ["190 magnético", "190 magnetico", "190° magnéticos"])
def test_a_compass_reading_says_so_in_spanish(text: str) -> None:
    assert units.parse_bearing(text) == Bearing(190, is_magnetic=True)


@pytest.mark.parametrize("text", ["oo", "on", "onn", "ose", "suroestes", "nosotros", "esto", "surf", "oestesur"])
def test_letters_and_words_that_only_look_like_a_direction_are_refused(text: str) -> None:
    with pytest.raises(UnitError):
        units.parse_bearing(text)


@given(st.text(alphabet="NESWnesw", max_size=4))
def test_what_is_said_in_english_letters_means_what_it_always_did(text: str) -> None:
    with contextlib.suppress(UnitError):
        assert units.parse_bearing(text) == Bearing(POINTS.index(text.upper()) * 22.5)


@given(
    st.decimals(0, 90, places=1).map(str) | st.integers(0, 90).map(str),
    st.sampled_from([":12", "/12", " in 12", " on 12", "%", "°", " deg", " degrees"]),
)
def test_a_pitch_said_in_english_means_what_it_always_did(number: str, said: str) -> None:
    value = float(number)
    wanted = {":": math.degrees(math.atan2(value, 12)), "%": math.degrees(math.atan(value / 100)), "°": value}
    kind = ":" if said.endswith("12") else "%" if said == "%" else "°"
    assert units.parse_pitch(number + said).degrees == pytest.approx(wanted[kind], abs=0.005)


@pytest.mark.parametrize(
    ("spanish", "english"),
    [("6 en 12", "6 in 12"), ("6 sobre 12", "6:12"), ("6 a 12", "6:12"), ("26,6 grados", "26.6°"),
     ("50 por ciento", "50%"), ("50 por cien", "50%")],
)  # fmt: skip
def test_a_pitch_said_in_spanish(spanish: str, english: str) -> None:
    assert units.parse_pitch(spanish) == units.parse_pitch(english)


@pytest.mark.parametrize(
    ("spanish", "english"),
    [("60 cm", "60 cm"), ("24 pulgadas", "24 in"), ("24 pulg", "24 in"), ("24 pulg.", "24 in"), ("2 pies", "2 ft"),
     ("1 pie 4 pulgadas", "1' 4\""), ("0,6 metros", "0.6 m"), ("60 centímetros", "60 cm"), ("600 milímetros", "600 mm"),
     ("60 cm entre ejes", "60 cm"), ("24 a ejes", "24 oc"), ("24 pulgadas a centros", "24 oc"),
     ("24 de centro a centro", "24 oc"), ("60 cm e/e", "60 cm")],
)  # fmt: skip
def test_a_spacing_said_in_spanish(spanish: str, english: str) -> None:
    assert units.parse_spacing(spanish) == pytest.approx(units.parse_spacing(english))


@given(
    st.integers(1, 80).map(str) | st.decimals(1, 80, places=1).map(str),
    st.sampled_from(
        [("", 1.0), ('"', 1.0), (" in", 1.0), (" oc", 1.0), (" ft", 12.0), (" cm", 1 / 2.54), (" o.c.", 1.0)]
    ),
)
def test_a_spacing_said_in_english_means_what_it_always_did(number: str, unit: tuple[str, float]) -> None:
    assert units.parse_spacing(number + unit[0]) == pytest.approx(float(number) * unit[1], abs=1e-3)


@pytest.mark.parametrize("text", ["200 amperios", "200 Amperios", "200 A", "200 amperes"])
def test_amperes_in_either_language(text: str) -> None:
    assert units.parse_amps(text) == 200


@given(st.decimals("0.1", 99, places=1).map(str))
def test_decimal_comma_and_point_mean_the_same_everywhere(number: str) -> None:
    comma = number.replace(".", ",")
    assert units.parse_amps(comma) == units.parse_amps(number)
    assert units.parse_spacing(comma) == units.parse_spacing(number)
    assert units.parse_bearing(comma) == units.parse_bearing(number)
    if float(number) <= 90:
        assert units.parse_pitch(f"{comma}°") == units.parse_pitch(f"{number}°")
        assert units.parse_pitch(f"{comma}:12") == units.parse_pitch(f"{number}:12")


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

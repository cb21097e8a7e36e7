"""A compass reading is turned into a true azimuth at the place and on the day, or refused with the reason."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from surveyor_app.domain.declination import UNKNOWN, Declination, declination_at, read_azimuth
from surveyor_app.domain.units import UnitError

DAY = date(2026, 3, 2)


# Declinations of the World Magnetic Model's published test points for 2025.0 and 2027.5, in tenths.
@pytest.mark.parametrize(
    ("latitude", "longitude", "day", "degrees"),
    [
        (80, 0, date(2025, 1, 1), 1.3),
        (0, 120, date(2025, 1, 1), -0.2),
        (-80, 240, date(2025, 1, 1), 68.8),
        (80, 0, date(2027, 7, 2), 2.6),
        (0, 120, date(2027, 7, 2), -0.2),
        (-80, 240, date(2027, 7, 2), 68.5),
    ],
)
def test_the_declination_is_that_of_the_published_model(
    latitude: float, longitude: float, day: date, degrees: float
) -> None:
    assert declination_at(latitude, longitude, day).degrees == pytest.approx(degrees, abs=0.1001)


def test_the_west_coast_is_east_of_true_north_and_the_east_coast_west_of_it() -> None:
    assert declination_at(37.563, -122.3255, DAY).degrees == 12.8
    assert (declination_at(40.71, -74.0, DAY).degrees or 0) < -10


@pytest.mark.parametrize("text", ["190M", "190 mag", "190° magnetic"])
def test_a_compass_reading_gets_the_declination_added(text: str) -> None:
    assert read_azimuth(text, Declination(12.8)) == 202.8
    assert read_azimuth(text, Declination(-10.5)) == 179.5


def test_a_sum_past_north_goes_on_from_nought() -> None:
    assert read_azimuth("355M", Declination(12.8)) == 7.8
    assert read_azimuth("5M", Declination(-12.5)) == 352.5


def test_a_true_azimuth_needs_no_declination() -> None:
    assert read_azimuth("SSW", UNKNOWN) == 202.5


@pytest.mark.parametrize(
    ("latitude", "longitude", "day", "reason"),
    [
        (None, -122.3, DAY, "no position"),
        (37.5, None, DAY, "no position"),
        (137.5, 0.0, DAY, "no position"),
        (37.5, -122.3, date(2030, 1, 1), "2025 to 2029"),
        (37.5, -122.3, date(2024, 12, 31), "2025 to 2029"),
        (85.8, 139.5, DAY, "magnetic pole"),
    ],
)
def test_a_compass_reading_is_refused_with_the_reason(
    latitude: float | None, longitude: float | None, day: date, reason: str
) -> None:
    declination = declination_at(latitude, longitude, day)
    assert declination.degrees is None
    with pytest.raises(UnitError, match=reason):
        read_azimuth("190M", declination)


@pytest.mark.parametrize("year", [2025, 2028, 2029])
def test_every_day_of_the_models_years_is_known(year: int) -> None:
    for day in (date(year, 1, 1), date(year, 12, 31)):
        assert declination_at(37.5, -122.3, day).degrees is not None


def test_the_model_is_loaded_only_when_a_declination_is_asked_for() -> None:
    code = (
        "import sys; import surveyor_app.gui.application, surveyor_app.gui.pages.item_page; "
        "print('pygeomag' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"

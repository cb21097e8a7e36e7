"""How far a compass points from true north at a site: the World Magnetic Model 2025, computed offline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from surveyor_app.domain.units import UnitError, parse_bearing
from surveyor_app.language import N_, tr

FIRST_YEAR, LAST_YEAR = 2025, 2029
_NO_PLACE = N_("Aurora gave no position for this site, so a magnetic bearing cannot be turned. Enter the true azimuth.")
_NO_MODEL = N_(
    "This version knows the magnetic field for the years 2025 to 2029 only. Check this laptop's date, or enter the "
    "true azimuth."
)
_NO_COMPASS = N_("A compass cannot be trusted this near to the magnetic pole. Enter the true azimuth.")


@dataclass(frozen=True, slots=True)
class Declination:
    """Degrees that true north lies from magnetic north, east positive, in tenths (the model is good to about 0.4°);
    None where it is not known, with the reason in `why_not`."""

    degrees: float | None
    why_not: str = ""

    def to_true(self, magnetic_degrees: float) -> float:
        """The true bearing of a magnetic one, 0 ≤ a < 360; UnitError with the reason when it is not known."""
        if self.degrees is None:
            raise UnitError(tr(self.why_not))
        return round((magnetic_degrees + self.degrees) % 360, 6) % 360


UNKNOWN = Declination(None, _NO_PLACE)


def read_azimuth(text: str, declination: Declination = UNKNOWN) -> float:
    """Degrees clockwise from true north, 0 ≤ a < 360, as people say it: `S`, `SSW`, `190`, `190M` (magnetic).
    UnitError when it is none of these, or magnetic where the declination is not known."""
    bearing = parse_bearing(text)
    return declination.to_true(bearing.degrees) if bearing.is_magnetic else bearing.degrees


def declination_at(latitude: float | None, longitude: float | None, on: date) -> Declination:
    """The declination at sea level at a place in degrees (WGS 84, north and east positive) on a day."""
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 360:
        return UNKNOWN
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return Declination(None, _NO_MODEL)
    return _computed(round(latitude, 3), round(longitude, 3), on.year + (on.timetuple().tm_yday - 1) / 365)


@lru_cache(maxsize=64)
def _computed(latitude: float, longitude: float, year: float) -> Declination:
    from pygeomag import GeoMag
    from pygeomag.wmm.wmm_2025 import WMM_2025

    # As a module, not the library's default file: no disk, and it is found in a packed installer too.
    field = GeoMag(coefficients_data=WMM_2025).calculate(latitude, longitude, 0, min(year, 2030.0))
    # Adding zero turns -0.0 into 0.0.
    return Declination(None, _NO_COMPASS) if field.in_blackout_zone else Declination(round(field.d, 1) + 0.0)

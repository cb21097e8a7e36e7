"""The 120 % busbar hint: how much a source may feed into a panel whose bus and main breaker are known. Advice only.

Source: NEC 705.12. The clause number within it moves between the 2017, 2020 and 2023 editions. The rule: 1.25 × the
source's continuous amperes plus the main breaker are at most 1.2 × the bus, with the source's breaker at the end of the
bus that lies opposite the main's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from surveyor_app.language import N_, tr

_VOLTS = 240
_ROOM = N_(
    "120 % rule: a {bus:g} A bus with a {main:g} A main has room for {amps:g} A continuous ({kilowatts:g} kW at "
    "{volts} V) at the far end from the main."
)
_NO_ROOM = N_("120 % rule: a {bus:g} A bus with a {main:g} A main has no room for solar or battery.")
_CAVEAT = N_("Only a hint, never sent. NEC 705.12; check the edition in force (2017, 2020, 2023 differ).")


@dataclass(frozen=True, slots=True)
class BusbarHint:
    """Continuous source amperes that fit (0 when none), the kilowatts they make at 240 V, and both in words."""

    source_amps: float
    kilowatts: float
    text: str


def busbar_hint(bus_amps: float | None, main_breaker_amps: float | None) -> BusbarHint | None:
    """What fits by the 120 % rule; None where a rating is missing or no rating at all. 200/200 leaves 32 A."""
    if not bus_amps or not main_breaker_amps:
        return None
    if not (math.isfinite(bus_amps) and math.isfinite(main_breaker_amps)) or min(bus_amps, main_breaker_amps) <= 0:
        return None
    # Rounded first, so that 31.999999 does not become 31.9; then cut, never up: it is a limit.
    room = round((1.2 * bus_amps - main_breaker_amps) / 1.25, 6)
    amps = max(0.0, math.floor(room * 10) / 10)
    kilowatts = round(amps * _VOLTS / 1000, 1)
    said = _ROOM if amps else _NO_ROOM
    text = tr(said, bus=bus_amps, main=main_breaker_amps, amps=amps, kilowatts=kilowatts, volts=_VOLTS)
    return BusbarHint(amps, kilowatts, f"{text} {tr(_CAVEAT)}")

"""The 120 % busbar hint: how much a source may feed into a panel whose bus and main breaker are known. Advice only.

Source: NEC 705.12. The clause number within it moves between the 2017, 2020 and 2023 editions. The rule: 1.25 × the
source's continuous amperes plus the main breaker are at most 1.2 × the bus, with the source's breaker at the end of the
bus that lies opposite the main's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_VOLTS = 240


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
    panel = f"a {bus_amps:g} A bus with a {main_breaker_amps:g} A main"
    room_left = f"{amps:g} A continuous ({kilowatts:g} kW at {_VOLTS} V)" if amps else "no room for a source"
    source = "NEC 705.12; the clause differs between the 2017, 2020 and 2023 editions"
    text = f"120 % busbar rule: {panel} leaves {room_left} at the opposite end ({source}). Advice only, never sent."
    return BusbarHint(amps, kilowatts, text)

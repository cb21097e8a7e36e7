"""The office's value lists: options with the words Aurora is sent, suggestions and quick picks. Data, not code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list: `key` is stored and never changes, `wire` is what Aurora is sent."""

    key: str
    label: str
    wire: str
    confirmed: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class ProblemPanel:
    """A make of panel that usually has to be replaced: any of `matches` (lower case) found in what was typed."""

    label: str
    matches: tuple[str, ...]


SHIPPED_UNITS = "imperial"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Version, option lists by attribute name, and quick picks (amperes, inches).

    `units_of_measurement` is sent with every mounting plane; None, an explicit null in the file, leaves it out."""

    version: str
    options: dict[str, tuple[Option, ...]]
    units_of_measurement: str | None = SHIPPED_UNITS
    manufacturers: tuple[str, ...] = ()
    problem_panels: tuple[ProblemPanel, ...] = ()
    breaker_amps: tuple[int, ...] = ()
    bus_amps: tuple[int, ...] = ()
    rafter_spacing_inches: tuple[float, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def option(self, attribute_name: str, key: str) -> Option | None:
        """The option stored as `key`, or None when this catalogue does not know it (it is still shown as stored)."""
        return next((o for o in self.options.get(attribute_name, ()) if o.key == key), None)

    def key_for(self, attribute_name: str, key_or_wire: str) -> str | None:
        """The stored key for what an import gave: a key or a wire value; None when it is neither."""
        options = self.options.get(attribute_name, ())
        by_key = next((o.key for o in options if o.key == key_or_wire), None)
        return by_key or next((o.key for o in options if o.wire == key_or_wire), None)

    def label(self, attribute_name: str, key: str) -> str:
        """Words for a stored key; the key itself when the catalogue does not know it."""
        found = self.option(attribute_name, key)
        return found.label if found else key

    def wire(self, attribute_name: str, key: str) -> str:
        """What Aurora is sent for a stored key; the key itself when the catalogue does not know it."""
        found = self.option(attribute_name, key)
        return found.wire if found else key


def catalogue_from_json(document: dict[str, Any]) -> Catalogue:
    """Read catalogue.json, shipped or the office's; unknown keys are ignored. Raises KeyError, TypeError or ValueError
    where it is unusable."""
    options = {name: tuple(_option(entry) for entry in entries) for name, entries in document["options"].items()}
    for name, listed in options.items():
        if len({option.key for option in listed}) != len(listed):
            raise ValueError(f"the catalogue names an option of {name} twice")
    units = document.get("units_of_measurement", SHIPPED_UNITS)
    if units is not None and not isinstance(units, str):
        raise TypeError("units_of_measurement is a text or null")
    picks = document.get("picks", {})
    return Catalogue(
        version=str(document["version"]),
        options=options,
        units_of_measurement=units,
        manufacturers=tuple(str(m) for m in document.get("manufacturers", ())),
        problem_panels=tuple(
            ProblemPanel(str(p["label"]), tuple(str(m).lower() for m in p["matches"]))
            for p in document.get("problem_panels", ())
        ),
        breaker_amps=tuple(int(a) for a in picks.get("breaker_amps", ())),
        bus_amps=tuple(int(a) for a in picks.get("bus_amps", ())),
        rafter_spacing_inches=tuple(float(a) for a in picks.get("rafter_spacing_inches", ())),
        raw=document,
    )


def _option(entry: dict[str, Any]) -> Option:
    option = Option(
        key=str(entry["key"]),
        label=str(entry.get("label", entry["key"])),
        wire=str(entry.get("wire", entry["key"])),
        confirmed=bool(entry.get("confirmed", False)),
        help=str(entry.get("help", "")),
    )
    if not option.key.strip() or not option.wire.strip():
        raise ValueError("an option of the catalogue has no key or nothing to send")
    return option

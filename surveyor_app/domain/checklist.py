"""The office's photo checklist: which pictures are expected where, and why. Data, not code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from surveyor_app.domain.attributes import SectionName


@dataclass(frozen=True, slots=True)
class Slot:
    """One picture the office would like. `number` (1-99) numbers the file names; `long_side_px` (256-10000) is the
    published copy's longest side; `blocks_publish` is set only by an office."""

    key: str
    number: int
    label: str
    why: str = ""
    expected: bool = False
    blocks_publish: bool = False
    long_side_px: int = 2560


@dataclass(frozen=True, slots=True)
class Checklist:
    """The slots of each section, in the order on site."""

    version: str
    slots: dict[SectionName, tuple[Slot, ...]]
    raw: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def slot(self, section: SectionName, key: str | None) -> Slot | None:
        """The slot called `key` in a section, None when there is none (an extra photo)."""
        return next((s for s in self.slots.get(section, ()) if s.key == key), None)


def checklist_from_json(document: dict[str, Any]) -> Checklist:
    """Read checklist.json, shipped or the office's. Raises KeyError, TypeError or ValueError where it is unusable."""
    slots = {
        section: tuple(_slot(entry) for entry in document["slots"].get(section.value, ())) for section in SectionName
    }
    for section, listed in slots.items():
        if len({slot.key for slot in listed}) != len(listed):
            raise ValueError(f"the checklist names a slot of {section} twice")
    return Checklist(version=str(document["version"]), slots=slots, raw=document)


def _slot(entry: dict[str, Any]) -> Slot:
    slot = Slot(
        key=str(entry["slot"]),
        number=int(entry["number"]),
        label=str(entry["label"]),
        why=str(entry.get("why", "")),
        expected=bool(entry.get("expected", False)),
        blocks_publish=bool(entry.get("blocks_publish", False)),
        long_side_px=int(entry.get("long_side_px", 2560)),
    )
    if not slot.key or not 1 <= slot.number <= 99 or not 256 <= slot.long_side_px <= 10_000:
        raise ValueError(f"the checklist's slot {slot.key!r} has no key, or a number or size out of range")
    return slot

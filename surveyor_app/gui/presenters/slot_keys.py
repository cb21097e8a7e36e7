"""Which key puts a photo into which slot, and which letter chooses which place: the same wherever photos are sorted."""

from __future__ import annotations

from collections.abc import Sequence

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Slot

# Digits first, then letters that mean nothing else: no place (E S P), no command (F N R V Z), no I and O, which look
# like digits. More slots than these have no key; menu and mouse reach them.
KEYS = "123456789ABCDGHJKLMQTUWXY"
EXTRA_KEY = "0"
PLACE_KEYS = {SectionName.ELECTRICAL: "E", SectionName.SUBPANELS: "S", SectionName.MOUNTING_PLANES: "P"}


def slot_keys(slots: Sequence[Slot]) -> dict[str, str]:
    """The key of each slot, by the slot's own key: the expected ones come first, so that digits reach them."""
    ordered = sorted(slots, key=lambda slot: not slot.expected)
    return {slot.key: key for slot, key in zip(ordered, KEYS, strict=False)}


def slot_for(pressed: str, slots: Sequence[Slot]) -> Slot | None:
    """The slot that a pressed key stands for, whatever its case; None for any other key."""
    keys = slot_keys(slots)
    return next((slot for slot in slots if keys.get(slot.key) == pressed.upper()), None) if pressed else None


def section_for(pressed: str) -> SectionName | None:
    """The section whose places a pressed letter goes through; None for any other key."""
    return next((section for section, key in PLACE_KEYS.items() if key == pressed.upper()), None)

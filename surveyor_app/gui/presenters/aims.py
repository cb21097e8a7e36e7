"""The places that photos can be sorted to, with their slots and how many pictures each slot has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist, Slot
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.presenters.slot_keys import EXTRA_KEY, PLACE_KEYS, slot_keys
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.tiles import EXTRA
from surveyor_app.gui.presenters.undo_words import numbered
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail


@dataclass(frozen=True, slots=True)
class Aim:
    """A place that photos can be sorted to, in words and in fewer words, with its slots."""

    target: PhotoTarget
    title: str
    slots: tuple[Slot, ...]
    short: str = ""

    @property
    def letter(self) -> str:
        """The key that goes to the places of this kind."""
        return PLACE_KEYS[self.target.section]


@dataclass(frozen=True, slots=True)
class SlotChip:
    """One slot as the bar for sorting shows it: its key, its words, and what it has: "2", "–" for a reason, ""."""

    slot: str | None
    key: str
    label: str
    photos: int
    is_settled: bool
    is_expected: bool

    @property
    def spoken(self) -> str:
        """The slot in words, for screen readers."""
        key = tr("key {key}", key=self.key) if self.key else ""
        has = tr("{n} here", n=self.photos) if self.photos else tr("explained") if self.is_settled else ""
        return ", ".join(part for part in (self.label, key, has) if part)


def aims_of(detail: SurveyDetail, checklist: Checklist) -> tuple[Aim, ...]:
    """Every place that photos can hang, in the order on site."""
    electrical, slots = tr("Electrical"), checklist.slots.get(SectionName.ELECTRICAL, ())
    found = [Aim(PhotoTarget(SectionName.ELECTRICAL), electrical, slots, electrical)]
    for section in (SectionName.SUBPANELS, SectionName.MOUNTING_PLANES):
        slots = checklist.slots.get(section, ())
        for number, item in enumerate(items_of(detail, section), start=1):
            title, short = item_title(item, number), numbered(section, number)
            found.append(Aim(PhotoTarget(section, item.id), title, slots, short))
    return tuple(found)


def chips_of(aim: Aim, detail: SurveyDetail) -> list[SlotChip]:
    """The slots of a place in the order of their keys, expected ones first, and the place for extras."""
    taken = Counter(view.photo.slot for view in detail.photos if view.photo.target == aim.target)
    reasons = {absence.slot for absence in detail.absences if absence.target == aim.target}
    keys = slot_keys(aim.slots)
    ordered = sorted(aim.slots, key=lambda slot: not slot.expected)
    chips = [
        SlotChip(
            slot.key,
            keys.get(slot.key, ""),
            tr(slot.label),
            taken[slot.key],
            bool(taken[slot.key] or slot.key in reasons),
            slot.expected,
        )
        for slot in ordered
    ]
    known = {slot.key for slot in aim.slots}
    extras = sum(number for key, number in taken.items() if key is None or (key not in known and key != UNSORTED))
    return [*chips, SlotChip(None, EXTRA_KEY, tr(EXTRA), extras, bool(extras), False)]


def next_aim(aims: tuple[Aim, ...], section: SectionName, current: PhotoTarget) -> Aim | None:
    """The place that a letter goes to: the first of its kind, or the one after the current; None without any."""
    same = [aim for aim in aims if aim.target.section is section]
    at = next((n for n, aim in enumerate(same) if aim.target == current), -1)
    return same[(at + 1) % len(same)] if same else None

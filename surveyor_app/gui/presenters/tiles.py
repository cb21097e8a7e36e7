"""The photo tiles of one place: photos by slot, empty slots with why, slots left empty on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from surveyor_app.domain.checklist import Checklist, Slot
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.services.summaries import PhotoView

DIGITS = 9


class TileKind(StrEnum):
    """What a tile is."""

    PHOTO = "photo"
    EMPTY = "empty"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a photo, an empty slot, or a slot with a reason. `digit` (1-9, 0 = none) sorts a photo into it."""

    kind: TileKind
    title: str
    slot: str | None = None
    digit: int = 0
    why: str = ""
    expected: bool = False
    photo_id: str = ""
    sha256: str = ""
    paths: tuple[Path, ...] = ()
    original: Path | None = None
    filename: str = ""
    size: str = ""
    state: Sign | None = None

    @property
    def key(self) -> str:
        """What identifies the tile between two looks."""
        return self.photo_id or f"slot:{self.slot}"

    @property
    def spoken(self) -> str:
        """The tile in words, for screen readers."""
        if self.kind is TileKind.PHOTO:
            state = self.state.text if self.state else ""
            return ", ".join(part for part in (f"Photo: {self.title}", self.size, state) if part)
        if self.kind is TileKind.ABSENT:
            return f"No photo of {self.title}: {self.why}"
        return f"Photo missing: {self.title}. {self.why}".strip()


@dataclass(frozen=True, slots=True)
class TileGroup:
    """The tiles of one place, and how many of the expected slots are dealt with."""

    target: PhotoTarget
    tiles: tuple[Tile, ...]
    photos: int
    expected: int
    settled: int
    offered_hidden: int

    @property
    def summary(self) -> str:
        """ "3 photos · 2 of 7 expected pictures taken"."""
        parts = [words.count(self.photos, "photo")]
        if self.expected:
            parts.append(f"{self.settled} of {self.expected} expected pictures settled")
        return " · ".join(parts)


def _photo_tile(view: PhotoView, slot: Slot | None, digit: int) -> Tile:
    return Tile(
        TileKind.PHOTO,
        slot.label if slot else "Extra photo",
        slot.key if slot else view.photo.slot,
        digit,
        photo_id=view.photo.id,
        sha256=view.photo.sha256,
        paths=(view.thumbnail_path, view.original_path),
        original=view.original_path,
        filename=view.filename,
        size=words.size(view.photo.size),
        state=words.PHOTO[view.state],
    )


def tile_group(
    target: PhotoTarget,
    photos: Sequence[PhotoView],
    absences: Sequence[Absence],
    checklist: Checklist,
    *,
    show_offered: bool = False,
) -> TileGroup:
    """The tiles of `target`; empty slots that are only offered are left out unless `show_offered`."""
    slots = checklist.slots.get(target.section, ())
    here = [view for view in photos if view.photo.target == target]
    reasons = {absence.slot: absence for absence in absences if absence.target == target}
    tiles: list[Tile] = []
    settled = hidden = 0
    for place, slot in enumerate(slots, start=1):
        digit = place if place <= DIGITS else 0
        taken = [view for view in here if view.photo.slot == slot.key]
        tiles += [_photo_tile(view, slot, digit) for view in taken]
        settled += slot.expected and bool(taken or slot.key in reasons)
        if taken:
            continue
        if slot.key in reasons:
            tiles.append(Tile(TileKind.ABSENT, slot.label, slot.key, digit, _reason(reasons[slot.key]), slot.expected))
        elif slot.expected or show_offered:
            tiles.append(Tile(TileKind.EMPTY, slot.label, slot.key, digit, slot.why, slot.expected))
        else:
            hidden += 1
    known = {slot.key for slot in slots}
    tiles += [_photo_tile(view, None, 0) for view in here if view.photo.slot not in known]
    return TileGroup(target, tuple(tiles), len(here), sum(slot.expected for slot in slots), settled, hidden)


def _reason(absence: Absence) -> str:
    lead = "Could not reach" if absence.kind is AbsenceKind.NOT_REACHED else "Not applicable"
    return f"{lead}: {absence.reason}" if absence.reason else lead

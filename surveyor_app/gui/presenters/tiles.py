"""The photo tiles of one place: photos by slot, empty slots with why, slots left empty on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from surveyor_app.domain.checklist import Checklist, Slot
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, PhotoTarget
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.slot_keys import slot_keys
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import PhotoView

NOT_SORTED = N_("Not sorted yet")
EXTRA = N_("Extra photo")


class TileKind(StrEnum):
    """What a tile is."""

    PHOTO = "photo"
    EMPTY = "empty"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a photo, an empty slot, or a slot with a reason. `shortcut` is the key that puts a photo into the slot,
    "" for none; `place` is where the photo hangs, `of` how many photos its slot has, `turned` how many degrees to the
    right it is shown."""

    kind: TileKind
    title: str
    slot: str | None = None
    shortcut: str = ""
    why: str = ""
    expected: bool = False
    photo_id: str = ""
    sha256: str = ""
    paths: tuple[Path, ...] = ()
    original: Path | None = None
    filename: str = ""
    size: str = ""
    state: Sign | None = None
    place: PhotoTarget | None = None
    number: int = 1
    of: int = 1
    turned: int = 0

    @property
    def key(self) -> str:
        """What identifies the tile between two looks."""
        return self.photo_id or f"slot:{self.slot}"

    @property
    def is_unsorted(self) -> bool:
        """Whether it is a photo that still waits to be sorted."""
        return self.kind is TileKind.PHOTO and self.slot == UNSORTED

    @property
    def counted(self) -> str:
        """Which of several photos of its slot it is: "2 of 3", "" for the only one."""
        return tr("{number} of {of}", number=self.number, of=self.of) if self.of > 1 else ""

    @property
    def spoken(self) -> str:
        """The tile in words, for screen readers."""
        if self.kind is TileKind.PHOTO:
            state = self.state.words if self.state else ""
            named = tr("Photo: {title}", title=self.title)
            return ", ".join(part for part in (named, self.counted, self.size, state) if part)
        if self.kind is TileKind.ABSENT:
            return tr("No photo of {title}: {why}", title=self.title, why=self.why)
        hint = tr("key {key}", key=self.shortcut) if self.shortcut else ""
        return ", ".join(part for part in (tr("Photo missing: {title}", title=self.title), self.why, hint) if part)


@dataclass(frozen=True, slots=True)
class TileGroup:
    """The tiles of one place, and how many of the expected slots are dealt with."""

    target: PhotoTarget
    tiles: tuple[Tile, ...]
    photos: int
    expected: int
    settled: int
    offered_hidden: int
    unsorted: int = 0

    @property
    def summary(self) -> str:
        """ "3 photos · 5 of 7 pictures still to take · 4 not sorted"."""
        parts = [trn("{n} photo", "{n} photos", self.photos)]
        if self.expected:
            open_slots = self.expected - self.settled
            all_done = trn("its {n} picture is done", "all {n} pictures are done", self.expected)
            to_take = tr("{n} of {of} pictures still to take", n=open_slots, of=self.expected)
            parts.append(to_take if open_slots else all_done)
        if self.unsorted:
            parts.append(tr("{n} not sorted", n=self.unsorted))
        return " · ".join(parts)


def _photo_tile(view: PhotoView, title: str, shortcut: str = "", number: int = 1, of: int = 1) -> Tile:
    return Tile(
        TileKind.PHOTO,
        title,
        view.photo.slot,
        shortcut,
        photo_id=view.photo.id,
        sha256=view.photo.sha256,
        paths=(view.thumbnail_path, view.original_path),
        original=view.original_path,
        filename=view.filename,
        size=words.size(view.photo.size),
        state=words.PHOTO[view.state],
        place=view.photo.target,
        number=number,
        of=of,
        turned=view.photo.turned,
    )


def tile_group(
    target: PhotoTarget,
    photos: Sequence[PhotoView],
    absences: Sequence[Absence],
    checklist: Checklist,
    *,
    show_offered: bool = False,
    with_unsorted: bool = True,
) -> TileGroup:
    """The tiles of `target`, unsorted photos first; empty slots that are only offered are left out unless
    `show_offered`."""
    slots = checklist.slots.get(target.section, ())
    keys = slot_keys(slots)
    here = [view for view in photos if view.photo.target == target]
    waiting = [view for view in here if view.photo.slot == UNSORTED]
    reasons = {absence.slot: absence for absence in absences if absence.target == target}
    tiles = [_photo_tile(view, tr(NOT_SORTED)) for view in waiting] if with_unsorted else []
    settled = hidden = 0
    for slot in slots:
        key = keys.get(slot.key, "")
        taken = [view for view in here if view.photo.slot == slot.key]
        tiles += [_photo_tile(view, tr(slot.label), key, n, len(taken)) for n, view in enumerate(taken, start=1)]
        settled += slot.expected and bool(taken or slot.key in reasons)
        if taken:
            continue
        if slot.key in reasons:
            tiles.append(_slot_tile(TileKind.ABSENT, slot, key, target, _reason(reasons[slot.key])))
        elif slot.expected or show_offered:
            tiles.append(_slot_tile(TileKind.EMPTY, slot, key, target, tr(slot.why)))
        else:
            hidden += 1
    known = {slot.key for slot in slots} | {UNSORTED}
    tiles += [_photo_tile(view, tr(EXTRA)) for view in here if view.photo.slot not in known]
    number = len(here) if with_unsorted else len(here) - len(waiting)
    expected = sum(slot.expected for slot in slots)
    return TileGroup(target, tuple(tiles), number, expected, settled, hidden, len(waiting) if with_unsorted else 0)


def unsorted_group(target: PhotoTarget, photos: Sequence[PhotoView]) -> TileGroup:
    """All photos of a survey that still wait to be sorted, under the names of their files; `target` is where new ones
    are put."""
    waiting = [view for view in photos if view.photo.slot == UNSORTED]
    tiles = tuple(_photo_tile(view, view.photo.original_name) for view in waiting)
    return TileGroup(target, tiles, len(waiting), 0, 0, 0)


def _slot_tile(kind: TileKind, slot: Slot, shortcut: str, target: PhotoTarget, why: str) -> Tile:
    return Tile(kind, tr(slot.label), slot.key, shortcut, why, slot.expected, place=target)


def _reason(absence: Absence) -> str:
    lead = tr("Could not reach") if absence.kind is AbsenceKind.NOT_REACHED else tr("Not applicable")
    return f"{lead}: {absence.reason}" if absence.reason else lead

"""What a new revision changes of an earlier one, attribute by attribute and photo by photo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import AttributeValue


class ChangeKind(StrEnum):
    """What became different."""

    VALUE = "value"
    ITEM_ADDED = "item_added"
    ITEM_REMOVED = "item_removed"
    ORDER = "order"
    PHOTO_ADDED = "photo_added"
    PHOTO_REMOVED = "photo_removed"
    PHOTO_RENAMED = "photo_renamed"
    PHOTO_TURNED = "photo_turned"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `number` is the item's place in its list, from 1 (0 for electrical and for whole lists), in the
    newer revision where it still is. `name` is an attribute; `before` and `after` are values as Aurora is sent them, or
    the file names of a photo."""

    kind: ChangeKind
    section: SectionName
    item_id: str | None = None
    number: int = 0
    name: str = ""
    before: AttributeValue = None
    after: AttributeValue = None


def changes(before: Revision, after: Revision) -> tuple[Change, ...]:
    """All differences in the order on site; () when the same would be sent again."""
    return tuple(change for section in SectionName for change in _of_section(section, before, after))


def changed_sections(found: tuple[Change, ...]) -> tuple[SectionName, ...]:
    """The sections that have to be sent again."""
    return tuple(section for section in SectionName if any(change.section is section for change in found))


def _of_section(section: SectionName, before: Revision, after: Revision) -> Iterator[Change]:
    old, new = _items(section, before), _items(section, after)
    old_order, new_order = [key for key in old if key in new], [key for key in new if key in old]
    if old_order != new_order:
        yield Change(ChangeKind.ORDER, section)
    for number, (item_id, values) in enumerate(new.items(), start=1):
        at = 0 if item_id is None else number
        if item_id not in old:
            yield Change(ChangeKind.ITEM_ADDED, section, item_id, at)
            earlier: dict[str, Any] = {}
        else:
            earlier = old[item_id]
        for attribute in BY_SECTION[section]:
            was, is_now = earlier.get(attribute.name), values.get(attribute.name)
            if was != is_now:
                yield Change(ChangeKind.VALUE, section, item_id, at, attribute.name, was, is_now)
        yield from _of_photos(PhotoTarget(section, item_id), at, before, after)
    for number, item_id in enumerate(old, start=1):
        if item_id not in new:
            yield Change(ChangeKind.ITEM_REMOVED, section, item_id, number)


def _items(section: SectionName, revision: Revision) -> dict[str | None, dict[str, Any]]:
    frozen = revision.sections.get(section)
    if section is SectionName.ELECTRICAL:
        return {None: frozen or {}}
    return dict(zip(revision.item_ids.get(section, ()), frozen or (), strict=False))


def _of_photos(target: PhotoTarget, number: int, before: Revision, after: Revision) -> Iterator[Change]:
    old = {photo.photo_id: photo for photo in before.photos if photo.target == target}
    new = {photo.photo_id: photo for photo in after.photos if photo.target == target}
    place = (target.section, target.item_id, number)
    for photo_id, photo in new.items():
        earlier = old.get(photo_id)
        if earlier is None:
            yield Change(ChangeKind.PHOTO_ADDED, *place, after=photo.filename)
            continue
        if earlier.filename != photo.filename:
            yield Change(ChangeKind.PHOTO_RENAMED, *place, "", earlier.filename, photo.filename)
        if earlier.turned != photo.turned:
            yield Change(ChangeKind.PHOTO_TURNED, *place, "", earlier.filename, photo.filename)
    for photo_id, photo in old.items():
        if photo_id not in new:
            yield Change(ChangeKind.PHOTO_REMOVED, *place, before=photo.filename)

"""The names Aurora sees: an image has only a URL and a file name, so the name is the caption."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import UNSORTED, Photo, PhotoTarget
from surveyor_app.domain.survey import Survey

_LETTERS = {SectionName.ELECTRICAL: "E", SectionName.SUBPANELS: "S", SectionName.MOUNTING_PLANES: "P"}
_LONGEST_CAPTION = 60


def filenames(survey: Survey, photos: Sequence[Photo], checklist: Checklist) -> dict[str, str]:
    """The file name of each photo by its id: ``E04_main-breaker_1of2.jpg``, ``S1-02_label_1of1.jpg``,
    ``P2-03_rafter-size_1of1.jpg``; extras are ``E00_extra_1of3.jpg``. ASCII, unique within a survey; items count from 1
    in the survey's order, and an item that the survey no longer has counts as 0."""
    groups: dict[str, list[Photo]] = defaultdict(list)
    for photo in photos:
        groups[_stem(survey, photo, checklist)].append(photo)
    names: dict[str, str] = {}
    for stem, members in groups.items():
        for place, photo in enumerate(sorted(members, key=lambda p: (p.position, p.id)), start=1):
            names[photo.id] = f"{stem}_{place}of{len(members)}.jpg"
    return names


def item_number(survey: Survey, target: PhotoTarget) -> int:
    """The place of a target's item in its list, counted from 1; 0 for electrical and for an item that is not there."""
    ids: dict[SectionName, tuple[str, ...]] = {
        SectionName.SUBPANELS: tuple(item.id for item in survey.subpanels),
        SectionName.MOUNTING_PLANES: tuple(item.id for item in survey.mounting_planes),
    }
    listed = ids.get(target.section, ())
    return listed.index(target.item_id) + 1 if target.item_id in listed else 0


def _stem(survey: Survey, photo: Photo, checklist: Checklist) -> str:
    section = photo.target.section
    slot = checklist.slot(section, photo.slot)
    item = "" if section is SectionName.ELECTRICAL else f"{item_number(survey, photo.target)}-"
    return f"{_LETTERS[section]}{item}{slot.number if slot else 0:02d}_{_caption(photo.slot)}"


def _caption(slot: str | None) -> str:
    """A slot's key as ASCII words joined by hyphens."""
    if not slot or slot == UNSORTED:
        return "extra"
    plain = unicodedata.normalize("NFKD", slot).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_CAPTION].strip("-") or "photo"

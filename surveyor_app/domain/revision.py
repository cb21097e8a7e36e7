"""A revision: the immutable snapshot of a survey that a publish freezes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget


@dataclass(frozen=True, slots=True)
class RevisionPhoto:
    """A photo as this revision sends it: the file name Aurora will see and the copy's longest side in pixels."""

    photo_id: str
    target: PhotoTarget
    slot: str | None
    filename: str
    long_side_px: int


@dataclass(frozen=True, slots=True)
class Revision:
    """Frozen at `frozen_at` (UTC). `sections` holds each section's payload without images, exactly as Aurora will be
    sent: {"electrical": {…}, "subpanels": [{…}], "mounting_planes": [{…}]}; `photos` are in sending order; `item_ids`
    gives the ids of subpanels and planes in the order of their payloads, so that images are put where they belong."""

    id: str
    request_id: str
    number: int
    frozen_at: datetime
    sections: dict[SectionName, Any]
    item_ids: dict[SectionName, tuple[str, ...]]
    photos: tuple[RevisionPhoto, ...]

"""A revision: the immutable snapshot of a survey that a publish freezes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget

# A published copy: photo id, longest side in pixels, degrees turned. The same key always gives the same bytes.
CopyKey = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class RevisionPhoto:
    """A photo as this revision sends it: the file name Aurora will see, the copy's longest side in pixels, and how many
    degrees to the right a person turned it."""

    photo_id: str
    target: PhotoTarget
    slot: str | None
    filename: str
    long_side_px: int
    turned: int = 0

    @property
    def copy_key(self) -> CopyKey:
        """Which of the photo's published copies this is."""
        return (self.photo_id, self.long_side_px, self.turned)


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

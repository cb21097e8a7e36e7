"""Photos, where they hang, the slots of the checklist they fill, and the reasons a slot stays empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from surveyor_app.domain.attributes import SectionName

# The slot of a photo that nobody has sorted yet: sent as an extra of its place, but still somebody's task.
UNSORTED = "unsorted"
# Degrees to the right that a photo can be turned by.
TURNS = (0, 90, 180, 270)
SIDEWAYS = (90, 270)


def turned_by(turned: int, by: int) -> int:
    """A turn and another one on top of it, both in degrees to the right; one of TURNS."""
    return (turned + by) % 360


@dataclass(frozen=True, slots=True)
class PhotoTarget:
    """Where pictures hang: electrical (item_id None), one subpanel or one mounting plane (item_id = its id)."""

    section: SectionName
    item_id: str | None = None


class PhotoState(StrEnum):
    """How far a photo got: saved on this laptop → hosted (bytes at the office) → verified (its public URL served the
    same bytes back) → referenced (Aurora accepted a section naming it) → fetched by Aurora; or blocked."""

    SAVED = "saved"
    HOSTED = "hosted"
    VERIFIED = "verified"
    REFERENCED = "referenced"
    FETCHED = "fetched"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a survey. `sha256` and `size` (bytes) are the untouched original's; width and height in pixels as
    the camera meant it (EXIF orientation applied); `turned` is how a person turned it on top, one of TURNS; `slot`
    is a checklist key, None for an extra, UNSORTED for one that still waits to be sorted; `position` orders within
    target and slot."""

    id: str
    request_id: str
    target: PhotoTarget
    slot: str | None
    position: int
    sha256: str
    size: int
    media_type: str
    width: int
    height: int
    original_name: str
    added_at: datetime
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    turned: int = 0

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in pixels as it is shown and sent, before it is made smaller."""
        return (self.height, self.width) if self.turned in SIDEWAYS else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class PhotoStanding:
    """What sorting, turning and removing change of a photo; the other words as in Photo."""

    target: PhotoTarget
    slot: str | None
    position: int
    turned: int
    in_bin: bool


LONGEST_REASON = 1000  # characters, typed or imported


class AbsenceKind(StrEnum):
    """Why a slot has no photo."""

    NOT_APPLICABLE = "not_applicable"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Absence:
    """A slot left empty on purpose, with the surveyor's reason."""

    target: PhotoTarget
    slot: str
    kind: AbsenceKind
    reason: str

"""Photos that one import or paste has added so far: one change to take back, however many commits it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from surveyor_app.domain.photo import PhotoStanding
from surveyor_app.gui.photo_changes import Standings
from surveyor_app.language import trn
from surveyor_app.services.summaries import PhotoView


@dataclass(eq=False, slots=True)
class Addition:
    """`photos` grows with each commit while it `is_open`; `stop` ends what still adds to it."""

    request_id: str
    stop: Callable[[], None] = lambda: None
    photos: dict[str, PhotoStanding] = field(default_factory=dict)
    earlier: frozenset[str] = frozenset()  # photos of the same import that were taken back meanwhile
    is_open: bool = True

    def new_of(self, views: Sequence[PhotoView]) -> dict[str, PhotoStanding]:
        """How those of these photos hang that are not among its own yet."""
        photos = (view.photo for view in views)
        return {
            one.id: PhotoStanding(one.target, one.slot, one.position, one.turned, in_bin=False)
            for one in photos
            if one.id not in self.photos and one.id not in self.earlier
        }

    @property
    def in_bin(self) -> Standings:
        """How its photos stand once they are taken back."""
        return {photo_id: replace(stands, in_bin=True) for photo_id, stands in self.photos.items()}

    @property
    def label(self) -> str:
        """What was done, in words."""
        return trn("{n} photo added", "{n} photos added", len(self.photos))

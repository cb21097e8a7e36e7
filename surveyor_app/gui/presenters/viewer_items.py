"""What the viewer shows of each photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.presenters.photo_words import facts, place_of_photo, slot_of_photo
from surveyor_app.gui.presenters.receipts import Tick, ticks_of
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

_USUAL_LONG_SIDE_PX = 2560
DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the viewer; `photo_id` is DESIGN for the design's screenshot. `key` names its pixels, which
    are to be shown `turned` degrees to the right."""

    photo_id: str
    key: str
    title: str
    where: str
    paths: tuple[Path, ...]
    thumbnail: tuple[Path, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    ticks: tuple[Tick, ...] = ()
    full_width: int = 0
    target: PhotoTarget | None = None
    slot: str | None = None
    turned: int = 0

    @property
    def is_unsorted(self) -> bool:
        """Whether it still waits to be sorted."""
        return self.slot == UNSORTED


def shown_photos(detail: SurveyDetail, photo_ids: Sequence[str], checklist: Checklist, now: datetime) -> list[Shown]:
    """The photos with these ids, in this order; those that are gone are left out."""
    views = {view.photo.id: view for view in detail.photos}
    found = []
    for view in (views[photo_id] for photo_id in photo_ids if photo_id in views):
        photo = view.photo
        slot = checklist.slot(photo.target.section, photo.slot)
        found.append(
            Shown(
                photo.id,
                photo.sha256,
                slot_of_photo(photo, checklist),
                photo.original_name if photo.slot == UNSORTED else place_of_photo(photo, detail),
                (view.original_path, view.thumbnail_path),
                (view.thumbnail_path, view.original_path),
                tuple(facts(view, now, slot.long_side_px if slot else _USUAL_LONG_SIDE_PX)),
                ticks_of(view, detail).ticks if detail.receipts else (),
                photo.width,
                photo.target,
                photo.slot,
                photo.turned,
            )
        )
    return found


def design_picture(detail: SurveyDetail) -> Shown | None:
    """The screenshot of the design; None while there is none."""
    path = detail.request.screenshot_path
    if not path:
        return None
    return Shown(DESIGN, f"design:{detail.request.id}", tr("Design"), tr("as planned in Aurora"), (Path(path),))

"""Changes of photos with the way back: which photos hang where now, and where they hung before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.async_bridge import in_words
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.undo_words import entry_name
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import SurveyDetail

Hung = tuple[PhotoTarget, str | None]


@dataclass(frozen=True, slots=True)
class PhotoChange:
    """One change of some photos. `target` and `slot` say where they hang after it; target None: in the bin."""

    photo_ids: tuple[str, ...]
    target: PhotoTarget | None
    slot: str | None
    redo: Callable[[GuiServices], Any]
    undo: Callable[[GuiServices], Any]

    def make(self, services: GuiServices) -> SurveyorError | None:
        """Make the change; answers what went wrong, so that the changes after it are still made."""
        try:
            self.redo(services)
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            return in_words(error)
        return None

    def label(self, detail: SurveyDetail | None, checklist: Checklist | None) -> str:
        """What was done, in words: "2 photos put into Main breaker"."""
        number = len(self.photo_ids)
        if self.target is None:
            return trn("{n} photo removed", "{n} photos removed", number)
        slot = checklist.slot(self.target.section, self.slot) if checklist is not None else None
        place = entry_name(detail, self.target.section, self.target.item_id) or tr("Electrical")
        if self.slot == UNSORTED:
            return trn("{n} photo taken back to be sorted", "{n} photos taken back to be sorted", number)
        moved = trn("{n} photo", "{n} photos", number)
        if slot is None:
            return tr("{photos} put into {place}", photos=moved, place=place)
        return tr("{photos} put into {place}: {slot}", photos=moved, place=place, slot=tr(slot.label))


class Places:
    """Where photos hang, the changes included that are still on their way to the disk."""

    def __init__(self) -> None:
        self._changed: dict[str, Hung] = {}

    def assign(
        self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None, detail: SurveyDetail | None
    ) -> PhotoChange | None:
        """The change that hangs photos into a slot; None when they all hang there already."""
        before = self._hung(photo_ids, detail)
        ids = tuple(photo_id for photo_id in photo_ids if before.get(photo_id) != (target, slot))
        if not ids:
            return None
        self._changed.update(dict.fromkeys(ids, (target, slot)))

        def undo(services: GuiServices) -> None:
            for (there, there_slot), group in _grouped({one: before[one] for one in ids if one in before}).items():
                services.photo.assign_all(group, there, there_slot)

        return PhotoChange(ids, target, slot, lambda s: s.photo.assign_all(ids, target, slot), undo)

    def remove(self, photo_ids: Sequence[str], detail: SurveyDetail | None) -> PhotoChange | None:
        """The change that puts photos into the bin."""
        ids = tuple(photo_ids)
        if not ids:
            return None
        return PhotoChange(ids, None, None, lambda s: s.photo.remove_all(ids), lambda s: s.photo.restore_all(ids))

    def forget(self) -> None:
        """Everything is on the disk, and has been read again."""
        self._changed.clear()

    def _hung(self, photo_ids: Sequence[str], detail: SurveyDetail | None) -> dict[str, Hung]:
        views = detail.photos if detail is not None else ()
        known: dict[str, Hung] = {view.photo.id: (view.photo.target, view.photo.slot) for view in views}
        return {one: hung for one in photo_ids if (hung := self._changed.get(one) or known.get(one)) is not None}


def _grouped(hung: dict[str, Hung]) -> dict[Hung, list[str]]:
    groups: dict[Hung, list[str]] = {}
    for photo_id, place in hung.items():
        groups.setdefault(place, []).append(photo_id)
    return groups

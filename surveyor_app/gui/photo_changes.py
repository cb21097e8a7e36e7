"""Changes of photos with the way back: where they hang now and how they are turned, and how it was before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import UNSORTED, PhotoTarget, turned_by
from surveyor_app.gui.async_bridge import in_words
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.undo_words import entry_name
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import PhotoView, SurveyDetail

Hung = tuple[PhotoTarget, str | None]


@dataclass(frozen=True, slots=True)
class PhotoChange:
    """One change of some photos. `label` says in words what was done; where `is_said`, the window says it at once.
    Changes with the same `key` shortly after one another are taken back together."""

    photo_ids: tuple[str, ...]
    label: Callable[[SurveyDetail | None, Checklist | None], str]
    redo: Callable[[GuiServices], Any]
    undo: Callable[[GuiServices], Any]
    is_said: bool = False
    key: object = None

    def make(self, services: GuiServices) -> SurveyorError | None:
        """Make the change; answers what went wrong, so that the changes after it are still made."""
        try:
            self.redo(services)
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            return in_words(error)
        return None


class PhotoChanges:
    """Makes changes from how the photos are now, the changes included that are still on their way to the disk."""

    def __init__(self) -> None:
        self._hung: dict[str, Hung] = {}
        self.turned: dict[str, int] = {}  # photo id → degrees to the right, until the disk has it

    def assign(
        self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None, detail: SurveyDetail | None
    ) -> PhotoChange | None:
        """The change that hangs photos into a slot; None when they all hang there already."""
        before = {view.photo.id: (view.photo.target, view.photo.slot) for view in _views(detail)} | self._hung
        ids = tuple(photo_id for photo_id in photo_ids if before.get(photo_id) != (target, slot))
        if not ids:
            return None
        moved_before = self._hung.keys()
        positions = {
            view.photo.id: view.photo.position for view in _views(detail) if view.photo.id in {*ids} - moved_before
        }
        self._hung.update(dict.fromkeys(ids, (target, slot)))

        def undo(services: GuiServices) -> None:
            for (there, there_slot), group in _grouped({one: before[one] for one in ids if one in before}).items():
                services.photo.assign_all(group, there, there_slot, positions)

        def label(detail: SurveyDetail | None, checklist: Checklist | None) -> str:
            return _moved(len(ids), target, slot, detail, checklist)

        return PhotoChange(ids, label, lambda s: s.photo.assign_all(ids, target, slot), undo)

    def turn(self, photo_ids: Sequence[str], by: int, detail: SurveyDetail | None) -> PhotoChange | None:
        """The change that turns photos by degrees to the right, each from how it is; several turns are taken back as
        one."""
        known = {view.photo.id: view.photo.turned for view in _views(detail)} | self.turned
        before = {photo_id: known[photo_id] for photo_id in photo_ids if photo_id in known}
        if not before:
            return None
        after = {photo_id: turned_by(turned, by) for photo_id, turned in before.items()}
        self.turned.update(after)
        return PhotoChange(
            tuple(before),
            lambda _detail, _checklist: trn("{n} photo turned", "{n} photos turned", len(before)),
            lambda s: s.photo.turn_all(after),
            lambda s: s.photo.turn_all(before),
            key=("turned", *before),
        )

    def remove(self, photo_ids: Sequence[str]) -> PhotoChange | None:
        """The change that puts photos into the bin."""
        ids = tuple(photo_ids)
        if not ids:
            return None
        return PhotoChange(
            ids,
            lambda _detail, _checklist: trn("{n} photo removed", "{n} photos removed", len(ids)),
            lambda s: s.photo.remove_all(ids),
            lambda s: s.photo.restore_all(ids),
            is_said=True,
        )

    @property
    def moving(self) -> Collection[str]:
        """The photos that are on their way to another place."""
        return self._hung.keys()

    def forget(self) -> None:
        """Everything is on the disk, and has been read again."""
        self._hung.clear()
        self.turned.clear()


def _views(detail: SurveyDetail | None) -> Sequence[PhotoView]:
    return detail.photos if detail is not None else ()


def _moved(
    number: int, target: PhotoTarget, slot_key: str | None, detail: SurveyDetail | None, checklist: Checklist | None
) -> str:
    """ "2 photos put into Main breaker"."""
    slot = checklist.slot(target.section, slot_key) if checklist is not None else None
    place = entry_name(detail, target.section, target.item_id) or tr("Electrical")
    if slot_key == UNSORTED:
        return trn("{n} photo taken back to be sorted", "{n} photos taken back to be sorted", number)
    moved = trn("{n} photo", "{n} photos", number)
    if slot is None:
        return tr("{photos} put into {place}", photos=moved, place=place)
    return tr("{photos} put into {place}: {slot}", photos=moved, place=place, slot=tr(slot.label))


def _grouped(hung: dict[str, Hung]) -> dict[Hung, list[str]]:
    groups: dict[Hung, list[str]] = {}
    for photo_id, place in hung.items():
        groups.setdefault(place, []).append(photo_id)
    return groups

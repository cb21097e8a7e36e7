"""Changes of photos: where they hang and how they are turned, shown ahead of the disk, and how it was before each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import NotFound, SurveyorError
from surveyor_app.domain.photo import UNSORTED, PhotoStanding, PhotoTarget, turned_by
from surveyor_app.gui.async_bridge import in_words
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.undo_words import entry_name
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import PhotoView, SurveyDetail

Hung = tuple[PhotoTarget, str | None]
Standings = Mapping[str, PhotoStanding]
Label = Callable[[int, SurveyDetail | None, Checklist | None], str]


@dataclass(frozen=True, slots=True)
class Made:
    """How the photos that a change changed stood before and stand after it, by their ids."""

    before: Standings
    after: Standings


@dataclass(frozen=True, slots=True)
class PhotoChange:
    """One change of some photos. `label` says in words what was done to how many; where `is_said`, the window says it
    at once. What has the same `key` and goes on from the one before is taken back together with that."""

    photo_ids: tuple[str, ...]
    label: Label
    use: Callable[[GuiServices, Standings], Collection[str]]  # answers the ids of those that it changes
    is_said: bool = False
    key: object = None

    def make(self, services: GuiServices) -> Made | SurveyorError:
        """Make the change from how the photos stand by now; what went wrong is answered too, so that the changes after
        it are still made. What lies in the bin by now stays there."""
        try:
            found = services.photo.standings(self.photo_ids)
            present = {one: found[one] for one in self.photo_ids if one in found and not found[one].in_bin}
            ids = tuple(self.use(services, present))
            return Made({one: present[one] for one in ids}, services.photo.standings(ids) if ids else {})
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            return in_words(error)


class PhotoChanges:
    """Makes changes, and knows what they ask for until the disk has it."""

    def __init__(self) -> None:
        self._hung: dict[str, Hung] = {}
        self.turned: dict[str, int] = {}  # photo id → degrees to the right, until the disk has it

    def hang_there(
        self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None, detail: SurveyDetail | None
    ) -> bool:
        """Whether all of these photos are shown in this slot already, or on their way to it."""
        hung = {view.photo.id: (view.photo.target, view.photo.slot) for view in _views(detail)} | self._hung
        return all(hung.get(photo_id) == (target, slot) for photo_id in photo_ids)

    def assign(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> PhotoChange:
        """The change that hangs photos into a slot."""
        self._hung.update(dict.fromkeys(photo_ids, (target, slot)))

        def use(services: GuiServices, now: Standings) -> Collection[str]:
            if not now:
                raise NotFound(tr("This photo is in the bin."))
            ids = [one for one, stands in now.items() if (stands.target, stands.slot) != (target, slot)]
            if ids:
                services.photo.assign_all(ids, target, slot)
            return ids

        def label(number: int, detail: SurveyDetail | None, checklist: Checklist | None) -> str:
            return _moved(number, target, slot, detail, checklist)

        return PhotoChange(tuple(photo_ids), label, use)

    def turn(self, photo_ids: Sequence[str], by: int, detail: SurveyDetail | None) -> PhotoChange:
        """The change that turns photos by degrees to the right, each from how it is; several turns are taken back as
        one."""
        known = {view.photo.id: view.photo.turned for view in _views(detail)} | self.turned
        self.turned.update({one: turned_by(known[one], by) for one in photo_ids if one in known})

        def use(services: GuiServices, now: Standings) -> Collection[str]:
            if not now:
                raise NotFound(tr("This photo is in the bin."))
            services.photo.turn_all({one: turned_by(stands.turned, by) for one, stands in now.items()})
            return now.keys()

        return PhotoChange(
            tuple(photo_ids),
            lambda number, _detail, _checklist: trn("{n} photo turned", "{n} photos turned", number),
            use,
            key="turned",
        )

    def remove(self, photo_ids: Sequence[str]) -> PhotoChange:
        """The change that puts photos into the bin."""

        def use(services: GuiServices, now: Standings) -> Collection[str]:
            if now:
                services.photo.remove_all(list(now))
            return now.keys()

        return PhotoChange(
            tuple(photo_ids),
            lambda number, _detail, _checklist: trn("{n} photo removed", "{n} photos removed", number),
            use,
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

"""Changes of the open survey's lists: subpanels and planes added, removed and moved, and why pictures are missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.gui.answer_session import AnswerSession
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.places import Place, item_ids
from surveyor_app.gui.presenters.standing import standing
from surveyor_app.gui.presenters.undo_words import absence_label, entry_name
from surveyor_app.gui.undo_stack import Check, Step
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

_Use = Callable[[GuiServices], Any]


class EntrySession(AnswerSession):
    """Every change can be taken back."""

    item_added = Signal(str, str)  # section, new id

    def add_item(self, section: SectionName, copy_from: str | None = None, turn: float | None = None) -> None:
        """Add a subpanel or a plane, perhaps with the answers of another; see domain/copies.py for `turn`."""

        async def add(request_id: str) -> None:
            item_id = await self.bridge.call(lambda s: s.survey.add_item(request_id, section, copy_from, turn))
            await self._saved(request_id)
            known = await self._look(request_id)
            added = standing(known, request_id, section, item_id)
            self._record(
                request_id,
                tr("{entry} added", entry=entry_name(known, section, item_id)),
                self._step(request_id, lambda s: s.survey.remove_item(request_id, section, item_id)),
                self._step(request_id, lambda s: s.survey.restore_item(request_id, section, item_id)),
                place=Place(section.value, item_id),
                may=(self._stands(request_id, section, item_id, added), None),
            )
            if request_id == self.shown_id:
                self.item_added.emit(section.value, item_id)

        self._in_turn(add)

    def remove_item(self, section: SectionName, item_id: str) -> None:
        """Remove a subpanel or a plane; it can be restored."""

        async def remove(request_id: str) -> None:
            known = await self._look(request_id)
            label = tr("{entry} removed", entry=entry_name(known, section, item_id))
            before = item_ids(known.survey, section)
            at = before.index(item_id) if item_id in before else None
            left = standing(known, request_id, section, item_id)
            redo = self._step(request_id, lambda s: s.survey.remove_item(request_id, section, item_id))
            await redo()
            undo = self._step(request_id, lambda s: s.survey.restore_item(request_id, section, item_id, at))
            self._record(
                request_id,
                label,
                undo,
                redo,
                place=Place(section.value, item_id),
                said=label,
                may=(self._lies_in_bin(request_id, section, item_id), self._stands(request_id, section, item_id, left)),
            )

        self._in_turn(remove)

    def move_item(self, section: SectionName, item_id: str, position: int) -> None:
        """Put a subpanel or a plane elsewhere in its list."""

        async def move(request_id: str) -> None:
            known = await self._look(request_id)
            label = tr("{entry} moved", entry=entry_name(known, section, item_id))
            before = item_ids(known.survey, section)
            redo = self._step(request_id, lambda s: s.survey.move_item(request_id, section, item_id, position))
            await redo()
            after = item_ids((await self._look(request_id)).survey, section)
            if item_id in before:
                at = before.index(item_id)
                self._record(
                    request_id,
                    label,
                    self._step(request_id, lambda s: s.survey.move_item(request_id, section, item_id, at)),
                    redo,
                    place=Place(section.value),
                    may=(self._is_order(request_id, section, after), self._is_order(request_id, section, before)),
                )

        self._in_turn(move)

    def set_absence(self, target: PhotoTarget, slot: str, kind: AbsenceKind, reason: str) -> None:
        """Say why a slot has no photo."""
        self._change_absence(target, slot, Absence(target, slot, kind, reason))

    def clear_absence(self, target: PhotoTarget, slot: str) -> None:
        """A photo is expected in a slot again."""
        self._change_absence(target, slot, None)

    def _change_absence(self, target: PhotoTarget, slot: str, wanted: Absence | None) -> None:
        async def change(request_id: str) -> None:
            known = await self._look(request_id)
            before = _absence(known, target, slot)
            redo = self._step(request_id, _giving(request_id, target, slot, wanted))
            await redo()
            after = _absence(await self._look(request_id), target, slot)
            found = self.checklist.slot(target.section, slot) if self.checklist is not None else None
            self._record(
                request_id,
                absence_label(known, target, tr(found.label) if found is not None else slot),
                self._step(request_id, _giving(request_id, target, slot, before)),
                redo,
                place=Place(target.section.value, target.item_id, slot=slot),
                may=(
                    self._explains(request_id, target, slot, after),
                    self._explains(request_id, target, slot, before),
                ),
            )

        self._in_turn(change)

    def _explains(self, request_id: str, target: PhotoTarget, slot: str, left: Absence | None) -> Check:
        """Whether the reason for a missing picture is the one that this window left."""

        async def check() -> bool:
            detail = await self.bridge.call(lambda s: s.survey.detail(request_id))
            if _absence(detail, target, slot) == left:
                return True
            self._take(detail)
            return False

        return check

    def _lies_in_bin(self, request_id: str, section: SectionName, item_id: str) -> Check:
        """Whether an entry is still out of its list: one that another program brought back stays where that put it."""

        async def check() -> bool:
            detail = await self.bridge.call(lambda s: s.survey.detail(request_id))
            if item_id not in item_ids(detail.survey, section):
                return True
            self._take(detail)
            return False

        return check

    def _is_order(self, request_id: str, section: SectionName, left: Sequence[str]) -> Check:
        """Whether a list has the order that this window left, around what came or went since."""

        async def check() -> bool:
            detail = await self.bridge.call(lambda s: s.survey.detail(request_id))
            now = item_ids(detail.survey, section)
            if [one for one in now if one in left] == [one for one in left if one in now]:
                return True
            self._take(detail)
            return False

        return check

    def _step(self, request_id: str, use: _Use) -> Step:
        async def step() -> None:
            await self.bridge.call(use)
            await self._saved(request_id)

        return step


def _absence(detail: SurveyDetail | None, target: PhotoTarget, slot: str) -> Absence | None:
    known = detail.absences if detail is not None else ()
    return next((one for one in known if one.target == target and one.slot == slot), None)


def _giving(request_id: str, target: PhotoTarget, slot: str, wanted: Absence | None) -> _Use:
    if wanted is None:
        return lambda s: s.survey.clear_absence(request_id, target, slot)
    return lambda s: s.survey.set_absence(request_id, target, slot, wanted.kind, wanted.reason)

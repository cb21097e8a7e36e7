"""What can be taken back and done again: a bounded pile of changes a survey, each change said in words."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.gui.presenters.places import Place
from surveyor_app.language import N_, tr

MOST = 200  # changes of one survey
MOST_SURVEYS = 30  # those changed last keep theirs
MERGED_WITHIN_SECONDS = 2.0  # of rest
PAUSE_SECONDS = 10.0  # of rest, in a field where somebody types

Step = Callable[[], Awaitable[object]]
Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was made. `label` says what it was about ("Pitch of Plane 1"); `place` is where it is seen, or
    `photos` are those it is about; `said` is what the window says right after it was made, "" for nothing. `may_undo`
    and `may_redo` ask whether there still stands what the step would replace: what another program gave meanwhile is
    none of this window's. `found` and `left` say how it stood before and after, where changes may go together."""

    label: str
    undo: Step
    redo: Step
    place: Place | None = None
    said: str = ""
    key: object = None
    at: float = 0.0
    may_undo: Check | None = None
    may_redo: Check | None = None
    photos: tuple[str, ...] = ()
    found: object = None
    left: object = None


@dataclass(slots=True)
class _Piles:
    """What was done in one survey, and what of that was taken back; the newest last."""

    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)


class UndoStack:
    """Changes of each survey that was open in this window. Steps are awaited; a step that fails leaves the pile as it
    was, unless it can never work again, because what it is about is gone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._clock = clock
        self._survey = ""
        self._piles: dict[str, _Piles] = {}

    @property
    def last(self) -> Change | None:
        """What would be taken back next in the open survey."""
        done = self._of(self._survey).done
        return done[-1] if done else None

    @property
    def next(self) -> Change | None:
        """What would be done again next in the open survey."""
        undone = self._of(self._survey).undone
        return undone[-1] if undone else None

    def belongs_to(self, request_id: str) -> None:
        """This survey is open now: its own changes can be taken back, also those from when it was open before."""
        if request_id != self._survey:
            self._survey = request_id
            self.on_change()

    def record(
        self,
        request_id: str,
        label: str,
        undo: Step,
        redo: Step,
        *,
        rest: float = MERGED_WITHIN_SECONDS,
        may: tuple[Check | None, Check | None] = (None, None),
        **more: Any,
    ) -> None:
        """A change of a survey was made; `may` has the checks before undo and before redo, `more` what else a Change
        says. Changes with the same `key` and at most `rest` seconds between them, such as the letters of one answer,
        are taken back together, unless something else was given in between."""
        change = Change(label, undo, redo, at=self._clock(), may_undo=may[0], may_redo=may[1], **more)
        piles = self._piles[request_id] = self._piles.pop(request_id, _Piles())  # changed last
        before = piles.done[-1] if piles.done else None
        if before is not None and not piles.undone and _goes_with(before, change, rest):
            piles.done[-1] = replace(change, undo=before.undo, may_redo=before.may_redo)
        else:
            piles.done.append(change)
            del piles.done[:-MOST]
        piles.undone.clear()
        while len(self._piles) > MOST_SURVEYS:
            del self._piles[next(one for one in self._piles if one not in (request_id, self._survey))]
        self.on_change()

    def relabel(self, request_id: str, key: object, label: str) -> None:
        """The change with this key has gone on, and is told so from now on."""
        done = self._of(request_id).done
        done[:] = [replace(change, label=label) if change.key is key else change for change in done]
        self.on_change()

    async def take_back(self, request_id: str) -> Change | None:
        """Undo a survey's newest change and return it, None when there is none; what the step raises, and InvalidInput
        when something else was entered meanwhile."""
        piles = self._of(request_id)
        refused = N_("{what}: this was changed meanwhile, so there is nothing to take back.")
        return await self._move(piles, piles.done, piles.undone, lambda one: (one.may_undo, one.undo), refused)

    async def do_again(self, request_id: str) -> Change | None:
        """Redo what was undone last and return it, None when there is none; raises as `take_back` does."""
        piles = self._of(request_id)
        refused = N_("{what}: this was changed meanwhile, so there is nothing to do again.")
        return await self._move(piles, piles.undone, piles.done, lambda one: (one.may_redo, one.redo), refused)

    async def _move(
        self,
        piles: _Piles,
        source: list[Change],
        goal: list[Change],
        way_of: Callable[[Change], tuple[Check | None, Step]],
        refused: str,
    ) -> Change | None:
        if not source:
            return None
        change, newest = source[-1], piles.done[-1:]
        may, step = way_of(change)
        try:
            is_mine = may is None or await may()
            if is_mine:
                await step()
        except (NotFound, InvalidInput):
            self._drop(source, change)
            raise
        if not is_mine:
            self._drop(source, change)
            raise InvalidInput(tr(refused, what=change.label))
        untouched = change in source and piles.done[-1:] == newest
        self._drop(source, change)
        if untouched:
            goal.append(replace(change, key=None))
            self.on_change()
        return change

    def _drop(self, pile: list[Change], change: Change) -> None:
        if change in pile:
            pile.remove(change)
            self.on_change()

    def _of(self, request_id: str) -> _Piles:
        return self._piles.get(request_id, _Piles())


def _goes_with(before: Change, change: Change, rest: float) -> bool:
    """Whether two changes are of one edit, the second of which goes on from the first."""
    is_one_edit = change.key is not None and change.key == before.key and change.at - before.at <= rest
    return is_one_edit and change.found == before.left

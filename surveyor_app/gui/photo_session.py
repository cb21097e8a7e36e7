"""Changes of the open survey's photos: added, sorted, removed and brought back; and how every change is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.image_loader import png
from surveyor_app.gui.photo_addition import Addition
from surveyor_app.gui.photo_changes import Made, PhotoChange, PhotoChanges, Standings
from surveyor_app.gui.photo_import import Adding, PhotoImport
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.session_reader import SessionReader
from surveyor_app.gui.undo_stack import Check, Step
from surveyor_app.services.summaries import AddedPhotos, SurveyDetail

SHOW_EVERY = 8  # photos added between two looks at the survey


@dataclass(slots=True)
class _Batch:
    """Changes that are made together. `number` is its place among all changes that were asked for."""

    request_id: str
    number: int
    changes: list[PhotoChange] = field(default_factory=list)
    is_begun: bool = False


class PhotoSession(SessionReader):
    """The photo half of the session; each method starts a coroutine on the bridge and returns at once."""

    saved = Signal(object)  # datetime, UTC
    photos_added = Signal(str, object, object)  # request id, PhotoTarget, AddedPhotos
    adding = Signal(object)  # Adding: how far an import is

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._imports: list[PhotoImport] = []
        self._one_import = asyncio.Lock()
        self._additions: dict[PhotoImport, Addition] = {}
        self._changes = PhotoChanges()
        self._batch: _Batch | None = None  # the newest one
        self._batches = 0  # that are not made yet
        self.adding_now: Adding | None = None

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def add_files(
        self, target: PhotoTarget, files: Sequence[Path], slot: str | None = None, *, twice: bool = False
    ) -> None:
        """Add picture files and all that lies in folders, beside everything else; told by `adding`, at the end by
        `photos_added`. What the survey has already is left out unless it is wanted `twice`."""
        if (request_id := self.shown_id) is not None:
            self.bridge.start(self._import(PhotoImport(request_id, target, tuple(files), slot, twice)))

    def add_from_phone(
        self,
        request_id: str,
        target: PhotoTarget,
        file: Path,
        slot: str | None,
        told: Callable[[AddedPhotos | SurveyorError], None],
    ) -> None:
        """Add a picture that a phone has sent to a survey, as `add_files` does and in turn with it, without showing how
        far it is; `told` what came of it once it is on the disk, or is not."""

        async def add() -> None:
            wanted = PhotoImport(request_id, target, (file,), slot, twice=False, is_quiet=True)
            fault: SurveyorError | None = None
            try:
                await self._import(wanted)
            except SurveyorError as found:
                fault = found
                raise
            finally:
                told(wanted.added if wanted.done or fault is None else fault)

        self.bridge.start(add())

    async def _import(self, wanted: PhotoImport) -> None:
        self._imports.append(wanted)
        self._additions[wanted] = Addition(wanted.request_id, wanted.stop)
        wanted.progressed.connect(self._import_progressed)
        try:
            async with self._one_import:
                fault = await self.bridge.aside(wanted.run)
            self._import_committed(wanted)
            await self._saved(wanted.request_id)
        finally:
            self._imports.remove(wanted)
            del self._additions[wanted]
            if not wanted.is_quiet:
                self._tell_adding(wanted.adding(ended=True))
            self.photos_added.emit(wanted.request_id, wanted.target, wanted.added)
        if fault is not None:
            raise fault

    def _import_committed(self, wanted: PhotoImport) -> None:
        if (addition := self._additions.get(wanted)) is not None:
            self._additions[wanted] = self._record_added(addition, wanted.added)

    def _import_progressed(self, wanted: PhotoImport) -> None:
        self._import_committed(wanted)
        if wanted.is_quiet:
            return
        self._tell_adding(wanted.adding())
        if wanted.shown + SHOW_EVERY <= wanted.done < wanted.of:
            wanted.shown = wanted.done
            self.bridge.start(self._read_whole(wanted.request_id))

    def _tell_adding(self, adding: Adding) -> None:
        self.adding_now = adding if adding.is_under_way else None
        self.adding.emit(adding)

    def adding_to(self, request_id: str) -> Adding | None:
        """How far the import into a survey is; None when there is none."""
        found = next((one for one in self._imports if one.request_id == request_id and not one.is_quiet), None)
        return found.adding() if found is not None else None

    @property
    def adds_photos(self) -> bool:
        """Whether files are being added that nobody has called off."""
        return any(not one.is_stopping for one in self._imports)

    def cancel_adding(self) -> None:
        """Add no more of the files that were handed over; what is in already stays."""
        for wanted in self._imports:
            wanted.stop()

    def add_picture(self, target: PhotoTarget, picture: QImage, slot: str | None = None) -> None:
        """Add a pasted picture; it becomes a file in the storage thread."""

        async def add(request_id: str) -> None:
            added: AddedPhotos = await self.bridge.call(
                lambda s: s.photo.add_picture(request_id, target, png(picture), "pasted picture.png", slot)
            )
            self._record_added(Addition(request_id), added)
            await self._saved(request_id)
            self.photos_added.emit(request_id, target, added)

        self._in_turn(add)

    def _record_added(self, addition: Addition, added: AddedPhotos) -> Addition:
        """What was added goes with what the same import added before, unless that was taken back already; answers what
        the next belongs to."""
        new = addition.new_of(added.added)
        if not new:
            return addition
        request_id = addition.request_id
        if addition.photos and addition.is_open:
            addition.photos.update(new)
            self.undo.relabel(request_id, addition, addition.label)
            return addition
        earlier = addition.earlier.union(addition.photos)
        return self._record_addition(Addition(request_id, addition.stop, new, earlier))

    def _record_addition(self, addition: Addition) -> Addition:
        async def hang() -> bool:
            addition.is_open = False  # what is still committed is another change
            addition.stop()
            return await self._hang(addition.request_id, addition.photos)()

        async def undo() -> None:
            await self.bridge.call(lambda s: s.photo.put_back(addition.in_bin))
            await self._saved(addition.request_id)

        async def lie_in_bin() -> bool:
            return await self._hang(addition.request_id, addition.in_bin)()

        self._record(
            addition.request_id,
            addition.label,
            undo,
            self._hanging(addition.request_id, addition.photos),
            key=addition,
            may=(hang, lie_in_bin),
            photos=tuple(addition.photos)[:1],
        )
        return addition

    # ── sorting ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def assign(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> None:
        """Put photos into a slot, make them extras (None), or put them back among the unsorted ones."""
        is_settled = self._waiting == self._batches  # no undo is on its way that could hang them elsewhere
        if is_settled and self._changes.hang_there(photo_ids, target, slot, self.detail):
            return
        self._change_photos(self._changes.assign(photo_ids, target, slot))

    def remove_photos(self, photo_ids: Sequence[str]) -> None:
        """Remove photos; they can be restored."""
        self._change_photos(self._changes.remove(photo_ids))

    def turn_photos(self, photo_ids: Sequence[str], by: int) -> None:
        """Turn photos by degrees to the right, from how each is now."""
        self._change_photos(self._changes.turn(photo_ids, by, self.detail))

    @property
    def turning(self) -> Mapping[str, int]:
        """How photos are turned whose turn is not on the disk yet, by their ids."""
        return self._changes.turned

    @property
    def moving(self) -> Collection[str]:
        """The ids of photos that are asked to hang elsewhere, until the disk has it or refused it."""
        return self._changes.moving

    def _change_photos(self, change: PhotoChange) -> None:
        """Changes asked for right after one another, while others are being made, go together: one look at the survey
        after all of them."""
        request_id = self.shown_id
        if request_id is None or not change.photo_ids:
            return
        batch = self._batch
        if batch is None or batch.is_begun or (batch.request_id, batch.number) != (request_id, self._asked):
            batch = self._batch = _Batch(request_id, self._asked + 1)
            self._batches += 1
            self._in_turn(partial(self._make, batch))
        batch.changes.append(change)

    async def _make(self, batch: _Batch, request_id: str) -> None:
        batch.is_begun = True
        fault: SurveyorError | None = None
        is_made = False
        try:
            changes, known = batch.changes, await self._look(request_id)
            results = await self.bridge.call(lambda services: [change.make(services) for change in changes])
            for change, made in zip(changes, results, strict=True):
                if isinstance(made, SurveyorError):
                    fault = fault or made
                elif made.before:
                    self._record_photos(known, change, made)
            await self._saved(request_id)
            is_made = fault is None
        finally:
            self._batches -= 1
            if not self._batches:
                self._changes.forget()
            if not is_made:
                self.detail_changed.emit()  # what was shown ahead of the disk is not so
        if fault is not None:
            raise fault

    def _record_photos(self, known: SurveyDetail, change: PhotoChange, made: Made) -> None:
        request_id, label = known.request.id, change.label(len(made.before), known, self.checklist)
        self._record(
            request_id,
            label,
            self._hanging(request_id, made.before),
            self._hanging(request_id, made.after),
            said=label if change.is_said else "",
            key=change.key,
            found=made.before,
            left=made.after,
            may=(self._hang(request_id, made.after), self._hang(request_id, made.before)),
            photos=tuple(made.before),
        )

    def _hanging(self, request_id: str, wanted: Standings) -> Step:
        """The step that makes photos hang as they did."""

        async def hang() -> None:
            await self.bridge.call(lambda s: s.photo.put_back(wanted))
            await self._saved(request_id)

        return hang

    def _hang(self, request_id: str, left: Standings) -> Check:
        """Whether photos hang as this window left them: how another program hung them since is not taken back."""

        async def check() -> bool:
            if await self.bridge.call(lambda s: s.photo.standings(tuple(left))) == left:
                return True
            await self._read_detail(request_id)
            return False

        return check

    # ── how every change is made and told ────────────────────────────────────────────────────────────────────────────

    def _change(self, use: Callable[[GuiServices, str], Any]) -> None:
        async def change(request_id: str) -> None:
            await self.bridge.call(lambda services: use(services, request_id))
            await self._saved(request_id)

        self._in_turn(change)

    def _record(self, request_id: str, label: str, undo: Step, redo: Step, **more: Any) -> None:
        """Let a change be taken back, by whoever comes back too, where another survey was opened meanwhile."""
        self.undo.record(request_id, label, undo, redo, **more)

    async def _saved(self, request_id: str) -> None:
        self._stored()
        await self._read_detail(request_id)
        await self._read_requests()
        await self._read_queue()

    def _stored(self) -> None:
        """Something was committed."""
        raise NotImplementedError

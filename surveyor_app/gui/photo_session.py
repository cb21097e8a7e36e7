"""Changes of the open survey's photos: added, sorted, removed and brought back; and how every change is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.image_loader import png
from surveyor_app.gui.photo_changes import PhotoChange, PhotoChanges
from surveyor_app.gui.photo_import import Adding, PhotoImport
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.session_reader import SessionReader
from surveyor_app.gui.undo_stack import Step
from surveyor_app.services.summaries import AddedPhotos

SHOW_EVERY = 8  # photos added between two looks at the survey


class PhotoSession(SessionReader):
    """The photo half of the session; each method starts a coroutine on the bridge and returns at once."""

    saved = Signal(object)  # datetime, UTC
    photos_added = Signal(str, object, object)  # request id, PhotoTarget, AddedPhotos
    adding = Signal(object)  # Adding: how far an import is

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._imports: list[PhotoImport] = []
        self._one_import = asyncio.Lock()
        self._changes = PhotoChanges()
        self._photo_changes: list[tuple[str, PhotoChange]] = []
        self._changing_photos = False
        self.adding_now: Adding | None = None

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def add_files(
        self, target: PhotoTarget, files: Sequence[Path], slot: str | None = None, *, twice: bool = False
    ) -> None:
        """Add picture files and all that lies in folders, beside everything else; told by `adding`, at the end by
        `photos_added`. What the survey has already is left out unless it is wanted `twice`."""
        if (request_id := self.shown_id) is not None:
            self.bridge.start(self._import(PhotoImport(request_id, target, tuple(files), slot, twice)))

    async def _import(self, wanted: PhotoImport) -> None:
        self._imports.append(wanted)
        wanted.progressed.connect(self._import_progressed)
        try:
            async with self._one_import:
                fault = await self.bridge.aside(wanted.run)
            await self._saved(wanted.request_id)
        finally:
            self._imports.remove(wanted)
            self._tell_adding(wanted.adding(ended=True))
            self.photos_added.emit(wanted.request_id, wanted.target, wanted.added)
        if fault is not None:
            raise fault

    def _import_progressed(self, wanted: PhotoImport) -> None:
        self._tell_adding(wanted.adding())
        if wanted.shown + SHOW_EVERY <= wanted.done < wanted.of:
            wanted.shown = wanted.done
            self.bridge.start(self._read_whole(wanted.request_id))

    def _tell_adding(self, adding: Adding) -> None:
        self.adding_now = adding if adding.is_under_way else None
        self.adding.emit(adding)

    def adding_to(self, request_id: str) -> Adding | None:
        """How far the import into a survey is; None when there is none."""
        found = next((one for one in self._imports if one.request_id == request_id), None)
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
            await self._saved(request_id)
            self.photos_added.emit(request_id, target, added)

        self._start(add)

    # ── sorting ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def assign(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> None:
        """Put photos into a slot, make them extras (None), or put them back among the unsorted ones."""
        self._change_photos(self._changes.assign(photo_ids, target, slot, self.detail))

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

    def restore_photos(self, photo_ids: Sequence[str]) -> None:
        """Bring removed photos back."""
        self._change(lambda s, _request_id: s.photo.restore_all(photo_ids))

    def _change_photos(self, change: PhotoChange | None) -> None:
        """Changes asked for while others are being made go together: one look at the survey after all of them."""
        request_id = self.shown_id
        if change is None or request_id is None:
            return
        self._photo_changes.append((request_id, change))
        if not self._changing_photos:
            self._changing_photos = True
            self.bridge.start(self._make_photo_changes())

    async def _make_photo_changes(self) -> None:
        fault: SurveyorError | None = None
        is_made = False
        try:
            while self._photo_changes:
                changes, self._photo_changes = self._photo_changes, []
                faults = await self.bridge.call(partial(_make_all, [change for _, change in changes]))
                for (request_id, change), found in zip(changes, faults, strict=True):
                    fault = fault or found
                    if found is None:
                        self._record_photos(request_id, change)
                await self._saved(self._wanted or changes[-1][0])
            is_made = fault is None
        finally:
            self._changing_photos = False
            self._changes.forget()
            if not is_made:
                self.detail_changed.emit()  # what was shown ahead of the disk is not so
        if fault is not None:
            raise fault

    def _record_photos(self, request_id: str, change: PhotoChange) -> None:
        undo, redo = self._photo_step(request_id, change.undo), self._photo_step(request_id, change.redo)
        label = change.label(self.detail, self.checklist)
        self._record(request_id, label, undo, redo, said=label if change.is_said else "", key=change.key)

    def _photo_step(self, request_id: str, use: Callable[[GuiServices], Any]) -> Step:
        async def step() -> None:
            await self.bridge.call(use)
            await self._saved(request_id)

        return step

    # ── how every change is made and told ────────────────────────────────────────────────────────────────────────────

    def _change(self, use: Callable[[GuiServices, str], Any]) -> None:
        async def change(request_id: str) -> None:
            await self.bridge.call(lambda services: use(services, request_id))
            await self._saved(request_id)

        self._start(change)

    def _start(self, work: Callable[[str], Any]) -> None:
        if (request_id := self.shown_id) is not None:
            self.bridge.start(work(request_id))

    def _record(self, request_id: str, label: str, undo: Step, redo: Step, **more: Any) -> None:
        """Let a change be taken back, unless the person went to another survey while it was being made."""
        if request_id == self._wanted:
            self.undo.record(label, undo, redo, **more)

    async def _saved(self, request_id: str) -> None:
        self._stored()
        await self._read_detail(request_id)
        await self._read_requests()
        await self._read_queue()

    def _stored(self) -> None:
        """Something was committed."""
        raise NotImplementedError


def _make_all(changes: Sequence[PhotoChange], services: GuiServices) -> list[SurveyorError | None]:
    return [change.make(services) for change in changes]

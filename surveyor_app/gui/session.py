"""What the window works on: every change of a survey, its photos and its delivery goes through it.

Each method starts a coroutine on the bridge and returns at once; what came of it is told by signals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound, SurveyorError
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.image_loader import png
from surveyor_app.gui.ports import GuiServices, Outcome, PairingView
from surveyor_app.gui.session_reader import SessionReader
from surveyor_app.gui.unsaved import Entry
from surveyor_app.services.summaries import AddedPhotos, SurveyDetail

SHOW_EVERY = 8  # photos added between two looks at the survey
RETRY_MS = 10_000  # until what the disk did not take is tried again by itself


class Session(SessionReader):
    """Widgets ask it for changes; an answer that the disk does not take is kept and saved again later."""

    saved = Signal(object)  # datetime, UTC
    value_refused = Signal(str, object, str, str)  # section, item id, attribute, words
    photos_added = Signal(object, object)  # PhotoTarget, AddedPhotos
    adding = Signal(object, int, int)  # PhotoTarget, files done, files in all
    item_added = Signal(str, str)  # section, new id
    published = Signal(object)  # Outcome
    exported = Signal(object)  # Path

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.save_unsaved)

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def set_value(self, section: SectionName, item_id: str | None, name: str, value: AttributeValue) -> None:
        """Store one attribute of the open survey."""
        if self._wanted is not None:
            self.bridge.start(self._set_value(Entry(self._wanted, section, item_id, name), value))

    async def _set_value(self, entry: Entry, value: AttributeValue) -> None:
        try:
            detail = await self._store(entry, value)
        except InvalidInput as error:
            self.unsaved.drop(entry)
            words = "; ".join(fault.text for fault in error.faults) or error.text
            self.value_refused.emit(entry.section.value, entry.item_id, entry.name, words)
            return
        except NotFound:
            self.unsaved.drop(entry)
            raise
        except SurveyorError as error:
            self.unsaved.keep(entry, value)
            self.note_storage_fault(error)
            self._retry.start()
            return
        self.unsaved.drop(entry)
        self._stored()
        self._take(detail)
        await self._read_requests()

    async def _store(self, entry: Entry, value: AttributeValue) -> SurveyDetail:
        return await self.bridge.call(
            lambda s: s.survey.set_value(entry.request_id, entry.section, entry.item_id, entry.name, value)
        )

    def _stored(self) -> None:
        """Something was committed: the disk works, so what it refused before may go now."""
        self.saved.emit(datetime.now(UTC))
        if len(self.unsaved):
            self.save_unsaved()
        elif self.storage_fault is not None:
            self.note_storage_fault(None)

    def save_unsaved(self) -> None:
        """Try again to save every answer that the disk did not take."""
        self._retry.stop()
        self.bridge.start(self._save_unsaved())

    async def _save_unsaved(self) -> None:
        for entry, value in self.unsaved.entries():
            try:
                await self._store(entry, value)
            except (InvalidInput, NotFound) as error:
                self.unsaved.drop_value(entry, value)
                self.failed.emit(error)
            except SurveyorError as error:
                self.note_storage_fault(error)
                self._retry.start()
                return
            else:
                self.unsaved.drop_value(entry, value)
                self.saved.emit(datetime.now(UTC))
        await self._refresh()
        if not len(self.unsaved):
            await self.check_disk()

    def add_item(self, section: SectionName, copy_from: str | None = None) -> None:
        """Add a subpanel or a plane, perhaps as a copy of another."""

        async def add(request_id: str) -> None:
            item_id = await self.bridge.call(lambda s: s.survey.add_item(request_id, section, copy_from))
            await self._saved(request_id)
            self.item_added.emit(section.value, item_id)

        self._start(add)

    def remove_item(self, section: SectionName, item_id: str) -> None:
        """Remove a subpanel or a plane; it can be restored."""
        self._change(lambda s, request_id: s.survey.remove_item(request_id, section, item_id))

    def restore_item(self, section: SectionName, item_id: str) -> None:
        """Bring a removed subpanel or plane back."""
        self._change(lambda s, request_id: s.survey.restore_item(request_id, section, item_id))

    def move_item(self, section: SectionName, item_id: str, position: int) -> None:
        """Put a subpanel or a plane elsewhere in its list."""
        self._change(lambda s, request_id: s.survey.move_item(request_id, section, item_id, position))

    def set_absence(self, target: PhotoTarget, slot: str, kind: AbsenceKind, reason: str) -> None:
        """Say why a slot has no photo."""
        self._change(lambda s, request_id: s.survey.set_absence(request_id, target, slot, kind, reason))

    def clear_absence(self, target: PhotoTarget, slot: str) -> None:
        """A photo is expected in a slot again."""
        self._change(lambda s, request_id: s.survey.clear_absence(request_id, target, slot))

    def add_files(self, target: PhotoTarget, files: Sequence[Path], slot: str | None = None) -> None:
        """Add picture files one by one, so that typing is saved in between; what is no picture comes back with its
        reason."""

        async def add(request_id: str) -> None:
            added = AddedPhotos((), ())
            for done, file in enumerate(files):
                self.adding.emit(target, done, len(files))
                one = await self._add_file(request_id, target, file, slot)
                added = AddedPhotos(added.added + one.added, added.refused + one.refused)
                if (done + 1) % SHOW_EVERY == 0:
                    await self._read_detail(request_id)
            self.adding.emit(target, len(files), len(files))
            await self._saved(request_id)
            self.photos_added.emit(target, added)

        self._start(add)

    async def _add_file(self, request_id: str, target: PhotoTarget, file: Path, slot: str | None) -> AddedPhotos:
        return await self.bridge.call(lambda services: services.photo.add_files(request_id, target, [file], slot))

    def add_picture(self, target: PhotoTarget, picture: QImage, slot: str | None = None) -> None:
        """Add a pasted picture; it becomes a file in the storage thread."""
        self._add(target, lambda s, rid: s.photo.add_picture(rid, target, png(picture), "pasted picture.png", slot))

    def assign(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> None:
        """Put photos into a slot, or make them extras."""

        def assign_all(services: GuiServices, _request_id: str) -> None:
            for photo_id in photo_ids:
                services.photo.assign(photo_id, target, slot)

        self._change(assign_all)

    def remove_photos(self, photo_ids: Sequence[str]) -> None:
        """Remove photos; they can be restored."""
        self._change(lambda s, _request_id: [s.photo.remove(photo_id) for photo_id in photo_ids])

    def restore_photos(self, photo_ids: Sequence[str]) -> None:
        """Bring removed photos back."""
        self._change(lambda s, _request_id: [s.photo.restore(photo_id) for photo_id in photo_ids])

    def publish(self, *, overwrite: bool = False) -> None:
        """Freeze and queue the open survey; `overwrite`: although another laptop published this request."""

        async def publish(request_id: str) -> None:
            outcome: Outcome = await self.bridge.call(
                lambda s: s.publish.publish(request_id, overwrite=True) if overwrite else s.publish.publish(request_id)
            )
            await self._refresh()
            self.published.emit(outcome)

        self._start(publish)

    def reopen(self) -> None:
        """Work on the open survey although its request was withdrawn."""
        self._change(lambda s, request_id: s.survey.reopen(request_id))

    def dismiss_notice(self, kind: NoticeKind) -> None:
        """The person has read it."""
        self._change(lambda s, request_id: s.survey.dismiss_notice(request_id, kind))

    def export(self, target: Path) -> None:
        """Write the open survey with its photos into a zip file, without holding up what is typed meanwhile."""

        async def export(request_id: str) -> None:
            self.exported.emit(await self.bridge.aside(lambda s: s.export.export(request_id, target)))

        self._start(export)

    def try_now(self, job_ids: Sequence[str] | None = None) -> None:
        """Let waiting or blocked items go at once; all of them for None."""

        async def try_now() -> None:
            await self.bridge.call(lambda s: s.queue.try_now(job_ids))
            await self._read_queue()

        self.bridge.start(try_now())

    def unpair(self) -> None:
        """Drop this laptop's credentials, never its data."""

        async def unpair() -> None:
            await self.bridge.call(lambda s: s.pairing.unpair())
            await self._read_pairing()

        self.bridge.start(unpair())

    async def pair(self, url: str, code: str, device_name: str) -> PairingView:
        """Pair with an office; SurveyorError in words when it does not work out."""
        paired = await self.bridge.aside(lambda s: s.pairing.pair(url, code, device_name))
        await self._read_pairing()
        return paired

    def _change(self, use: Callable[[GuiServices, str], Any]) -> None:
        async def change(request_id: str) -> None:
            await self.bridge.call(lambda services: use(services, request_id))
            await self._saved(request_id)

        self._start(change)

    def _add(self, target: PhotoTarget, use: Callable[[GuiServices, str], AddedPhotos]) -> None:
        async def add(request_id: str) -> None:
            added = await self.bridge.call(lambda services: use(services, request_id))
            await self._saved(request_id)
            self.photos_added.emit(target, added)

        self._start(add)

    def _start(self, work: Callable[[str], Any]) -> None:
        if self._wanted is not None:
            self.bridge.start(work(self._wanted))

    async def _saved(self, request_id: str) -> None:
        self._stored()
        await self._read_detail(request_id)
        await self._read_requests()
        await self._read_queue()


def told(error: SurveyorError) -> str:
    """A fault with its advice, as one text."""
    return f"{error.text} {error.advice}".strip()

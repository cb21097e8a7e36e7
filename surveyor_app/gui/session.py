"""What the window works on: requests, the open survey, the queue, the pairing; every change goes through it.

Each method starts a coroutine on the bridge and returns at once; what came of it is told by signals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import InvalidInput, SurveyorError
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.image_loader import png
from surveyor_app.gui.ports import GuiServices, Outcome, PairingView, QueueItemView, QueueTotalsView
from surveyor_app.services.summaries import AddedPhotos, RequestSummary, SurveyDetail

SHOW_EVERY = 8  # photos added between two looks at the survey


class Session(QObject):
    """The window's memory of what the services last said; widgets read from it and ask it for changes."""

    requests_changed = Signal()
    detail_changed = Signal()
    queue_changed = Signal()
    pairing_changed = Signal()
    saved = Signal(object)  # datetime, UTC
    value_refused = Signal(str, object, str, str)  # section, item id, attribute, words
    photos_added = Signal(object, object)  # PhotoTarget, AddedPhotos
    adding = Signal(object, int, int)  # PhotoTarget, files done, files in all
    item_added = Signal(str, str)  # section, new id
    published = Signal(object)  # Outcome
    failed = Signal(object)  # SurveyorError

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.summaries: list[RequestSummary] = []
        self.detail: SurveyDetail | None = None
        self.catalogue: Catalogue | None = None
        self.checklist: Checklist | None = None
        self.pairing: PairingView | None = None
        self.queue: list[QueueItemView] = []
        self.totals: QueueTotalsView | None = None
        self.not_at_office = 0
        self._wanted: str | None = None
        self._refreshing = self._refresh_again = False
        bridge.failed.connect(self.failed)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def load(self) -> None:
        """Read everything that every page needs, once the services are open."""

        def read(services: GuiServices) -> tuple[Catalogue, Checklist]:
            return services.office.catalogue, services.office.checklist

        self.catalogue, self.checklist = await self.bridge.call(read)
        await self._read_requests()
        await self._read_pairing()
        await self._read_queue()

    def refresh(self) -> None:
        """Read the list, the open survey and the queue again; asked for meanwhile, once more after that."""
        if self._refreshing:
            self._refresh_again = True
            return
        self._refreshing = True
        self.bridge.start(self._refresh_until_calm())

    async def _refresh_until_calm(self) -> None:
        try:
            await self._refresh()
            while self._refresh_again:
                self._refresh_again = False
                await self._refresh()
        finally:
            self._refreshing = self._refresh_again = False

    def open(self, request_id: str) -> None:
        """Make a request's survey the open one."""
        self._wanted = request_id
        self.bridge.start(self._read_detail(request_id))

    def read_queue(self) -> None:
        """Read the queue again."""
        self.bridge.start(self._read_queue())

    def read_pairing(self) -> None:
        """Read with whom this laptop is paired again."""
        self.bridge.start(self._read_pairing())

    async def _refresh(self) -> None:
        await self._read_requests()
        await self._read_queue()
        if self._wanted is not None:
            await self._read_detail(self._wanted)

    async def _read_requests(self) -> None:
        self.summaries = list(await self.bridge.call(lambda services: services.survey.requests()))
        self.requests_changed.emit()

    async def _read_detail(self, request_id: str) -> None:
        self._take(await self.bridge.call(lambda services: services.survey.detail(request_id)))

    async def _read_queue(self) -> None:
        def read(services: GuiServices) -> tuple[list[QueueItemView], QueueTotalsView, int]:
            return list(services.queue.items()), services.queue.totals(), services.queue.not_at_office()

        self.queue, self.totals, self.not_at_office = await self.bridge.call(read)
        self.queue_changed.emit()

    async def _read_pairing(self) -> None:
        self.pairing = await self.bridge.call(lambda services: services.pairing.status())
        self.pairing_changed.emit()

    def _take(self, detail: SurveyDetail) -> None:
        if self._wanted == detail.request.id:
            self.detail = detail
            self.detail_changed.emit()

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def set_value(self, section: SectionName, item_id: str | None, name: str, value: AttributeValue) -> None:
        """Store one attribute of the open survey."""
        if self._wanted is not None:
            self.bridge.start(self._set_value(self._wanted, section, item_id, name, value))

    async def _set_value(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
    ) -> None:
        try:
            detail = await self.bridge.call(lambda s: s.survey.set_value(request_id, section, item_id, name, value))
        except InvalidInput as error:
            words = "; ".join(fault.text for fault in error.faults) or error.text
            self.value_refused.emit(section.value, item_id, name, words)
            return
        self.saved.emit(datetime.now(UTC))
        self._take(detail)
        await self._read_requests()

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

    def publish(self) -> None:
        """Freeze and queue the open survey."""

        async def publish(request_id: str) -> None:
            outcome: Outcome = await self.bridge.call(lambda s: s.publish.publish(request_id))
            await self._refresh()
            self.published.emit(outcome)

        self._start(publish)

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
        paired = await self.bridge.call(lambda s: s.pairing.pair(url, code, device_name))
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
        self.saved.emit(datetime.now(UTC))
        await self._read_detail(request_id)
        await self._read_requests()
        await self._read_queue()


def told(error: SurveyorError) -> str:
    """A fault with its advice, as one text."""
    return f"{error.text} {error.advice}".strip()

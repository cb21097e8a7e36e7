"""What the window knows: requests, the open survey, the queue, the pairing, as the services last told them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.ports import GuiServices, PairingView, QueueItemView, QueueTotalsView
from surveyor_app.gui.presenters.request_cards import agrees
from surveyor_app.gui.undo_stack import UndoStack
from surveyor_app.gui.unsaved import OnTheWay, Unsaved
from surveyor_app.services.summaries import RequestSummary, SurveyDetail


class SessionReader(QObject):
    """Widgets read from it; each method that reads starts a coroutine on the bridge and returns at once."""

    requests_changed = Signal()
    detail_changed = Signal()
    queue_changed = Signal()
    pairing_changed = Signal()
    unattended_read = Signal(object)  # bool, None where there is nothing to choose
    app_news_changed = Signal()
    lists_changed = Signal()  # the office has other options or photo slots than before
    storage_changed = Signal()  # `storage_fault` or `unsaved` is another than before
    preview_read = Signal(object)  # PreviewView
    failed = Signal(object)  # SurveyorError

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.summaries: list[RequestSummary] = []
        self.detail: SurveyDetail | None = None
        self.catalogue: Catalogue | None = None
        self.checklist: Checklist | None = None
        self.pairing: PairingView | None = None
        self.upload_limit_kbit: int | None = None
        self.unattended: bool | None = None  # None: nothing to choose
        self.app_news: AppNews | None = None
        self.queue: list[QueueItemView] = []
        self.totals: QueueTotalsView | None = None
        self.not_at_office = 0
        self.unsaved, self.on_the_way = Unsaved(), OnTheWay()
        self.stored: SurveyDetail | None = None  # the open survey without what is on its way to the disk
        self.undo = UndoStack()
        self.storage_fault: SurveyorError | None = None
        self.disk_check: Callable[[], SurveyorError | None] = lambda: None  # what is wrong with the disk, asked anew
        self._wanted: str | None = None
        self._turn = asyncio.Lock()
        self._asked = self._waiting = 0  # changes that were asked for so far, and those of them that are not done
        self._refreshing = self._refresh_again = self._survey_is_old = False
        bridge.failed.connect(self._bridge_failed)

    async def load(self) -> None:
        """Read everything that every page needs, once the services are open."""
        await self._read_lists()
        await self._read_requests()
        await self._read_pairing()
        await self._read_queue()
        await self._read_app_news()

    def refresh(self, *, survey: bool = True) -> None:
        """Read the list, the queue and, unless `survey` says that it is as it was, the open survey again; asked for
        meanwhile, once more after that."""
        self._survey_is_old |= survey
        if self._refreshing:
            self._refresh_again = True
            return
        self._refreshing = True
        self.bridge.start(self._refresh_until_calm())

    async def _refresh_until_calm(self) -> None:
        try:
            await self._refresh_what_is_old()
            while self._refresh_again:
                self._refresh_again = False
                await self._refresh_what_is_old()
        finally:
            self._refreshing = self._refresh_again = False

    async def _refresh_what_is_old(self) -> None:
        survey, self._survey_is_old = self._survey_is_old, False
        await self._refresh(survey=survey)

    def open(self, request_id: str) -> None:
        """Make a request's survey the open one."""
        self._wanted = request_id
        self.bridge.start(self._open(request_id))

    async def _open(self, request_id: str) -> None:
        try:
            await self._read_whole(request_id)
        except SurveyorError:
            if self.detail is None and self._wanted == request_id:
                self._wanted = None
                self.requests_changed.emit()
            raise

    @property
    def opening(self) -> str | None:
        """The request that is being opened; None once it is in sight."""
        return self._wanted if self._wanted != self.shown_id else None

    def read_preview(self) -> None:
        """Read what a publish of the open survey would send; told by `preview_read`."""
        if self._wanted is not None:
            self.bridge.start(self._read_preview(self._wanted))

    @property
    def shown_id(self) -> str | None:
        """The survey in sight. Whatever the person does belongs to it, also while another one is being read."""
        return self.detail.request.id if self.detail is not None else None

    def _in_turn(self, work: Callable[[str], Coroutine[Any, Any, None]], of: str | None = None) -> None:
        """Change the survey in sight, or the one `of` this request, when every change that was asked for before is
        done and recorded."""
        request_id = of or self.shown_id
        if request_id is None:
            return

        async def change() -> None:
            try:
                async with self._turn:
                    await work(request_id)
            finally:
                self._waiting -= 1

        self._asked += 1
        self._waiting += 1
        self.bridge.start(change())

    def read_queue(self) -> None:
        """Read the queue again."""
        self.bridge.start(self._read_queue())

    def read_pairing(self) -> None:
        """Read again with whom this laptop is paired, and its upload speed limit."""
        self.bridge.start(self._read_pairing())

    def read_app_news(self) -> None:
        """Read again what the office announces about versions of this app."""
        self.bridge.start(self._read_app_news())

    async def _refresh(self, *, survey: bool = True) -> None:
        await self._read_lists()
        await self._read_requests()
        await self._read_queue()
        if self._wanted is not None and survey:
            await self._read_whole(self._wanted)

    async def _read_lists(self) -> None:
        def read(services: GuiServices) -> tuple[Catalogue, Checklist]:
            return services.office.catalogue, services.office.checklist

        known = (self.catalogue, self.checklist)
        self.catalogue, self.checklist = await self.bridge.call(read)
        if (self.catalogue, self.checklist) != known:
            self.lists_changed.emit()

    async def _read_requests(self) -> None:
        self.summaries = list(await self.bridge.call(lambda services: services.survey.requests()))
        self.requests_changed.emit()

    async def _read_detail(self, request_id: str) -> SurveyDetail:
        detail: SurveyDetail = await self.bridge.call(lambda services: services.survey.detail(request_id))
        self._take(detail)
        return detail

    async def _look(self, request_id: str) -> SurveyDetail:
        """A survey without what is on its way to the disk, whichever one is open by now."""
        if self.stored is not None and self.stored.request.id == request_id:
            return self.stored
        detail: SurveyDetail = await self.bridge.call(lambda services: services.survey.detail(request_id))
        return self.unsaved.over(detail)

    async def _read_whole(self, request_id: str) -> None:
        """Read a survey, and the list too where its card says something else: a file was lost, a command came by."""
        detail = await self._read_detail(request_id)
        summary = next((one for one in self.summaries if one.id == request_id), None)
        if summary is not None and not agrees(summary, detail):
            await self._read_requests()

    async def _read_preview(self, request_id: str) -> None:
        preview = await self.bridge.call(lambda services: services.publish.preview(request_id))
        if self._wanted == request_id:
            self.preview_read.emit(preview)

    async def _read_queue(self) -> None:
        def read(services: GuiServices) -> tuple[list[QueueItemView], QueueTotalsView, int]:
            return list(services.queue.items()), services.queue.totals(), services.queue.not_at_office()

        self.queue, self.totals, self.not_at_office = await self.bridge.call(read)
        self.queue_changed.emit()

    async def _read_pairing(self) -> None:
        def read(services: GuiServices) -> tuple[PairingView | None, int | None, bool | None]:
            unattended = services.unattended.get() if services.unattended.is_choice else None
            return services.pairing.status(), services.upload_limit.get(), unattended

        self.pairing, self.upload_limit_kbit, self.unattended = await self.bridge.call(read)
        self.pairing_changed.emit()
        self.unattended_read.emit(self.unattended)

    async def _read_app_news(self) -> None:
        self.app_news = await self.bridge.call(lambda services: services.app_news.news())
        self.app_news_changed.emit()

    def _take(self, detail: SurveyDetail) -> None:
        if self._wanted == detail.request.id:
            self.stored = self.unsaved.over(detail)
            self.detail = self.on_the_way.over(self.stored)
            self.undo.belongs_to(detail.request.id)
            self.detail_changed.emit()

    # ── the disk ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def note_storage_fault(self, error: SurveyorError | None) -> None:
        """The disk does not do what it should; None: it does again."""
        known = self.storage_fault
        if (known.code if known else None) != (error.code if error else None):
            self.storage_fault = error
        self.storage_changed.emit()

    async def check_disk(self) -> None:
        """Ask whether the disk can be written to, and say so when it cannot."""
        self.note_storage_fault(await self.bridge.call_plain(self.disk_check))

    def _bridge_failed(self, error: SurveyorError) -> None:
        if isinstance(error, StorageFault):
            self.note_storage_fault(error)
        self.failed.emit(error)

"""Changes of the open survey's answers: typed, copied, checked; each can be taken back, and none is lost on a disk that
does not take it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound, SurveyorError
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.photo_session import PhotoSession
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.standing import Standing, changed_between, standing
from surveyor_app.gui.presenters.undo_words import entry_name, value_label
from surveyor_app.gui.undo_stack import Step
from surveyor_app.gui.unsaved import Entry
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

RETRY_MS = 10_000  # until what the disk did not take is tried again by itself


class AnswerSession(PhotoSession):
    """The answers' part of the session."""

    value_refused = Signal(str, object, str, str)  # section, item id, attribute, words
    copied = Signal(str, str)  # section, id of the item that was copied into

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.save_unsaved)

    # ── one answer ───────────────────────────────────────────────────────────────────────────────────────────────────

    def set_value(self, section: SectionName, item_id: str | None, name: str, value: AttributeValue) -> None:
        """Store one attribute of the open survey."""
        self._in_turn(lambda request_id: self._set_value(Entry(request_id, section, item_id, name), value))

    async def _set_value(self, entry: Entry, value: AttributeValue) -> None:
        before = standing(self.detail, entry.request_id, entry.section, entry.item_id, (entry.name,))
        after = Standing({entry.name: value}, {})
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
            self._record_value(entry, before, after)
            self.unsaved.keep(entry, value)
            self.note_storage_fault(error)
            self._retry.start()
            return
        self._record_value(entry, before, after)
        self.unsaved.drop(entry)
        self._stored()
        self._take(detail)
        await self._read_requests()

    def _record_value(self, entry: Entry, before: Standing | None, after: Standing) -> None:
        if before is None or before == after or entry.request_id != self._wanted:
            return
        self.undo.record(
            value_label(self.detail, entry.section, entry.item_id, entry.name),
            self._putting(entry.request_id, entry.section, entry.item_id, before),
            self._putting(entry.request_id, entry.section, entry.item_id, after),
            place=Place(entry.section.value, entry.item_id, entry.name),
            key=entry,
        )

    async def _store(self, entry: Entry, value: AttributeValue) -> SurveyDetail:
        return await self.bridge.call(
            lambda s: s.survey.set_value(entry.request_id, entry.section, entry.item_id, entry.name, value)
        )

    def _putting(self, request_id: str, section: SectionName, item_id: str | None, wanted: Standing) -> Step:
        """The step that makes answers stand as they did."""

        async def put() -> None:
            detail = await self.bridge.call(
                lambda s: s.survey.put_values(request_id, section, item_id, wanted.values, wanted.copied)
            )
            for name in wanted.values:
                self.unsaved.drop(Entry(request_id, section, item_id, name))
            self._stored()
            self._take(detail)
            await self._read_requests()

        return put

    # ── several answers ──────────────────────────────────────────────────────────────────────────────────────────────

    def copy_values(
        self,
        section: SectionName,
        item_id: str,
        source_id: str,
        *,
        overwrite: bool = False,
        turn: float | None = None,
    ) -> None:
        """Give one subpanel or plane the answers of another, to be checked."""

        async def copy(request_id: str) -> None:
            label = tr(
                "Copying {source} to {entry}",
                source=entry_name(self.detail, section, source_id),
                entry=entry_name(self.detail, section, item_id),
            )
            await self._change_several(
                (request_id, section, item_id),
                label,
                lambda s: s.survey.copy_values(request_id, section, item_id, source_id, overwrite=overwrite, turn=turn),
            )
            self.copied.emit(section.value, item_id)

        self._in_turn(copy)

    def confirm_values(self, section: SectionName, item_id: str, names: Collection[str]) -> None:
        """The person checked these copied answers."""
        checked = tuple(names)

        async def confirm(request_id: str) -> None:
            what = (
                value_label(self.detail, section, item_id, checked[0])
                if len(checked) == 1
                else entry_name(self.detail, section, item_id)
            )
            await self._change_several(
                (request_id, section, item_id),
                tr("{what} checked", what=what),
                lambda s: s.survey.confirm_values(request_id, section, item_id, checked),
            )

        if checked:
            self._in_turn(confirm)

    async def _change_several(
        self, where: tuple[str, SectionName, str], label: str, use: Callable[[GuiServices], SurveyDetail]
    ) -> None:
        request_id, section, item_id = where
        before = standing(self.detail, *where)
        detail = await self.bridge.call(use)
        changed = changed_between(before, standing(detail, *where))
        if changed is not None and request_id == self._wanted:
            was, now = changed
            place = Place(section.value, item_id, next(iter(now.values)))
            self.undo.record(label, self._putting(*where, was), self._putting(*where, now), place=place)
        self._stored()
        self._take(detail)
        await self._read_requests()

    # ── a disk that does not take it ─────────────────────────────────────────────────────────────────────────────────

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
        async with self._turn:
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

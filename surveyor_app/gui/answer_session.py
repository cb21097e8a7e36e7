"""Changes of the open survey's answers: typed, copied, checked; each can be taken back, and none is lost on a disk that
does not take it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.errors import InvalidInput, NotFound, SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.values import check_value
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.photo_session import PhotoSession
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.pieces import rest_within
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.standing import Standing, changed_between, over, standing
from surveyor_app.gui.presenters.terms import plain
from surveyor_app.gui.presenters.undo_words import entry_name, value_label
from surveyor_app.gui.undo_stack import Check, Step
from surveyor_app.gui.unsaved import Answer, Begun, Entry, Unclear
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

RETRY_MS = 10_000  # until what the disk did not take is tried again by itself


class AnswerSession(PhotoSession):
    """The answers' part of the session."""

    value_refused = Signal(str, object, str, str)  # section, item id, attribute, words
    copied = Signal(str, str)  # section, id of the item that was copied into

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._edits: dict[Entry, int] = {}  # how often a field was left
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.save_unsaved)

    # ── one answer ───────────────────────────────────────────────────────────────────────────────────────────────────

    def set_value(
        self, section: SectionName, item_id: str | None, name: str, value: AttributeValue, of: str | None = None
    ) -> None:
        """Store one attribute of the open survey, or of the one `of` this request."""
        self._answer((section, item_id, name), value, of)

    def keep_unclear(
        self, section: SectionName, item_id: str | None, name: str, text: str, of: str | None = None
    ) -> None:
        """Keep what was typed into a field and is no answer; "" once nothing of the kind stands there."""
        self._answer((section, item_id, name), Unclear(text), of)

    def begin_reason(self, target: PhotoTarget, slot: str, text: str, of: str | None = None) -> None:
        """Keep what was typed about a missing picture and is not given as its reason yet; "" for nothing."""
        self._answer((target.section, target.item_id, f"photos.{slot}"), Begun(slot, text), of)

    def end_edit(self, section: SectionName, item_id: str | None, name: str, of: str | None = None) -> None:
        """The person has left a field: what is entered there next is taken back by itself."""
        if (request_id := of or self.shown_id) is not None:
            entry = Entry(request_id, section, item_id, name)
            self._edits[entry] = self._edits.get(entry, 0) + 1

    def _answer(self, place: tuple[SectionName, str | None, str], answer: Answer, of: str | None) -> None:
        request_id = of or self.shown_id
        if request_id is None:
            return
        entry = Entry(request_id, *place)
        self.on_the_way.begin(entry, answer)
        if self.detail is not None:  # whoever looks at once sees it
            self.detail = self.on_the_way.over(self.detail)
        edit = (entry, self._edits.get(entry, 0))
        self._in_turn(lambda _request_id: self._set_answer(entry, answer, edit), request_id)

    async def _set_answer(self, entry: Entry, answer: Answer, edit: object) -> None:
        known, before = await self._known(entry)
        try:
            detail = await self._store(entry, answer)
        except InvalidInput as error:
            self.unsaved.drop(entry)
            self._refused(entry, answer, error)
            return
        except NotFound:
            self.unsaved.drop(entry)
            raise
        except SurveyorError as error:
            self._record_answer(entry, known, (before, self._would_stand(entry, before, answer)), edit)
            self.unsaved.keep(entry, answer)
            self.note_storage_fault(error)
            self._retry.start()
            if self.stored is not None:
                self._take(self.stored)
            return
        finally:
            self.on_the_way.end(entry)
        after = standing(detail, entry.request_id, entry.section, entry.item_id, (entry.name,))
        self._record_answer(entry, known, (before, after), edit)
        self.unsaved.drop(entry)
        self._stored(is_answer=_is_answer(answer))
        self._take(detail)
        await self._read_requests()

    def _refused(self, entry: Entry, answer: Answer, error: InvalidInput) -> None:
        """A value that no answer may have is kept as it was typed, like anything else that is not understood."""
        words = "; ".join(fault.text for fault in error.faults) or error.text
        if not isinstance(answer, Unclear | Begun):
            self.keep_unclear(entry.section, entry.item_id, entry.name, plain(answer), entry.request_id)
        if entry.request_id == self._wanted:
            self.value_refused.emit(entry.section.value, entry.item_id, entry.name, words)

    def _would_stand(self, entry: Entry, before: Standing | None, answer: Answer) -> Standing | None:
        """How an answer will stand once the disk takes it."""
        if isinstance(answer, Begun):
            return None
        if isinstance(answer, Unclear):
            return over(before, answer.text) if before is not None else None
        if self.catalogue is not None:
            with suppress(InvalidInput):
                answer = check_value(entry.section, entry.name, answer, self.catalogue)
        return Standing({entry.name: answer}, {})

    async def _known(self, entry: Entry) -> tuple[SurveyDetail | None, Standing | None]:
        """The survey that an answer belongs to, and how that stands so far; None where that cannot be read now."""
        with suppress(SurveyorError):
            known = await self._look(entry.request_id)
            return known, standing(known, entry.request_id, entry.section, entry.item_id, (entry.name,))
        return None, None

    def _record_answer(
        self,
        entry: Entry,
        known: SurveyDetail | None,
        change: tuple[Standing | None, Standing | None],
        edit: object,
    ) -> None:
        """`edit`: from entering a field to leaving it, which is taken back in one step."""
        before, after = change
        if before is None or after is None or before == after:
            return
        where = (entry.request_id, entry.section, entry.item_id)
        self._record(
            entry.request_id,
            value_label(known, entry.section, entry.item_id, entry.name),
            self._putting(*where, before),
            self._putting(*where, after),
            place=Place(entry.section.value, entry.item_id, entry.name),
            key=edit,
            rest=rest_within(
                attribute(entry.section, entry.name).kind,
                before.values.get(entry.name),
                after.values.get(entry.name),
            ),
            may=(self._stands(*where, after), self._stands(*where, before)),
            found=before.values,
            left=after.values,
        )

    async def _store(self, entry: Entry, answer: Answer) -> SurveyDetail:
        place = (entry.request_id, entry.section, entry.item_id, entry.name)
        try:
            match answer:
                case Begun(slot, text):
                    target = PhotoTarget(entry.section, entry.item_id)
                    return await self.bridge.call(lambda s: s.survey.begin_reason(entry.request_id, target, slot, text))
                case Unclear(text):
                    return await self.bridge.call(lambda s: s.survey.keep_unclear(*place, text))
                case value:
                    return await self.bridge.call(lambda s: s.survey.set_value(*place, value))
        except NotFound:
            if entry.item_id is None or isinstance(answer, Begun):
                raise
            await self._store_in_bin(entry, entry.item_id, answer)
            raise NotFound(
                tr("That entry is not in this survey any more."),
                advice=tr("What you typed there is kept with it, for when it is restored."),
            ) from None

    async def _store_in_bin(self, entry: Entry, item_id: str, answer: AttributeValue | Unclear) -> None:
        place = (entry.request_id, entry.section, item_id, entry.name)
        if isinstance(answer, Unclear):
            text = answer.text
            await self.bridge.call(lambda s: s.survey.keep_in_bin(*place, typed=text))
        else:
            value = answer
            await self.bridge.call(lambda s: s.survey.keep_in_bin(*place, value))

    def _putting(self, request_id: str, section: SectionName, item_id: str | None, wanted: Standing) -> Step:
        """The step that makes answers stand as they did."""

        async def put() -> None:
            detail = await self.bridge.call(
                lambda s: s.survey.put_values(
                    request_id, section, item_id, wanted.values, wanted.copied, wanted.unclear
                )
            )
            for name in wanted.values:
                self.unsaved.drop(Entry(request_id, section, item_id, name))
            self._stored()
            self._take(detail)
            await self._read_requests()

        return put

    def _stands(self, request_id: str, section: SectionName, item_id: str | None, left: Standing | None) -> Check:
        """Whether answers are those that this window left: what another program gave since is not taken back."""

        async def check() -> bool:
            if left is None:
                return True
            detail = await self.bridge.call(lambda s: s.survey.detail(request_id))
            now = standing(self.unsaved.over(detail), request_id, section, item_id, left.values)
            if now is None or now.values == left.values:  # that an entry is gone, the step itself says
                return True
            self._take(detail)
            return False

        return check

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
            known = await self._look(request_id)
            label = tr(
                "Copying {source} to {entry}",
                source=entry_name(known, section, source_id),
                entry=entry_name(known, section, item_id),
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
            known = await self._look(request_id)
            what = (
                value_label(known, section, item_id, checked[0])
                if len(checked) == 1
                else entry_name(known, section, item_id)
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
        before = standing(await self._look(request_id), *where)
        detail = await self.bridge.call(use)
        changed = changed_between(before, standing(detail, *where))
        if changed is not None:
            was, now = changed
            place = Place(section.value, item_id, next(iter(now.values)))
            self._record(
                request_id,
                label,
                self._putting(*where, was),
                self._putting(*where, now),
                place=place,
                may=(self._stands(*where, now), self._stands(*where, was)),
            )
        self._stored()
        self._take(detail)
        await self._read_requests()

    # ── a disk that does not take it ─────────────────────────────────────────────────────────────────────────────────

    def _stored(self, *, is_answer: bool = True) -> None:
        """Something was committed: the disk works, so what it refused before may go now. What is kept as it was typed,
        without being understood, is not called saved."""
        if is_answer:
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
            await self._store_unsaved()
            if len(self.unsaved):
                return
        await self._refresh()
        await self.check_disk()
        if self._wanted is not None:
            await self._read_preview(self._wanted)  # what will be sent was shown without them

    async def _store_unsaved(self) -> set[Entry]:
        """Within the turn: store what the disk did not take, the oldest first, until it refuses again; the entries that
        are not stored. What is no answer any more is kept as it was typed."""
        refused = set()
        for entry, answer in self.unsaved.entries():
            try:
                await self._store(entry, answer)
            except (InvalidInput, NotFound) as error:
                refused.add(entry)
                self.unsaved.drop_value(entry, answer)
                if isinstance(error, InvalidInput):
                    self._refused(entry, answer, error)
                self.failed.emit(error)
            except SurveyorError as error:
                self.note_storage_fault(error)
                self._retry.start()
                break
            else:
                self.unsaved.drop_value(entry, answer)
                if _is_answer(answer):
                    self.saved.emit(datetime.now(UTC))
        return refused | {entry for entry, _answer in self.unsaved.entries()}

    async def _require_saved(self, request_id: str, words: str) -> None:
        """Within the turn: what the window shows of a survey is on the disk; else SurveyorError in these words."""
        if not self._has_unsaved(request_id):
            return
        if any(entry.request_id == request_id for entry in await self._store_unsaved()):
            raise SurveyorError(words, code="unsaved", advice=tr("Try again once the window says that it is saved."))
        await self._saved(request_id)

    def _has_unsaved(self, request_id: str) -> bool:
        return any(entry.request_id == request_id for entry, _answer in self.unsaved.entries())


def _is_answer(answer: Answer) -> bool:
    """Whether the person is told that it is saved; what is not understood is only kept."""
    return not isinstance(answer, Unclear) or not answer.text

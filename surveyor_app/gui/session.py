"""What the window works on: every change of a survey, its photos and its delivery goes through it.

Each method starts a coroutine on the bridge and returns at once; what came of it is told by signals.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from surveyor_app.domain.errors import PairingCancelled, SurveyorError
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.entry_session import EntrySession
from surveyor_app.gui.ports import GuiServices, Outcome, PairingView
from surveyor_app.gui.undo_stack import Change
from surveyor_app.language import tr


class Session(EntrySession):
    """Widgets ask it for changes; what was changed can be taken back and done again."""

    published = Signal(object)  # Outcome
    exported = Signal(object, object)  # Path, and list[str]: the pictures that it lacks
    taken_back = Signal(object)  # Change
    done_again = Signal(object)  # Change
    paired = Signal(object)  # PairingView
    pairing_cancelled = Signal(object)  # SurveyorError: the office agreed too late

    def __init__(self, bridge: AsyncBridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._undoing = 0

    def take_back(self) -> None:
        """Undo the newest change of the open survey; one that the disk does not take stays the newest."""
        self._step_back_or_on(self.undo.take_back, self.taken_back)

    def do_again(self) -> None:
        """Redo what was undone last."""
        self._step_back_or_on(self.undo.do_again, self.done_again)

    @property
    def is_undoing(self) -> bool:
        """Whether something was asked to be taken back, or done again, and is not yet."""
        return self._undoing > 0

    def _step_back_or_on(self, step: Callable[[str], Awaitable[Change | None]], made: SignalInstance) -> None:
        if self.shown_id is None:
            return

        async def take(request_id: str) -> None:
            try:
                if (change := await step(request_id)) is not None:
                    made.emit(change)
            finally:
                self._undoing -= 1

        self._undoing += 1
        self._in_turn(take)

    def publish(self, *, overwrite: bool = False) -> None:
        """Freeze and queue the open survey; `overwrite`: although another laptop published this request."""

        async def publish(request_id: str) -> None:
            try:
                await self._require_saved(request_id, tr("Not published: not every answer is saved yet."))
                outcome: Outcome = await self.bridge.call(
                    lambda s: (
                        s.publish.publish(request_id, overwrite=True) if overwrite else s.publish.publish(request_id)
                    )
                )
            except SurveyorError:
                self.detail_changed.emit()  # it can be tried again
                raise
            await self._refresh()
            self.published.emit(outcome)

        self._in_turn(publish)

    def reopen(self) -> None:
        """Work on the open survey although its request was withdrawn."""
        self._change(lambda s, request_id: s.survey.reopen(request_id))

    def dismiss_notice(self, kind: NoticeKind) -> None:
        """The person has read it."""
        self._change(lambda s, request_id: s.survey.dismiss_notice(request_id, kind))

    def export(self, target: Path) -> None:
        """Write the open survey with its photos into a zip file, without holding up what is typed meanwhile."""

        async def export(request_id: str) -> None:
            await self._require_saved(request_id, tr("Not exported: not every answer is saved yet."))
            self.bridge.start(write(request_id))

        async def write(request_id: str) -> None:
            def written(services: GuiServices) -> tuple[Path, list[str]]:
                path = services.export.export(request_id, target)
                return path, services.export.missing_files(path)

            self.exported.emit(*await self.bridge.aside(written))

        self._in_turn(export)

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

    def limit_uploads(self, kbit: int | None) -> None:
        """Limit all uploads together to so many kbit/s, or not at all; the engine keeps to it from now on."""

        async def limit() -> None:
            await self.bridge.call(lambda s: s.upload_limit.set(kbit))
            self.upload_limit_kbit = kbit

        self.bridge.start(limit())

    def keep_for_unattended(self, wanted: bool) -> None:
        """Keep the pairing in a file, or in the keyring, which may take some seconds; how it stands then is told by
        `unattended_read`."""

        async def keep() -> None:
            try:
                await self.bridge.aside(lambda s: s.unattended.set(wanted))
            finally:
                await self._read_pairing()

        self.bridge.start(keep())

    def dismiss_app_news(self) -> None:
        """The person has read of the newer version; the next one is told again."""
        news = self.app_news
        if news is None:
            return

        async def dismiss() -> None:
            await self.bridge.call(lambda s: s.app_news.dismiss(news.version))
            await self._read_app_news()

        self.bridge.start(dismiss())

    async def pair(self, url: str, code: str, device_name: str, is_wanted: Callable[[], bool]) -> None:
        """Pair with an office, told by `paired`; SurveyorError in words when it does not work out. What the person no
        longer wants when the office agrees is not stored, told by `pairing_cancelled`."""
        try:
            paired: PairingView = await self.bridge.aside(
                lambda s: s.pairing.pair(url, code, device_name, is_wanted=is_wanted)
            )
        except PairingCancelled as cancelled:
            self.pairing_cancelled.emit(cancelled)
            return
        await self._read_pairing()
        self.paired.emit(paired)


def told(error: SurveyorError) -> str:
    """A fault with its advice, as one text."""
    return f"{error.text} {error.advice}".strip()

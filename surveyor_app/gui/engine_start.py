"""Gets the window an engine: now, or as soon as the program that syncs this folder at the moment has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.ports import EngineHandle
from surveyor_app.gui.sync_watch import SyncWatch

AGAIN_MS = 60_000

StartEngine = Callable[[Callable[[Any], None]], EngineHandle | None]


class EngineStart(QObject):
    """Tries at once, then every minute, and whenever somebody wants to sync, until there is an engine."""

    def __init__(
        self, start: StartEngine, post: Callable[[Any], None], watch: SyncWatch, bridge: AsyncBridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._start, self._post, self._watch, self._bridge = start, post, watch, bridge
        self._trying = self._ended = False
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._try_aside)
        watch.engine_wanted.connect(self._try_aside)

    async def try_once(self) -> None:
        """Start the engine, unless it runs, or another program has it."""
        if self._trying or self._ended or self._watch.engine is not None:
            return
        self._trying = True
        try:
            engine = await self._bridge.call_plain(lambda: self._start(self._post))
        finally:
            self._trying = False
        if engine is None:
            self._again.start()
        else:
            self._again.stop()
        self._watch.use(engine)

    def end(self) -> None:
        """The window closes: no engine is started any more."""
        self._ended = True
        self._again.stop()

    def go_on(self) -> None:
        """The window stays open after all."""
        self._ended = False
        if self._watch.engine is None:
            self._again.start()

    def _try_aside(self) -> None:
        self._bridge.start(self.try_once())

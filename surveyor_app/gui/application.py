"""Runs the desktop app: paint the window first, then open the services in their thread, then start the engine."""

from __future__ import annotations

import asyncio
import logging
import os

import qasync
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.others import Others
from surveyor_app.gui.presenters.storage_words import RecoveryView
from surveyor_app.gui.quit_on_signal import QuitOnSignal
from surveyor_app.gui.theme import THEME_NAMES, Look
from surveyor_app.gui.window_memory import WindowMemory
from surveyor_app.paths import DataPaths

__all__ = ["AppContext", "MainWindow", "WindowRun", "run_window"]

_log = logging.getLogger(__name__)


def disk_fault(paths: DataPaths) -> SurveyorError | None:
    """What keeps this data folder from being written to, as far as the operating system knows; None when nothing."""
    places = [place for place in (paths.root, paths.database) if place.exists()]
    if all(os.access(place, os.W_OK) for place in places):
        return None
    return StorageFault(f"Surveyor's folder {paths.root} cannot be written to.", code="read_only")


class WindowRun:
    """One life of the window: opening, closing; `bridge` and `window` are there at once."""

    def __init__(self, context: AppContext, application: QApplication, loop: asyncio.AbstractEventLoop) -> None:
        self._context, self._loop = context, loop
        self.bridge = AsyncBridge(loop)
        context.paths.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory = WindowMemory(context.paths.root)
        theme = context.theme if context.theme in THEME_NAMES else memory.theme
        self.look = Look(theme or "light", memory.text_scale)
        self.look.apply(application)
        self.window = MainWindow(context, self.look, self.bridge, memory)
        self.window.session.disk_check = lambda: disk_fault(context.paths)
        self.window.closing.connect(self._close)
        self.window.retry_wanted.connect(self.open)
        self._others = Others(self.window, context.paths.root, loop)
        self.closed = loop.create_future()
        self._closing = False

    def start(self) -> None:
        """Show the window, and open everything else once it has been painted."""
        self.window.show()
        self._loop.call_later(0.02, self.open)

    def open(self) -> None:
        """Open the services; also the answer to "Try again"."""
        self.window.welcome.show_starting()
        self.bridge.start(self._open())

    async def _open(self) -> None:
        try:
            await self.bridge.open(self._context.open_services, self._context.open_more)
            await self.window.session.load()
            report = await self.bridge.call_plain(self._recovery)
            await self.window.session.check_disk()
        except SurveyorError as error:
            self.window.show_fault(error)
            return
        self.window.fill()
        if report is not None:
            self.window.storage.tell_recovery(report)
        try:
            engine = await self.bridge.call_plain(lambda: self._context.start_engine(self.window.events.post))
            self.window.watch.use(engine)
        finally:
            if self._context.on_ready is not None:
                self._context.on_ready(self.window)

    def _recovery(self) -> RecoveryView | None:
        from surveyor_app.services.restore import take_report

        return take_report(self._context.paths, "window")

    def _close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.create_task(self._shut_down())

    async def _shut_down(self) -> None:
        """What was typed is committed first, then the engine stops, then the window goes."""
        try:
            await self.bridge.drained()
            if self.window.storage.ask_to_leave():
                self._closing = False
                return
            engine = self.window.watch.engine
            if engine is not None:
                await self.bridge.call_plain(engine.stop)
        except SurveyorError:
            _log.warning("the engine did not stop cleanly")
        self._others.close()
        self.window.close_for_good()
        self.bridge.close()
        if not self.closed.done():
            self.closed.set_result(0)


def run_window(context: AppContext) -> int:
    """Show the window and return when it is closed: 0."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(["surveyor"])
    application.setApplicationName("Surveyor")
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    with loop:
        run = WindowRun(context, application, loop)
        signals = QuitOnSignal(run.window.close, run.window)
        run.start()
        try:
            code: int = loop.run_until_complete(run.closed)
        finally:
            signals.close()
        run.window.deleteLater()
    return code

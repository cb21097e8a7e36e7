"""Runs the desktop app: paint the window first, then open the services in their thread, then start the engine."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable

import qasync
from PySide6.QtWidgets import QApplication

from surveyor_app import language
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.gui import qt_language
from surveyor_app.gui.app_icon import app_icon
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.closing import ask_to_stop_adding
from surveyor_app.gui.collector import settle_collector
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.engine_start import EngineStart
from surveyor_app.gui.first_window import FirstWindow
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.network_watch import NetworkWatch, system_network
from surveyor_app.gui.others import Others
from surveyor_app.gui.presenters.storage_words import RecoveryView
from surveyor_app.gui.quit_on_signal import QuitOnSignal
from surveyor_app.gui.theme import THEME_NAMES, Look
from surveyor_app.gui.window_memory import WindowMemory
from surveyor_app.identity import APP_ID, DESKTOP, NAME, VERSION
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths

__all__ = ["AppContext", "MainWindow", "WindowRun", "run_window"]

_log = logging.getLogger(__name__)
# How long a thread that works may keep the window waiting for Python, five times less than usual: other threads read
# the survey while a person types.
SWITCH_SECONDS = 0.001
SIGNAL_SECONDS = 20.0  # from a signal to the end: what was typed is committed, the engine stops (10 s at most)


def disk_fault(paths: DataPaths) -> SurveyorError | None:
    """What keeps this data folder from being written to, as far as the operating system knows; None when nothing."""
    places = [place for place in (paths.root, paths.database) if place.exists()]
    if all(os.access(place, os.W_OK) for place in places):
        return None
    return StorageFault(tr("Surveyor's folder {folder} cannot be written to.", folder=paths.root), code="read_only")


class WindowRun:
    """One life of the window: opening, closing; `bridge` and `window` are there at once."""

    def __init__(self, context: AppContext, application: QApplication, loop: asyncio.AbstractEventLoop) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self._context, self._loop = context, loop
        self.bridge = AsyncBridge(loop)
        context.paths.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory = WindowMemory(context.paths.root)
        language.use(language.preferred(memory.language))
        qt_language.speak(application)
        theme = context.theme if context.theme in THEME_NAMES else memory.theme
        self.look = Look(theme or "light", memory.text_scale, units=memory.units)
        self.look.apply(application)
        self.window = MainWindow(context, self.look, self.bridge, memory)
        self.window.session.disk_check = lambda: disk_fault(context.paths)
        self.window.closing.connect(self._close)
        self.window.retry_wanted.connect(self.open)
        self._engine = EngineStart(
            context.start_engine, self.window.events.post, self.window.watch, self.bridge, self.window
        )
        self._others = Others(self.window, context.paths.root, loop)
        self.closed = loop.create_future()
        self._closing = self._must_end = False
        self.settled: Callable[[], None] = lambda: None  # everything that a window needs is there
        self._network: NetworkWatch | None = None

    def start(self) -> None:
        """Show the window, and open everything else once it has been painted."""
        self.window.show()
        self._loop.call_later(0.02, self.open)
        self._loop.call_later(0.02, self._show_icon)

    def _show_icon(self) -> None:
        try:
            self.window.setWindowIcon(app_icon())
        except FileNotFoundError:
            _log.warning("the app's icon is missing")

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
            if self._context.on_fault is not None:
                self._context.on_fault(self.window, error)
            return
        self.window.fill()
        self.settled()
        if report is not None:
            self.window.storage.tell_recovery(report)
        try:
            await self._engine.try_once()
            self._watch_network()
        finally:
            if self._context.on_ready is not None:
                self._context.on_ready(self.window)

    def _watch_network(self) -> None:
        """From now on syncing goes on at once when the network returns; "Try again" may come by here twice."""
        if self._network is None:
            self._network = NetworkWatch(system_network(), self.window)
            self._network.came_back.connect(self.window.watch.wake)

    def _recovery(self) -> RecoveryView | None:
        from surveyor_app.services.restore import take_report

        return take_report(self._context.paths, "window")

    def _close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.create_task(self._shut_down())

    def end(self) -> None:
        """Close although nobody may be there to answer a question: the system wants the program to end."""
        self._must_end = True
        self.window.close()

    def save_all(self) -> None:
        """Hand on what was typed and where the person is, and stay open."""
        self.window.pages.flush()
        self.window.memory.write()

    def tell_lost(self) -> None:
        """Name the answers that could not be saved, without what was entered."""
        lost = [entry for entry, _value in self.window.session.unsaved.entries()]
        if not lost:
            return
        places = "; ".join(f"{entry.section.value} {entry.name} of {entry.request_id}" for entry in lost)
        words = f"ended by a signal; answers not saved: {len(lost)} ({places})"
        _log.warning(words)
        if sys.stderr is not None:  # the log lies on the disk that did not take the answers
            sys.stderr.write(f"Surveyor {words}\n")

    async def _all_handed_on(self) -> None:
        """Wait until everything typed is committed, also what is typed during the wait."""
        self.window.pages.flush()
        while not self.bridge.is_idle:
            await self.bridge.drained()
            self.window.pages.flush()

    async def _shut_down(self) -> None:
        """What was typed is committed first, then the engine stops, then the window goes."""
        if self._must_end:
            self.window.session.cancel_adding()
        elif ask_to_stop_adding(self.window):
            self._closing = False
            return
        self.window.phone.close()
        try:
            self._engine.end()
            await self._all_handed_on()
            if self._must_end:
                self.tell_lost()
            elif self.window.storage.ask_to_leave():
                self._closing = False
                self._engine.go_on()
                return
            engine = self.window.watch.engine
            if engine is not None:
                await self.bridge.call_plain(engine.stop)
            await self._all_handed_on()
        except SurveyorError:
            _log.warning("the engine did not stop cleanly")
        self._others.close()
        self.window.close_for_good()
        self.bridge.close()
        if not self.closed.done():
            self.closed.set_result(0)


def run_window(context: AppContext, first: FirstWindow | None = None) -> int:
    """Show the window, in the place of `first`, and return when it is closed: 0."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([DESKTOP.command])
    application.setApplicationName(NAME)
    application.setApplicationVersion(VERSION)
    application.setDesktopFileName(APP_ID)  # a Wayland desktop finds the icon by it
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    with loop:
        run = WindowRun(context, application, loop)
        run.settled = settle_collector
        signals = QuitOnSignal(run.end, run.tell_lost, SIGNAL_SECONDS, run.window)
        # The system is about to end the session, or another program keeps it from that: nothing is asked, all is saved.
        application.commitDataRequest.connect(run.save_all)
        if first is not None:
            first.give_way_to(run.window)
        run.start()
        try:
            code: int = loop.run_until_complete(run.closed)
        finally:
            signals.close()
        run.window.deleteLater()
    return code

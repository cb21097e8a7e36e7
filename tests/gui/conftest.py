"""Windows for tests: on fake services, driven by Qt's own loop, and gone without a trace afterwards."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyor_app.gui.application import WindowRun
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.ports import GuiServices
from surveyor_app.gui.presenters.places import Place
from surveyor_app.paths import DataPaths
from surveyor_app.sync.report import SyncReport
from tests.gui.fake_records import Record
from tests.gui.fake_services import FakeServices, fake_services


@pytest.fixture(scope="session")
def _one_loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    # One for the session: stopping a qasync loop tells the application to quit, and no nested loop runs after that.
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    yield loop
    loop.stop()
    loop.close()


@pytest.fixture
def gui_loop(qapp: QApplication, _one_loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.AbstractEventLoop]:
    """The GUI's own asyncio loop, running inside Qt's; not the running one between tests."""
    qapp.setQuitOnLastWindowClosed(False)
    asyncio.events._set_running_loop(_one_loop)
    yield _one_loop
    asyncio.events._set_running_loop(None)


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Every window and thread that a test opened is gone after it."""
    before = {id(widget) for widget in qapp.topLevelWidgets()}
    threads = set(threading.enumerate())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    assert not left, f"left open: {left}"
    assert not [t for t in threading.enumerate() if t not in threads and t.name.startswith("storage")]


class FakeEngine:
    """An engine's thread that only remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def wake(self) -> None:
        """Remember."""
        self.told.append("wake")

    def pause(self) -> None:
        """Remember."""
        self.told.append("pause")

    def resume(self) -> None:
        """Remember."""
        self.told.append("resume")

    def stop(self) -> None:
        """Remember."""
        self.told.append("stop")

    def run_once(self, wait_seconds: float) -> Future[SyncReport]:
        """Remember; it never ends."""
        self.told.append("run_once")
        return Future()


class Desk:
    """One window with its services, and the words for using it."""

    def __init__(self, qtbot: QtBot, run: WindowRun, services: FakeServices, engine: FakeEngine) -> None:
        self.qtbot, self.run, self.services, self.engine = qtbot, run, services, engine

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self.run.window

    def wait(self, until: Callable[[], bool]) -> None:
        """Until something is so, five seconds at most."""
        self.qtbot.waitUntil(until, timeout=5000)

    def settle(self) -> None:
        """Until every call to the services has ended."""
        self.wait(lambda: self.run.bridge.is_idle)

    def until_all_is_added(self) -> None:
        """Until no photos are being added."""
        self.wait(lambda: not self.window.session.adds_photos)

    def open(self, request_id: str = "req-1", place: Place | None = None) -> None:
        """Open a request at a place."""
        self.window.open_request(request_id)
        self.wait(
            lambda: self.window.session.detail is not None and self.window.session.detail.request.id == request_id
        )
        self.settle()
        if place is not None:
            self.window.pages.go(place)

    def asked(self) -> ExpectedDialog:
        """The question about what the office expects, once it has the keyboard."""
        found: list[ExpectedDialog] = []

        def is_there() -> bool:
            found[:] = [one for one in self.window.findChildren(ExpectedDialog) if one.isVisible()]
            return bool(found) and found[0].isAncestorOf(QApplication.focusWidget() or self.window)

        self.wait(is_there)
        return found[0]

    def record(self, request_id: str = "req-1") -> Record:
        """What the services hold."""
        return self.services.records[request_id]

    def close(self) -> None:
        """Close the window like a person would."""
        if not self.run.closed.done():
            self.window.close()
            self.wait(self.run.closed.done)


DeskMaker = Callable[..., Desk]


@pytest.fixture
def new_desk(
    qtbot: QtBot, qapp: QApplication, gui_loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> Iterator[DeskMaker]:
    """Opens windows; all are closed after the test."""
    made: list[Desk] = []

    def make(
        records: Sequence[Record] = (),
        *,
        services: FakeServices | None = None,
        paired: bool = True,
        open_with: Callable[[], GuiServices] | None = None,
    ) -> Desk:
        wanted = services or fake_services(records, paired=paired)
        ready: list[MainWindow] = []
        engine = FakeEngine()
        context = AppContext(
            DataPaths(tmp_path / "data"), open_with or (lambda: wanted), lambda _sink: engine, on_ready=ready.append
        )
        run = WindowRun(context, qapp, gui_loop)
        desk = Desk(qtbot, run, wanted, engine)
        made.append(desk)
        run.start()
        qtbot.waitExposed(run.window)
        desk.wait(lambda: bool(ready))
        desk.settle()
        return desk

    yield make
    for desk in made:
        desk.until_all_is_added()  # else closing would ask
        desk.close()
        desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

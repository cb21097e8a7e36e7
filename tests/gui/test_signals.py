"""A signal ends the window, whatever it is doing; what was not saved is named in the log, its content is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.gui.quit_on_signal import QuitOnSignal
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import complete

READ_ONLY = StorageFault("This disk is read-only.", code="read_only")
CONTENT = "Confidential Panels"
WINDOW = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from surveyor_app.gui import application
from surveyor_app.gui.context import AppContext
from surveyor_app.paths import DataPaths

application.SIGNAL_SECONDS = 1.0

def hang():
    print("hanging", flush=True)
    time.sleep(600)

if sys.argv[2] == "window":
    start = application.WindowRun.start
    application.WindowRun.start = lambda run: (start(run), QTimer.singleShot(0, hang))
application.run_window(AppContext(DataPaths(Path(sys.argv[1])), hang, lambda _sink: None))
"""


def _with_unsaved_answer(new_desk: DeskMaker) -> Desk:
    desk = new_desk([complete()])
    desk.open()
    desk.services.save_fault = READ_ONLY
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_panel_manufacturer", CONTENT)
    desk.wait(lambda: len(desk.window.session.unsaved) == 1)
    desk.settle()
    return desk


def _open_dialogs(desk: Desk) -> list[QDialog]:
    return [dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible()]


def test_a_signal_ends_a_window_with_an_unsaved_answer_without_asking(
    new_desk: DeskMaker, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = _with_unsaved_answer(new_desk)
    signals = QuitOnSignal(desk.run.end, desk.run.tell_lost, 60.0, desk.window)
    signal.raise_signal(signal.SIGTERM)
    desk.wait(desk.run.closed.done)
    signals.close()
    assert not _open_dialogs(desk)
    assert "answers not saved: 1 (electrical main_panel_manufacturer of req-1)" in caplog.text
    told = capfd.readouterr().err  # the log of a read-only disk cannot be written
    assert "answers not saved: 1" in told
    assert CONTENT not in caplog.text + told


def test_a_signal_ends_a_window_that_waits_for_an_answer(new_desk: DeskMaker) -> None:
    desk = _with_unsaved_answer(new_desk)
    desk.window.close()
    desk.wait(lambda: bool(_open_dialogs(desk)))
    desk.run.end()
    desk.wait(desk.run.closed.done)


def test_the_handlers_from_before_are_put_back(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    before = signal.getsignal(signal.SIGTERM)
    QuitOnSignal(desk.run.end, desk.run.tell_lost, 60.0, desk.window).close()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("where", ["storage", "window"])
def test_a_signal_ends_a_window_that_hangs(where: str, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", WINDOW, str(tmp_path / "data"), where]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "hanging\n"
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 128 + signal.SIGTERM
        finally:
            process.kill()

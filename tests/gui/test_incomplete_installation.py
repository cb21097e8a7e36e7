"""A program of which files are missing says so instead of opening for ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.application import WindowRun
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.ports import GuiServices
from surveyor_app.paths import DataPaths


def test_an_installation_without_its_files_is_said_and_whoever_waits_is_told(
    qtbot: QtBot, qapp: QApplication, gui_loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    def broken() -> GuiServices:
        raise FileNotFoundError("This installation is incomplete: the storage migrations are missing.")

    told: list[SurveyorError] = []
    context = AppContext(
        DataPaths(tmp_path / "data"), broken, lambda _sink: None, on_fault=lambda _window, error: told.append(error)
    )
    run = WindowRun(context, qapp, gui_loop)
    run.start()
    qtbot.waitUntil(lambda: bool(told))
    assert "the storage migrations are missing" in told[0].text
    said = " ".join(label.text() for label in run.window.welcome.findChildren(QLabel) if label.isVisible())
    assert "This installation is incomplete" in said
    run.window.close()
    qtbot.waitUntil(run.closed.done)
    run.window.deleteLater()

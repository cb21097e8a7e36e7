"""What a second start of the app does to the window that is open."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from surveyor_app.gui.others import Others


class Window(QMainWindow):
    """A window that remembers what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.watch = SimpleNamespace(engine=None)

    def raise_(self) -> None:
        self.asked.append("raise")

    def activateWindow(self) -> None:
        self.asked.append("activate")


def test_a_second_start_brings_a_minimised_window_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    window, loop = Window(), asyncio.new_event_loop()
    qtbot.addWidget(window)
    window.showMinimized()
    others = Others(cast(Any, window), tmp_path, loop)
    answers: list[dict[str, Any]] = []

    others._answer({"do": "raise"}, answers.append)

    assert (window.isMinimized(), window.isVisible(), window.asked) == (False, True, ["raise", "activate"])
    assert answers == [{"raised": True}]
    others.close()
    loop.close()

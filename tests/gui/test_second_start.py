"""What a second start of the app does to the window that is open."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from surveyor_app.gui.others import Others
from surveyor_app.gui.single_instance import InstanceServer, Reply, socket_name


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


def test_an_answer_to_somebody_who_has_gone_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    """`surveyor sync` beside the window was interrupted while the window did its work."""
    replies: list[Reply] = []
    server = InstanceServer(tmp_path, lambda _question, reply: replies.append(reply))
    asking = QLocalSocket()
    asking.connectToServer(socket_name(tmp_path))
    assert asking.waitForConnected(1000)
    asking.write(b'{"do": "sync"}\n')
    asking.flush()
    qtbot.waitUntil(lambda: len(replies) == 1)
    (socket,) = server.findChildren(QLocalSocket)
    with qtbot.waitSignal(socket.destroyed):
        asking.abort()
    replies[0]({"online": True})
    server.close()

"""Answers other programs of this data folder: a second start raises this window, `surveyor sync` uses its engine."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from surveyor_app.gui.single_instance import InstanceServer, Question, Reply
from surveyor_app.sync.report import SyncReport, report_to_json

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

_log = logging.getLogger(__name__)
NO_ENGINE = {"error": "no engine"}


class Others(QObject):
    """Listens as long as the window lives."""

    def __init__(self, window: MainWindow, root: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(window)
        self._window, self._loop = window, loop
        self._server = InstanceServer(root, self._answer, self)

    def close(self) -> None:
        """Stop answering."""
        self._server.close()

    def _answer(self, question: Question, reply: Reply) -> None:
        if question.get("do") == "sync":
            self._sync(question, reply)
        else:
            self._raise()
            reply({"raised": True})

    def _raise(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _sync(self, question: Question, reply: Reply) -> None:
        engine, wait_seconds = self._window.watch.engine, question.get("wait_seconds")
        if engine is None or not isinstance(wait_seconds, int | float):
            reply(NO_ENGINE)
            return

        def done(future: Future[SyncReport]) -> None:
            failed = future.cancelled() or future.exception() is not None
            if failed:
                _log.warning("the sync that another program asked for did not end")
            document = dict(NO_ENGINE) if failed else report_to_json(future.result())
            self._loop.call_soon_threadsafe(reply, document)

        engine.run_once(float(wait_seconds)).add_done_callback(done)

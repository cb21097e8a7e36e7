"""Ends the window when the system or a terminal asks the program to end: properly, or else by force."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LAST_WORDS_SECONDS = 2.0


class QuitOnSignal(QObject):
    """Calls `quit_window` in the window's thread on SIGINT and SIGTERM; made and closed in the main thread.

    Unless it is closed within `limit_seconds` after that, the process ends after `last_words`, called in a thread of
    their own. Python runs signal handlers only between its own instructions, and Qt's loop may run none for long: the
    signal's number is therefore written to a socket that a thread reads.
    """

    _arrived = Signal()

    def __init__(
        self,
        quit_window: Callable[[], object],
        last_words: Callable[[], object],
        limit_seconds: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._quit, self._last_words, self._limit_seconds = quit_window, last_words, limit_seconds
        self._arrived.connect(self._quit_now, Qt.ConnectionType.QueuedConnection)
        self._closed = threading.Event()
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        self._thread = threading.Thread(target=self._watch, name="signals", daemon=True)
        self._thread.start()
        self._old_descriptor = signal.set_wakeup_fd(self._write.fileno())
        self._old_handlers: dict[signal.Signals, Any] = {
            number: signal.signal(number, lambda _number, _frame: None) for number in SIGNALS
        }

    @Slot()
    def _quit_now(self) -> None:
        self._quit()

    def _watch(self) -> None:
        while came := self._read.recv(1):
            if came[0] in SIGNALS:
                self._arrived.emit()
                if not self._closed.wait(self._limit_seconds):
                    self._end_by_force(came[0])

    def _end_by_force(self, number: int) -> None:
        """Whatever hangs, even the log's disk, may not keep the process."""
        speaker = threading.Thread(target=self._last_words, daemon=True)
        speaker.start()
        speaker.join(_LAST_WORDS_SECONDS)
        os._exit(128 + number)

    def close(self) -> None:
        """Put the handlers back as they were."""
        self._closed.set()
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._write.close()
        self._thread.join()
        self._read.close()

"""Closes the window properly when the system or a terminal asks the program to end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class QuitOnSignal(QObject):
    """Calls `quit_window` in the window's thread on SIGINT and SIGTERM; made and closed in the main thread.

    Python runs signal handlers only between its own instructions, and Qt's loop may run none for long: the signal's
    number is therefore written to a socket that Qt watches.
    """

    def __init__(self, quit_window: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quit = quit_window
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)
        self._old_descriptor = signal.set_wakeup_fd(self._write.fileno())
        self._old_handlers: dict[signal.Signals, Any] = {
            number: signal.signal(number, lambda _number, _frame: None) for number in SIGNALS
        }

    def _arrived(self) -> None:
        self._read.recv(64)
        self._quit()

    def close(self) -> None:
        """Put the handlers back as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

"""Tells when the first paint of the first window has reached the screen, then ends the process."""

from __future__ import annotations

import json
import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class PaintWatch(QObject):
    """Watches an application from its start."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._seen = False
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint of a main window; told once all of it is done."""
        if not self._seen and event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
            self._seen = True
            QTimer.singleShot(0, tell_and_end)
        return False


def tell_and_end() -> None:
    """Print the moment on the monotonic clock."""
    print(json.dumps({"painted": time.clock_gettime(time.CLOCK_MONOTONIC)}))
    sys.stdout.flush()
    os._exit(0)

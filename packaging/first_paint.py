"""Tells a measuring program when the first window of this one has been painted; used by frozen programs alone."""

from __future__ import annotations

import os
import sys

VARIABLE = "SURVEYOR_TELL_FIRST_PAINT"  # any value: the words go to stdout, by themselves in a line
WORDS = b"first paint\n"


def watch() -> object:
    """From now on; keep what is returned, for the application's filter lives in it."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        """Sees every event of the application until a main window is painted."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
                application.removeEventFilter(self)
                QTimer.singleShot(0, lambda: os.write(1, WORDS))  # once all of it has reached the screen
            return False

    application = QApplication(sys.argv[:1])
    watcher = Watch(application)
    application.installEventFilter(watcher)
    return application


def watch_if_asked() -> object:
    """Only where the environment asks for it."""
    return watch() if os.environ.get(VARIABLE) else None

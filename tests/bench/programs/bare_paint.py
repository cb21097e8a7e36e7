"""A main window with nothing in it, up to its first paint."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.programs.painted import PaintWatch

application = QApplication(sys.argv)
watch = PaintWatch(application)
window = QMainWindow()
window.resize(1280, 720)
window.show()
application.exec()

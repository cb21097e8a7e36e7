"""The memory of a main window with nothing in it."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.programs.weight import own_bytes

application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 720)
window.show()


def tell() -> None:
    print(json.dumps({"bytes": own_bytes()}))
    application.quit()


QTimer.singleShot(500, tell)
application.exec()

"""The floor that the frozen app is measured against: an empty Qt window, frozen by the same tool."""

import os
import sys

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Says when it has been painted, as the app does; see surveyor_app/gui/first_paint.py."""

    told = False

    def event(self, event):
        if event.type() == QEvent.Type.Paint and not self.told:
            self.told = True
            QTimer.singleShot(0, lambda: os.write(1, b"first paint\n"))
        return super().event(event)


application = QApplication(sys.argv)
window = Window()
window.resize(1280, 720)
window.show()
sys.exit(application.exec())

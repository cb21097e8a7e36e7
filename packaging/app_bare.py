"""The floor that the frozen app is measured against: an empty Qt window, frozen by the same tool."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 720)
window.show()
sys.exit(application.exec())

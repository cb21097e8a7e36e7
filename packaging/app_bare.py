"""The floor that the frozen app is measured against: an empty Qt window, frozen by the same tool."""

import sys

import first_paint
from PySide6.QtWidgets import QApplication, QMainWindow

application = first_paint.watch()
window = QMainWindow()
window.resize(1280, 720)
window.show()
sys.exit(QApplication.exec())

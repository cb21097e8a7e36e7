"""The app's own icon, for the title bar and the task bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from surveyor_app.identity import ICON_PARTS
from surveyor_app.resources import resource_path

_SIZES = (16, 24, 32, 48, 64, 128)


def app_icon() -> QIcon:
    """The icon, drawn at each size that desktops ask for; needs a QGuiApplication."""
    renderer = QSvgRenderer(str(resource_path(*ICON_PARTS)))
    made = QIcon()
    for size in _SIZES:
        pixels = QPixmap(size, size)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixels)
    return made

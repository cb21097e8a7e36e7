"""Lucide icons as pixmaps: strokes in a token's colour, drawn at the screen's own resolution."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from surveyor_app.resources import read_text

_RATIOS = (1.0, 2.0, 3.0)


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return read_text("icons", "lucide", f"{name}.svg")


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, size: int, ratio: float, room: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    side = max(1, round(size * ratio))
    pixels = QPixmap(QSize(side + round(room * ratio), side))
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixels.setDevicePixelRatio(ratio)
    return pixels


def pixmap(name: str, colour: QColor, size: int = 20, ratio: float = 1.0, room: int = 0) -> QPixmap:
    """Icon `name` (a file of resources/icons/lucide) in a colour, `size` logical pixels square, with `room` left free
    at its right. GUI thread only."""
    return _drawn(name, colour.name(), size, ratio, room)


def icon(name: str, colour: QColor, disabled: QColor, size: int = 20, room: int = 0) -> QIcon:
    """A QIcon that stays sharp at 100 to 300 % and has a disabled form."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio, room), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, colour, size, ratio, room), QIcon.Mode.Active)
        made.addPixmap(pixmap(name, colour, size, ratio, room), QIcon.Mode.Selected)
        made.addPixmap(pixmap(name, disabled, size, ratio, room), QIcon.Mode.Disabled)
    return made

"""A compass to turn: where the roof slopes down to, as a needle, with the roof itself seen from above."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.dial import HANDLE, SIDE, Dial
from surveyor_app.language import N_, tr

PAGE = 15
POINTS = ((0, N_("N")), (90, N_("E")), (180, N_("S")), (270, N_("W")))
LARGEST_DISC = 62
_GAP = 6  # at both sides of a letter
_HUB = 8  # no direction is meant there
_POINT_DEGREES = 12  # a press on a letter this near means the letter


class CompassDial(Dial):
    """Degrees clockwise from true north, whole ones when dragged."""

    START = 180.0

    def __init__(self, look: Look, say: Callable[[float], str]) -> None:
        super().__init__(look, say)
        self.setWrapping(True)
        self.setRange(0, 359)
        self.setFixedSize(SIDE, SIDE)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        letters = QFontMetricsF(self.look.font("caption", strong=True))
        room = max(letters.horizontalAdvance("W"), letters.capHeight()) + 2 * _GAP
        self._disc = min(LARGEST_DISC, math.floor(SIDE / 2 - room))

    def show_degrees(self, degrees: float | None) -> None:
        """Show a direction."""
        super().show_degrees(degrees if degrees is None else degrees % 360)

    def at(self, point: QPointF) -> float | None:
        """The direction from the middle to a point; a letter is its own direction."""
        x, y = point.x() - SIDE / 2, point.y() - SIDE / 2
        far = math.hypot(x, y)
        if far < _HUB:
            return None
        degrees = math.degrees(math.atan2(x, -y)) % 360
        if far > self._disc and abs(degrees - round(degrees / 90) * 90) <= _POINT_DEGREES:
            return round(degrees / 90) * 90.0 % 360
        return float(round(degrees)) % 360

    def stepped(self, degrees: float, by: int) -> float:
        """The next degree; a fraction goes to the whole one."""
        return (math.floor(degrees + 1) if by > 0 else math.ceil(degrees - 1)) % 360.0

    def paged(self, degrees: float, by: int) -> float:
        """Fifteen degrees on."""
        return round((degrees + PAGE * by) % 360, 6) % 360

    def draw(self, painter: QPainter) -> None:
        """Disc, ticks and letters; roof, needle and handle."""
        painter.translate(SIDE / 2, SIDE / 2)
        theme = self.look.theme
        painter.setPen(self.pen("field_line", max(1.5, theme.line_width)))
        painter.setBrush(self.look.colour("window"))
        painter.drawEllipse(QPointF(), self._disc, self._disc)
        painter.setPen(self.pen("quiet_text", max(1.5, theme.line_width)))
        for degrees in range(0, 360, 15):
            long = 10 if degrees % 90 == 0 else 7 if degrees % 45 == 0 else 4
            painter.drawLine(_polar(degrees, self._disc - 2), _polar(degrees, self._disc - 2 - long))
        for degrees, letter in POINTS:
            middle = _polar(degrees, (self._disc + SIDE / 2) / 2)
            box = QRectF(middle.x() - 16, middle.y() - 16, 32, 32)
            self.write(painter, tr(letter), box, Qt.AlignmentFlag.AlignCenter, strong=True)
        facing = self.START if self.degrees is None else self.degrees
        if self.degrees is not None:
            self._roof(painter, facing)
        self.draw_handle(painter, _polar(facing, self._disc - HANDLE - 1))
        painter.resetTransform()

    def _roof(self, painter: QPainter, facing: float) -> None:
        """The plane from above: the ridge as a thick line, the needle down the slope."""
        painter.save()
        painter.rotate(facing)
        painter.setPen(self.pen("text", 1.5))
        painter.setBrush(self.look.colour("selection"))
        painter.drawRect(QRectF(-22, -16, 44, 28))
        painter.setPen(self.pen("text", 5))
        painter.drawLine(QPointF(-22, 12), QPointF(22, 12))
        painter.setPen(self.pen("accent", 5))
        painter.drawLine(QPointF(0, 8), QPointF(0, HANDLE + 4 - self._disc))
        painter.restore()


def _polar(degrees: float, radius: float) -> QPointF:
    """A point at a bearing from the middle."""
    turned = math.radians(degrees)
    return QPointF(radius * math.sin(turned), -radius * math.cos(turned))

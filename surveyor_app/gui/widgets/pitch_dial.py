"""A slope to lift: the roof from the side over a quarter circle, stopping at x:12 on the way."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.dial import HANDLE, SIDE, Dial

STEP = 0.5
RISES = (*range(1, 13), 14, 16, 18, 24)
LABELLED = (12, 6, 3)  # the first that have room
_CATCH = 0.8  # degrees within which a dragged slope stops at x:12
_EDGE = HANDLE + 5  # room for the handle around the pivot
_TICK = 8


def ratio_degrees(rise: float) -> float:
    """The pitch of a rise over 12, as it is stored: 6 → 26.57."""
    return round(math.degrees(math.atan2(rise, 12)), 2)


DETENTS = (0.0, *(ratio_degrees(rise) for rise in RISES), 90.0)


class PitchDial(Dial):
    """Degrees from horizontal: half ones and x:12 when dragged, half ones by arrow keys, x:12 by page keys."""

    START = ratio_degrees(6)

    def __init__(self, look: Look, say: Callable[[float], str]) -> None:
        super().__init__(look, say)
        self.setRange(0, 90)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        words = QFontMetricsF(self.look.font("caption")).horizontalAdvance("6:12")
        self._radius = SIDE - _EDGE - _TICK - 6 - math.ceil(words)
        self._pivot = QPointF(_EDGE, _EDGE + self._radius)
        self.setFixedSize(SIDE, self._radius + 2 * _EDGE)

    def at(self, point: QPointF) -> float | None:
        """The slope from the pivot to a point, caught by the x:12 near it."""
        x, y = point.x() - self._pivot.x(), self._pivot.y() - point.y()
        if math.hypot(x, y) < HANDLE:
            return None
        degrees = min(90.0, max(0.0, math.degrees(math.atan2(y, x)) if x > 0 or y > 0 else 0.0))
        near = min(DETENTS, key=lambda detent: abs(detent - degrees))
        return near if abs(near - degrees) <= _CATCH else round(degrees / STEP) * STEP

    def stepped(self, degrees: float, by: int) -> float:
        """The next half degree."""
        at = degrees / STEP
        return min(90.0, max(0.0, STEP * (math.floor(at + 1) if by > 0 else math.ceil(at - 1))))

    def paged(self, degrees: float, by: int) -> float:
        """The next x:12."""
        if by > 0:
            return min((detent for detent in DETENTS if detent > degrees + 0.005), default=90.0)
        return max((detent for detent in DETENTS if detent < degrees - 0.005), default=0.0)

    def draw(self, painter: QPainter) -> None:
        """Quarter circle with its ticks; the roof under its slope, with the handle."""
        line = max(1.5, float(self.look.theme.line_width))
        pivot, radius = self._pivot, self._radius
        circle = QRectF(pivot.x() - radius, pivot.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(self.pen("field_line", line))
        painter.setBrush(self.look.colour("window"))
        painter.drawPie(circle, 0, 90 * 16)
        self._ticks(painter, line)
        slope = self.START if self.degrees is None else self.degrees
        end = self._polar(slope, radius)
        if self.degrees is not None:
            roof = QPainterPath(pivot)
            roof.lineTo(end)
            roof.lineTo(QPointF(end.x(), pivot.y()))
            roof.closeSubpath()
            painter.setPen(self.pen("text", line))
            painter.setBrush(self.look.colour("selection"))
            painter.drawPath(roof)
            painter.setPen(self.pen("accent", 5))
            painter.drawLine(pivot, end)
        self.draw_handle(painter, self._polar(slope, radius - HANDLE))

    def _ticks(self, painter: QPainter, line: float) -> None:
        height = QFontMetricsF(self.look.font("caption")).capHeight() + 6
        lowest = -math.inf
        for rise in (*LABELLED, *(rise for rise in RISES if rise not in LABELLED)):
            degrees = ratio_degrees(rise)
            start = self._polar(degrees, self._radius + _TICK + 4)
            named = rise in LABELLED and start.y() - height >= lowest
            painter.setPen(self.pen("quiet_text", line))
            painter.drawLine(self._polar(degrees, self._radius), self._polar(degrees, self._radius + 4 + 4 * named))
            if named:
                lowest = start.y()
                box = QRectF(start.x(), start.y() - height, SIDE - start.x(), 2 * height)
                middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                self.write(painter, f"{rise}:12", box, middle, strong=False)

    def _polar(self, degrees: float, radius: float) -> QPointF:
        turned = math.radians(degrees)
        return QPointF(self._pivot.x() + radius * math.cos(turned), self._pivot.y() - radius * math.sin(turned))

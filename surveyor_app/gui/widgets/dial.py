"""What both dials have in common: an angle turned by pointer or keys, told to screen readers, drawn from tokens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QDial

from surveyor_app.gui.theme import Look
from surveyor_app.language import tr

SIDE = 176
HANDLE = 13  # radius; the whole dial takes the pointer, the handle shows where it is
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Left: -1}
_PAGES = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dial(QDial):
    """Shows degrees or nothing. `turned(degrees)` while the person turns it, `settled` when they are done.

    It is a QDial so that screen readers know it for one; its own integer value is the angle in whole degrees."""

    turned = Signal(float)
    settled = Signal()
    START = 0.0  # where the first key puts it

    def __init__(self, look: Look, say: Callable[[float], str]) -> None:
        super().__init__()
        self.look, self._say = look, say
        self.degrees: float | None = None
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes on to the next field: it would swallow what is typed
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.valueChanged.connect(self._turn)  # by a screen reader
        look.changed.connect(self.update)
        self.show_degrees(None)

    # ── what each dial decides ───────────────────────────────────────────────────────────────────────────────────────

    def at(self, point: QPointF) -> float | None:
        """The angle that a point of the widget means, None for one that means nothing."""
        raise NotImplementedError

    def stepped(self, degrees: float, by: int) -> float:
        """One arrow key up (1) or down (-1)."""
        raise NotImplementedError

    def paged(self, degrees: float, by: int) -> float:
        """One page key up (1) or down (-1)."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw the dial."""
        raise NotImplementedError

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_degrees(self, degrees: float | None) -> None:
        """Show an angle, without a signal."""
        self.degrees = degrees
        with QSignalBlocker(self):
            self.setValue(round(degrees or 0))
        self.setAccessibleDescription(tr("not entered") if degrees is None else self._say(degrees))
        self.update()

    def _turn(self, degrees: float) -> None:
        if degrees != self.degrees:
            self.show_degrees(float(degrees))
            self.turned.emit(float(degrees))

    # ── pointer and keys ─────────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold: the angle goes to the pointer."""
        angle = self.at(event.position()) if event.button() is Qt.MouseButton.LeftButton else None
        if angle is None:
            event.ignore()
            return
        self._is_dragged = True
        self._turn(angle)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The angle follows the pointer."""
        angle = self.at(event.position()) if self._is_dragged else None
        if angle is not None:
            self._turn(angle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._is_dragged and event.button() is Qt.MouseButton.LeftButton:
            self._is_dragged = False
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the dial."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn a little, page keys more; Enter is done."""
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.settled.emit()
        elif self.degrees is None and (key in _STEPS or key in _PAGES):
            self._turn(self.START)
        elif key in _STEPS and self.degrees is not None:
            self._turn(self.stepped(self.degrees, _STEPS[key]))
        elif key in _PAGES and self.degrees is not None:
            self._turn(self.paged(self.degrees, _PAGES[key]))
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever leaves it is done."""
        super().focusOutEvent(event)
        self.settled.emit()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dial, and a ring around it while it has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        if self.hasFocus():
            width = self.look.theme.focus_width
            painter.setPen(QPen(self.look.colour("focus"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            half, radius = width / 2, self.look.theme.radius
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()

    def pen(self, token: str, width: float) -> QPen:
        """A pen with round ends in a token's colour."""
        return QPen(self.look.colour(token), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)

    def draw_handle(self, painter: QPainter, centre: QPointF) -> None:
        """The thing to drag; dashed and empty while nothing is entered."""
        if self.degrees is None:
            pen = self.pen("field_line", 2)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(self.look.colour("surface"))
        else:
            painter.setPen(QPen(self.look.colour("surface"), 2))
            painter.setBrush(self.look.colour("accent"))
        painter.drawEllipse(centre, HANDLE, HANDLE)
        if self.degrees is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("on_accent"))
            painter.drawEllipse(centre, 4, 4)

    def write(self, painter: QPainter, text: str, box: QRectF, flags: Qt.AlignmentFlag, *, strong: bool) -> None:
        """A small word."""
        painter.setFont(self.look.font("caption", strong=strong))
        painter.setPen(QColor(self.look.colour("text" if strong else "quiet_text")))
        painter.drawText(box, flags, text)

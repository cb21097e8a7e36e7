"""What a mouse means on a button, although the page may move under it.

A press that is let go at the same place of the screen is a click: pressing a button ends what was typed elsewhere; a
line of words that appears or goes then moves the button away from under the mouse, and Qt would take the press back.

A double click is one click: its second press is meant for the button that took the first one, never for what has come
to lie under the resting mouse meanwhile, a bin for one.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    _Button = QAbstractButton
else:
    _Button = object

SAME_PLACE_PX = 8


@dataclass(slots=True)
class _Press:
    """The newest press that any button took: which one, in which window, where on the screen, and when by the system's
    clock. Buttons may be gone by now."""

    taker: Callable[[], object] = lambda: None
    window: Callable[[], object] = lambda: None
    at: QPoint | None = None
    timestamp: int = 0


_newest = _Press()


class SteadyPress(_Button):
    """Stands before the class of a button. `takes_each_press`: one that people press many times in a row."""

    takes_each_press = True
    _pressed_at: QPoint | None = None  # on the screen
    _shown_at = 0.0

    def showEvent(self, event: QShowEvent) -> None:
        """Remember since when it is in sight."""
        super().showEvent(event)
        self._shown_at = time.monotonic()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where; nothing is pressed by what was meant for another button."""
        self._pressed_at = None
        at = event.globalPosition().toPoint()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._is_second_press(event, at):
            event.accept()
            return
        super().mousePressEvent(event)
        if is_left:
            self._pressed_at = at
            _newest.taker, _newest.window = weakref.ref(self), weakref.ref(self.window())
            _newest.at, _newest.timestamp = at, event.timestamp()

    def _is_second_press(self, event: QMouseEvent, at: QPoint) -> bool:
        if _newest.taker() is self:
            return not self.takes_each_press and event.type() == QEvent.Type.MouseButtonDblClick
        if _newest.at is None or (at - _newest.at).manhattanLength() > SAME_PLACE_PX:
            return False
        interval = QApplication.doubleClickInterval()
        if abs(event.timestamp() - _newest.timestamp) <= interval:
            return True
        is_new_here = (time.monotonic() - self._shown_at) * 1000 <= interval  # the page came late
        return is_new_here and _newest.window() is self.window()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press is over."""
        super().mouseReleaseEvent(event)
        self._pressed_at = None

    def hitButton(self, pos: QPoint) -> bool:
        """Whether the mouse is on the button, or where it was pressed."""
        at = self._pressed_at
        if at is not None and (self.mapToGlobal(pos) - at).manhattanLength() <= SAME_PLACE_PX:
            return True
        return super().hitButton(pos)

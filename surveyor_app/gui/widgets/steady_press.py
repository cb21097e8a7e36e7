"""A press that is let go at the same place of the screen is a click, although the page has moved under it meanwhile.

Pressing a button ends what was typed elsewhere; a line of words that appears or goes then moves the button away from
under the mouse, and Qt would take the press back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    _Button = QAbstractButton
else:
    _Button = object

SAME_PLACE_PX = 8


class SteadyPress(_Button):
    """Stands before the class of a button."""

    _pressed_at: QPoint | None = None  # on the screen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where."""
        self._pressed_at = None
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.globalPosition().toPoint()

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

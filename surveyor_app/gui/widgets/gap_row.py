"""One line that leads somewhere: its key, where it is, what is the matter; pressed by mouse, Enter or Space."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from surveyor_app.gui.presenters.review import ProblemRow
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, label

WHERE_WIDTH = 150
LEAST_HEIGHT = 44


class GapRow(QFrame):
    """Focusable like a button; the arrow keys go to its neighbours."""

    pressed = Signal()

    def __init__(self, look: Look, row: ProblemRow, key: str = "") -> None:
        super().__init__()
        self.row, self.key = row, key
        self.setProperty("row", "gap")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAccessibleName(f"{row.sign.words}: {row.where}: {row.text}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(12)
        cap = label(key, "key")
        cap.setFixedWidth(28)
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cap.setVisible(bool(key))
        place = label(row.where, "quiet", wrap=True)
        place.setFixedWidth(WHERE_WIDTH)
        layout.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(place, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label(row.text, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(IconLabel(look, "chevron-right", "quiet_text", 18), 0, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the line."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press it; up and down go to the neighbours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

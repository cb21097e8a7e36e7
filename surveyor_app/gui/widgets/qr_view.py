"""A QR code on the screen: dark on white with its quiet zone, whatever the theme, because cameras need it so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from surveyor_app.language import tr

QUIET = 4  # modules on every side
LEAST_SIDE = 216  # px; a phone reads it from arm's length


class QrView(QWidget):
    """As large as whole pixels for each module allow."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[bool]] = ()
        self.setFixedSize(LEAST_SIDE, LEAST_SIDE)

    def show_code(self, rows: Sequence[Sequence[bool]], spoken: str) -> None:
        """Show these modules; nothing for none. `spoken` is what they say."""
        self._rows = rows
        side = self._module * (len(rows) + 2 * QUIET) if rows else LEAST_SIDE
        self.setFixedSize(side, side)
        self.setAccessibleName(tr("QR code: {text}", text=spoken))
        self.update()

    @property
    def _module(self) -> int:
        return -(-LEAST_SIDE // (len(self._rows) + 2 * QUIET))

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Squares without smoothing."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        size = self._module
        for y, row in enumerate(self._rows, start=QUIET):
            for x, is_dark in enumerate(row, start=QUIET):
                if is_dark:
                    painter.fillRect(x * size, y * size, size, size, Qt.GlobalColor.black)
        painter.end()

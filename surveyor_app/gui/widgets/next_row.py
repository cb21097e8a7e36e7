"""The way on at the end of a page: the next one in the order of the work on site."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, literally, said
from surveyor_app.language import tr

_APART = 8


class NextRow(QWidget):
    """`pressed` when the person goes on; hidden where nothing comes after. `add_pressed` where the page offers one more
    of its kind."""

    pressed = Signal()
    add_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.go_on = button("", "", self.pressed.emit, look=look, icon="chevron-right")
        self.go_on.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the words
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_APART)
        self.add = button("", "", self.add_pressed.emit, look=look, icon="plus")
        self.add.hide()
        layout.addWidget(self.add)
        layout.addStretch(1)
        layout.addWidget(self.go_on)
        self.setMinimumWidth(1)  # a long name makes no page wider
        self._words = ""
        self.hide()

    def show_next(self, where: str) -> None:
        """Say where it leads to; "" hides it."""
        self._words = tr("Next: {where}", where=where) if where else ""
        self.go_on.setAccessibleName(self._words)
        self.setVisible(bool(where))
        self._fit()

    def offer_another(self, words: str) -> None:
        """Offer to add one more with these words; "" offers none."""
        self.add.setText(literally(words))
        self.add.setVisible(bool(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the name as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.go_on.setText(literally(self._words))
        beside = self.go_on.sizeHint().width() - self.go_on.fontMetrics().horizontalAdvance(self._words)
        taken = self.add.sizeHint().width() + _APART if not self.add.isHidden() else 0
        room = self.width() - taken - beside
        if self.go_on.sizeHint().width() > self.width() - taken > beside:
            cut = self.go_on.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            self.go_on.setText(literally(cut))
        self.go_on.setToolTip(self._words if said(self.go_on) != self._words else "")

"""Values near to what is being typed, below its line: one press takes one, and the keyboard stays in the line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from surveyor_app.gui.widgets.basics import button
from surveyor_app.gui.widgets.flow_layout import FlowLayout


class NearbyChips(QWidget):
    """`taken(text)` when the person presses one. The buttons never take the focus: leaving the line would save what
    stands in it, while the finger is on its way. Whoever types has typed the number sooner than walked here."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = FlowLayout(self, spacing=8)
        self._shown: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def shown(self) -> tuple[str, ...]:
        """What is on offer."""
        return self._shown

    def offer(self, texts: Sequence[str], unit: str = "") -> None:
        """Offer these, nothing for none."""
        if tuple(texts) == self._shown:
            return
        self._shown = tuple(texts)
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text in texts:
            made = button(f"{text} {unit}".rstrip(), "offer", partial(self.taken.emit, text))
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._layout.addWidget(made)
        self.setVisible(bool(texts))
        self.updateGeometry()

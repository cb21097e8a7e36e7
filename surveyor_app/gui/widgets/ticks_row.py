"""The three proofs of a photo side by side: icon and word each, with the time where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from surveyor_app.gui.presenters.receipts import Tick
from surveyor_app.gui.presenters.words import clock_time
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, clear, label


class TicksRow(QWidget):
    """Hosted, accepted, fetched."""

    def __init__(self, look: Look, ticks: Sequence[Tick] = ()) -> None:
        super().__init__()
        self._look = look
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.show_ticks(ticks)

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Show these."""
        clear(self._layout)
        for tick in ticks:
            sign = tick.sign
            self._layout.addWidget(IconLabel(self._look, sign.icon, tick.tone, 18))
            words = label(sign.words, "" if tick.done else "quiet")
            words.setToolTip(f"{sign.words} {clock_time(tick.at)}" if tick.done and tick.at else sign.words)
            self._layout.addWidget(words)
            self._layout.addSpacing(10)
        self._layout.addStretch(1)
        self.setAccessibleName(", ".join(tick.sign.words for tick in ticks))

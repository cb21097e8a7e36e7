"""What is known about one photo, as a list of names and values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from surveyor_app.gui.presenters.receipts import Tick
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import label
from surveyor_app.gui.widgets.ticks_row import TicksRow

WIDTH = 288


class PhotoFacts(QScrollArea):
    """A narrow column beside the picture."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pairs: list[tuple[str, str]] = []
        self._labels: list[tuple[QWidget, QWidget]] = []
        self._ticks = TicksRow(look)
        page = QWidget()
        page.setObjectName("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(12, 4, 12, 4)
        self._column.setSpacing(2)
        self._column.addWidget(self._ticks)
        self._column.addStretch(1)
        self.setWidget(page)
        self._scale()
        look.changed.connect(self._scale)

    def _scale(self) -> None:
        self.setFixedWidth(round(WIDTH * self._look.text_scale))

    def show_facts(self, facts: Sequence[tuple[str, str]], ticks: Sequence[Tick]) -> None:
        """Show these."""
        self._ticks.show_ticks(ticks)
        self._ticks.setVisible(bool(ticks))
        if list(facts) == self._pairs:
            return
        self._pairs = list(facts)
        for pair in self._labels:
            for widget in pair:
                widget.hide()
                widget.deleteLater()
        self._labels = [(label(name, "caption"), label(value, "", wrap=True, selectable=True)) for name, value in facts]
        for place, (name, value) in enumerate(self._labels):
            value.setContentsMargins(0, 0, 0, 8)
            self._column.insertWidget(1 + 2 * place, name)
            self._column.insertWidget(2 + 2 * place, value)

    @property
    def texts(self) -> dict[str, str]:
        """The values by their names, for tests."""
        return dict(self._pairs)

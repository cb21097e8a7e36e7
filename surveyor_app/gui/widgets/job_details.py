"""Everything about one pending item, below the list of the sync page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from surveyor_app.gui.widgets.basics import clear, label

LONG = 34  # characters: more take the whole width


class JobDetails(QFrame):
    """A card of label and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._shown: list[tuple[str, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 14, 20, 14)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these facts."""
        if list(facts) == self._shown:
            return
        self._shown = list(facts)
        clear(self._grid)
        row = column = 0
        for name, text in facts:
            wide = len(text) > LONG
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(label(name, "caption"), row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(text, wrap=True, selectable=True), row, column + 1, 1, 3 if wide else 1)
            column = 0 if wide or column else 2
            row += column == 0

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, for tests."""
        return dict(self._shown)

"""Two cards of the review page: what changed since the last publish, and the exact data as it will be sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.presenters.changes import ChangeRow, ChangesState
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear, label, rule
from surveyor_app.gui.widgets.collapsible import Collapsible
from surveyor_app.language import tr

SHOWN_ROWS = 40
WHERE_WIDTH = 150


class ChangesCard(QFrame):
    """Hidden before the first publish."""

    def __init__(self, go: Callable[[Place], None]) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._go = go
        self._shown: ChangesState | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 16)
        self._layout.setSpacing(4)
        self.hide()

    def show_changes(self, state: ChangesState | None) -> None:
        """Show the differences, each with its way back."""
        if state == self._shown:
            return
        self._shown = state
        self.setVisible(state is not None)
        clear(self._layout)
        if state is None:
            return
        self._layout.addWidget(label(state.title, "title", wrap=True))
        self._layout.addWidget(label(state.sentence, "quiet", wrap=True))
        for row in state.rows[:SHOWN_ROWS]:
            self._layout.addWidget(rule())
            self._layout.addWidget(self._row(row))
        if len(state.rows) > SHOWN_ROWS:
            self._layout.addWidget(label(tr("and {n} more", n=len(state.rows) - SHOWN_ROWS), "caption"))

    def _row(self, row: ChangeRow) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        where = label(row.where, "quiet", wrap=True)
        where.setFixedWidth(WHERE_WIDTH)
        layout.addWidget(where, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label(row.text, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        if (place := row.place) is not None:
            there = button(tr("Go there"), "link", lambda: self._go(place))
            there.setAccessibleName(tr("Go to {where}: {what}", where=row.where, what=row.text))
            layout.addWidget(there, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder


class DataCard(Collapsible):
    """The bodies as Aurora will get them, with a button that copies them; closed at first."""

    def __init__(self, look: Look) -> None:
        inner = QWidget()
        super().__init__(look, tr("Exactly what is sent"), inner)
        self._text = ""
        self._data = label("", selectable=True)
        self._data.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._data.setProperty("role", "data")
        self._data.setWordWrap(True)
        self._data.setAccessibleName(tr("Exactly what is sent"))
        copy = button(tr("Copy"), "", self._copy, look=look, icon="copy")
        copy.setAccessibleName(tr("Copy what is sent"))
        row = QHBoxLayout()
        row.addWidget(label(tr("Addresses of pictures are filled in once they are uploaded."), "caption", wrap=True), 1)
        row.addWidget(copy)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(8, 0, 8, 10)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._data)

    def show_data(self, text: str) -> None:
        """Show these bodies; laid out only while the card is open, because it may be long."""
        self._text = text
        self._data.setText("" if self.is_closed else text)

    def toggle(self) -> None:
        """Open or close."""
        super().toggle()
        self.show_data(self._text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

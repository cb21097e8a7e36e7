"""How far an import of photos is: a bar, the numbers, the sentence, and a way to stop that keeps what is in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from surveyor_app.gui.photo_import import Adding
from surveyor_app.gui.presenters.photo_words import adding_words
from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.language import tr


class ImportProgress(QFrame):
    """Shown while files are being added."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Adding photos"))
        self.cancel = button(tr("Stop adding"), on_click=self.cancelled.emit)
        lines = QVBoxLayout()
        lines.setSpacing(6)
        lines.addWidget(self._words)
        lines.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(lines, 1)
        layout.addWidget(self.cancel)
        self.hide()

    def show_adding(self, adding: Adding) -> None:
        """Show how far it is; nothing once it has ended."""
        had_focus = self.cancel.hasFocus()
        self._words.setText(adding_words(adding.done, adding.of, adding.seconds_left, stopping=adding.is_stopping))
        self._bar.setRange(0, adding.of)
        self._bar.setValue(adding.done)
        self.cancel.setEnabled(not adding.is_stopping)
        self.setVisible(adding.is_under_way)
        if had_focus and not adding.is_under_way:
            self.focusNextChild()

    @property
    def words(self) -> str:
        """What is said, "" when nothing is being added; for tests."""
        return self._words.text() if not self.isHidden() else ""

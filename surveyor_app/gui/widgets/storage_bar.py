"""The bar below the top bar that stays while the disk does not take what is entered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from surveyor_app.gui.presenters.storage_words import StorageNote
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, restyle
from surveyor_app.language import tr


class StorageBar(QFrame):
    """Icon, what is wrong, what to do, and a button that tries again."""

    retry_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("storageBar")
        self._icon = IconLabel(look, "hard-drive", "refuse", 22)
        self._head, self._text = label("", "strong", wrap=True), label("", wrap=True)
        self.retry_button = button(tr("Try again"), on_click=self.retry_pressed.emit, look=look, icon="refresh-cw")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._head)
        words.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 10, 16, 10)
        layout.setSpacing(14)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self.retry_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_note(self, note: StorageNote | None) -> None:
        """Say it, or go away."""
        self.setVisible(note is not None)
        if note is None:
            return
        restyle(self, "tone-box", note.sign.tone)
        self._icon.show_icon(note.sign.icon, note.sign.tone)
        self._head.setText(note.sign.words)
        restyle(self._head, "tone", note.sign.tone)
        self._text.setText(note.text)
        self.setAccessibleName(f"{note.sign.words}: {note.text}")

    @property
    def text(self) -> str:
        """What is said, "" when hidden; for tests."""
        return "" if self.isHidden() else f"{self._head.text()}: {self._text.text()}"

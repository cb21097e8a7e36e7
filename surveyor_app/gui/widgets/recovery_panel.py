"""Told once after the database had to be restored: what is there again, and what is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from surveyor_app.gui.presenters.storage_words import RecoveryWords
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, restyle
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.language import N_, tr

KEPT = Sign(N_("Kept"), "circle-check", "done")
LOST = Sign(N_("Lost"), "triangle-alert", "unusual")
NONE_LOST = N_("Nothing is known to be lost.")


class RecoveryPanel(QFrame):
    """A card above the page; stays until the person has read it."""

    read = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words: RecoveryWords | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 0)
        self._card = card()
        outer.addWidget(self._card)
        self._layout = QVBoxLayout(self._card)
        self._layout.setContentsMargins(20, 16, 20, 16)
        self._layout.setSpacing(8)
        self.read_button = button(tr("Got it"), on_click=self._close, look=look, icon="check")
        self.hide()

    def tell(self, words: RecoveryWords) -> None:
        """Show a report."""
        self._words = words
        self.read_button.setParent(None)
        clear(self._layout)
        tone = "unusual" if words.lost else "info"
        restyle(self._card, "tone-box", tone)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(self._look, "shield-alert", tone, 24), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(label(words.heading, "title", wrap=True))
        text.addWidget(label(words.reason, wrap=True))
        head.addLayout(text, 1)
        head.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(head)
        for line in words.kept:
            self._layout.addWidget(ProblemLine(self._look, KEPT, line))
        for line in words.lost:
            self._layout.addWidget(
                ProblemLine(self._look, LOST, tr("Lost: {what}", what=f"{line[:1].lower()}{line[1:]}"))
            )
        if not words.lost:
            self._layout.addWidget(ProblemLine(self._look, KEPT, tr(NONE_LOST)))
        if words.before:
            self._layout.addWidget(label(words.before, "caption", wrap=True, selectable=True))
        self.show()

    def _close(self) -> None:
        self.hide()
        self.read.emit()

    @property
    def words(self) -> RecoveryWords | None:
        """What is shown, None when hidden; for tests."""
        return None if self.isHidden() else self._words

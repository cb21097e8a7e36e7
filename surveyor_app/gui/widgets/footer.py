"""The footer: saved here, or not yet at the office, and the next gap."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from surveyor_app.gui.presenters.words import clock_time, count
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, restyle

HEIGHT = 36


class Footer(QFrame):
    """Both facts about what was entered, and the way to the next gap."""

    gap_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setFixedHeight(HEIGHT)
        self._saved_icon = IconLabel(look, "hard-drive", "quiet_text", 16)
        self._saved = label("Everything you enter is saved on this laptop", "caption")
        self._office_icon = IconLabel(look, "building-2", "quiet_text", 16)
        self._office = label("", "caption")
        self._unsaved = 0
        self._gap = button("", "link", self.gap_pressed.emit)
        self._gap.hide()
        self._office_icon.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(8)
        for widget in (self._saved_icon, self._saved):
            layout.addWidget(widget)
        layout.addSpacing(16)
        for widget in (self._office_icon, self._office):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._gap)

    def show_saved(self, at: datetime) -> None:
        """Say when the last change was written to disk."""
        self._saved.setText(f"Saved {clock_time(at)} on this laptop")
        self._saved_icon.show_icon("check", "done")
        restyle(self._saved, "tone", "")

    def show_unsaved(self, number: int) -> None:
        """Say that answers are not saved; after that `show_saved` says when they are."""
        if number == self._unsaved:
            return
        before, self._unsaved = self._unsaved, number
        if not number and before and self._saved.property("tone"):
            self._saved.setText("Everything you enter is saved on this laptop")
            self._saved_icon.show_icon("hard-drive", "quiet_text")
            restyle(self._saved, "tone", "")
        if number:
            self._saved.setText(f"Not saved: {count(number, 'answer')}, only in this window")
            self._saved_icon.show_icon("triangle-alert", "refuse")
            restyle(self._saved, "tone", "refuse")

    def show_office(self, icon: str, text: str) -> None:
        """Say what the office has; "" hides it."""
        self._office.setText(text)
        self._office.setVisible(bool(text))
        self._office_icon.setVisible(bool(text))
        self._office_icon.show_icon(icon, "quiet_text")

    def show_gap(self, text: str) -> None:
        """Say where the next gap is; "" hides it."""
        self._gap.setText(f"Next gap: {text}  (F8)" if text else "")
        self._gap.setVisible(bool(text))

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is said: saved, office, gap; for tests."""
        return self._saved.text(), self._office.text(), self._gap.text()

"""The footer: saved here, or not yet at the office, and the next gap."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from surveyor_app.gui.presenters.words import clock_time
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, literally, restyle
from surveyor_app.language import N_, tr, trn

HEIGHT = 36
_LEAST_GAP_PX = 60
_ALL_SAVED = N_("Everything you enter is saved on this laptop")


class Footer(QFrame):
    """Both facts about what was entered, and the way to the next gap."""

    gap_pressed = Signal()
    unclear_pressed = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._saved_icon = IconLabel(look, "hard-drive", "quiet_text", 16)
        self._saved = label(tr(_ALL_SAVED), "caption")
        self._office_icon = IconLabel(look, "building-2", "quiet_text", 16)
        self._office = label("", "caption")
        self._unsaved = 0
        self.undo_button = button(tr("Undo"), "link", self.undo_pressed.emit, look=look, icon="undo-2", once=False)
        self.redo_button = button("", "link", self.redo_pressed.emit, look=look, icon="redo-2", once=False)
        self._undo_words = self._gap_words = self._gap_short = self._where = ""
        self.unclear_button = button(
            "", "link", self.unclear_pressed.emit, look=look, icon="circle-question-mark", once=False
        )
        self.unclear_button.setProperty("tone", "refuse")
        look.tint(self.unclear_button, "circle-question-mark", "refuse")
        self.unclear_button.hide()
        self._gap = button("", "link", self.gap_pressed.emit, once=False)
        self._gap.hide()
        self._office_icon.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(8)
        for widget in (self._saved_icon, self._saved):
            layout.addWidget(widget)
        layout.addWidget(self.unclear_button)
        layout.addSpacing(16)
        for widget in (self._office_icon, self._office):
            layout.addWidget(widget)
        layout.addStretch(1)
        for link in (self.undo_button, self.redo_button, self._gap):
            layout.addWidget(link)
        self.show_undo("", "")
        look.changed.connect(self._fit)

    def show_saved(self, at: datetime) -> None:
        """Say when the last change was written to disk."""
        self._saved.setText(tr("Saved {time} on this laptop", time=clock_time(at)))
        self._saved_icon.show_icon("check", "done")
        restyle(self._saved, "tone", "")

    def show_unsaved(self, number: int) -> None:
        """Say that answers are not saved; after that `show_saved` says when they are."""
        if number == self._unsaved:
            return
        before, self._unsaved = self._unsaved, number
        if not number and before and self._saved.property("tone"):
            self._saved.setText(tr(_ALL_SAVED))
            self._saved_icon.show_icon("hard-drive", "quiet_text")
            restyle(self._saved, "tone", "")
        if number:
            self._saved.setText(
                trn("Not saved: {n} answer, only in this window", "Not saved: {n} answers, only in this window", number)
            )
            self._saved_icon.show_icon("triangle-alert", "refuse")
            restyle(self._saved, "tone", "refuse")

    def show_unclear(self, number: int) -> None:
        """Say how many fields hold something that nobody understood, and lead there; 0 hides it."""
        words = trn("{n} answer not understood", "{n} answers not understood", number)
        self.unclear_button.setText(words)
        self.unclear_button.setAccessibleName(tr("{what}, not sent. Go there.", what=words))
        self.unclear_button.setToolTip(self.unclear_button.accessibleName())
        self.unclear_button.setVisible(bool(number))
        self._fit()

    def show_office(self, icon: str, text: str) -> None:
        """Say what the office has; "" hides it."""
        self._office.setText(text)
        self._office.setVisible(bool(text))
        self._office_icon.show_icon(icon, "quiet_text")
        self._fit()

    def show_gap(self, words: str, short: str, where: str = "") -> None:
        """Say what comes next, in fewer words where there is no room; `where` is the name in them that may be cut
        first. "" hides it."""
        self._gap_words, self._gap_short, self._where = words, short, where
        self._gap.setToolTip(self._gap_words)
        self._gap.setAccessibleName(self._gap_words)
        self._gap.setVisible(bool(words))
        self._fit()

    def show_undo(self, undo: str, redo: str) -> None:
        """Offer to take back and to do again what these words say; "" offers nothing."""
        self._undo_words = tr("Undo: {what}", what=undo) if undo else ""
        redo_words = tr("Redo: {what}", what=redo) if redo else ""
        both = ((self.undo_button, self._undo_words, "Ctrl+Z"), (self.redo_button, redo_words, "Ctrl+Y"))
        for shown, words, keys in both:
            shown.setVisible(bool(words))
            shown.setAccessibleName(words)
            shown.setToolTip(f"{words} ({keys})")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.undo_button.setText(literally(self._undo_words))
        self._gap.setText(literally(self._gap_words))
        self._saved_icon.show()
        self._saved.show()
        self._office_icon.setVisible(bool(self._office.text()))
        if self._is_too_wide:
            self._shorten_gap()
        if self._is_too_wide:
            self.undo_button.setText("")
        has_icons = not self._is_too_wide
        self._saved_icon.setVisible(has_icons)
        self._office_icon.setVisible(has_icons and bool(self._office.text()))
        crowded = self._is_too_wide and not self._unsaved and not self.unclear_button.isHidden()
        self._saved.setVisible(not crowded)

    def _shorten_gap(self) -> None:
        """The gap is found by its key whatever it is called: its name is cut before the words of what can be undone."""
        metrics = self._gap.fontMetrics()
        room = metrics.horizontalAdvance(self._where) - self._excess
        cut = metrics.elidedText(self._where, Qt.TextElideMode.ElideRight, max(0, room - 2))
        has_words = self._where and room >= _LEAST_GAP_PX
        self._gap.setText(literally(self._gap_words.replace(self._where, cut) if has_words else self._gap_short))

    @property
    def _excess(self) -> int:
        layout = self.layout()
        return layout.sizeHint().width() - self.width() if layout is not None else 0

    @property
    def _is_too_wide(self) -> bool:
        return self._excess > 0

    @property
    def undo_texts(self) -> tuple[str, str]:
        """What undo and redo are called, "" where there is nothing to undo or redo; for tests."""
        return self.undo_button.accessibleName(), self.redo_button.accessibleName()

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is said: saved, office, gap; for tests."""
        return self._saved.text(), self._office.text(), self._gap_words

"""Asks, within the page, why a slot has no photo: it does not apply here, or it could not be reached, and because of
what; common reasons are one press away, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.language import N_, tr

KINDS = {AbsenceKind.NOT_APPLICABLE: N_("Does not apply"), AbsenceKind.NOT_REACHED: N_("Could not reach")}
COMMON = {
    AbsenceKind.NOT_APPLICABLE: (
        N_("not on this house"),
        N_("flat roof, no attic"),
        N_("already on another photo"),
        N_("not part of this job"),
    ),
    AbsenceKind.NOT_REACHED: (
        N_("locked or blocked"),
        N_("not safe"),
        N_("too high"),
        N_("weather"),
        N_("nobody at home"),
    ),
}


class ReasonPanel(QFrame):
    """`given(slot, kind, reason)` when the person says why; `left` when it is closed, either way."""

    given = Signal(str, object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone-box", "info")
        self._slot = ""
        self._about: Hashable = None
        self._typed: dict[tuple[Hashable, str], str] = {}  # by place and slot: what was typed and not given yet
        self._title = label("", "label", wrap=True)
        self._why = label("", "caption", wrap=True)  # what the tile has no room for
        self.kinds = Choices("segment")
        self.kinds.offer([(kind.value, tr(words)) for kind, words in KINDS.items()])
        self.kinds.name_for_readers(tr("Why there is no photo"))
        self.common = Choices("chip")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("or say it in your own words"))
        self.reason.textChanged.connect(self._changed)
        self.reason.returnPressed.connect(self._give)
        self.keep = button(tr("Keep this reason"), "primary", self._give)
        self.kinds.chosen.connect(lambda _kind: self._show_kind())
        self.kinds.typed.connect(self._type)
        self.common.chosen.connect(self._give)
        self.common.typed.connect(self._type)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QWidget()
        buttons = FlowLayout(row, spacing=8)
        buttons.addWidget(self.keep)
        buttons.addWidget(button(tr("Cancel"), on_click=self.leave))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._why)
        layout.addWidget(self.kinds)
        layout.addWidget(self.common)
        layout.addWidget(self.reason)
        layout.addWidget(row)

    @property
    def slot(self) -> str:
        """The slot that is asked about, "" when nothing is."""
        return self._slot

    def ask(self, slot: str, title: str, why: str = "") -> None:
        """Ask about a slot; what was typed about it before is still there."""
        self._slot = slot
        self._title.setText(tr("Why is there no photo of “{title}”?", title=title))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        if self.kinds.current is None:
            self.kinds.choose(AbsenceKind.NOT_APPLICABLE.value)
        self._show_kind()
        self.reason.setText(self._typed.get((self._about, slot), ""))
        self._changed(self.reason.text())
        self.show()
        self.common.focus_input()

    def _show_kind(self) -> None:
        kind = AbsenceKind(self.kinds.current or AbsenceKind.NOT_APPLICABLE.value)
        self.kinds.choose(kind.value)
        self.common.offer([(tr(words), tr(words)) for words in COMMON[kind]])
        self.common.name_for_readers(tr(KINDS[kind]))

    def _type(self, text: str) -> None:
        """What is typed into the buttons goes where it belongs."""
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reason.insert(text)

    def _changed(self, text: str) -> None:
        self.keep.setEnabled(bool(text.strip()))
        if self._slot:
            self._typed[self._about, self._slot] = text

    def _give(self, words: str | None = None) -> None:
        text = (words or self.reason.text()).strip()
        if not text or not self._slot:
            return
        slot, self._slot = self._slot, ""
        self.given.emit(slot, AbsenceKind(self.kinds.current or AbsenceKind.NOT_APPLICABLE.value), text)
        self.leave()

    def stored(self, slots: Iterable[str]) -> None:
        """Reasons are stored for these slots: what was typed about them has served."""
        for slot in slots:
            self._typed.pop((self._about, slot), None)

    def be_about(self, place: Hashable) -> None:
        """Whose slots are asked about; what was typed at another place waits there."""
        if place != self._about:
            self._about, self._slot = place, ""
            self.hide()

    def leave(self) -> None:
        """Ask no more."""
        self._slot = ""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

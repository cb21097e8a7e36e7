"""Asks, within the page, why a slot has no photo: it does not apply here, or it could not be reached, and because of
what; common reasons are one press away, and what was typed is kept within a second."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.domain.photo import LONGEST_REASON, AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import BegunReason
from surveyor_app.domain.values import text_fault
from surveyor_app.gui.forms.field_binding import AT_LATEST_MS, AUTOSAVE_MS
from surveyor_app.gui.presenters.reasons import common_reasons
from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.language import N_, tr

KINDS = {AbsenceKind.NOT_APPLICABLE: N_("Does not apply"), AbsenceKind.NOT_REACHED: N_("Could not reach")}


class ReasonPanel(QFrame):
    """`given(slot, kind, reason)` when the person says why; `begun(request id, target, slot, text)` what they typed and
    have not given yet; `left` when it is closed, either way."""

    given = Signal(str, object, str)
    begun = Signal(str, object, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone-box", "info")
        self._slot = ""
        self._about: tuple[str, PhotoTarget] | None = None
        self._kept: dict[str, str] = {}  # by slot: what was typed at this place and not given yet
        self._rest = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._latest = QTimer(self, singleShot=True, interval=AT_LATEST_MS)
        for timer in (self._rest, self._latest):
            timer.timeout.connect(self.flush)
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
        self._fault = label("", "caption", wrap=True)
        self._fault.setProperty("tone", "refuse")
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
        layout.addWidget(self._fault)
        layout.addWidget(row)

    @property
    def slot(self) -> str:
        """The slot that is asked about, "" when nothing is."""
        return self._slot

    @property
    def fault_text(self) -> str:
        """What is said about a reason that cannot be kept, "" for nothing."""
        return self._fault.text()

    def ask(self, slot: str, title: str, why: str = "") -> None:
        """Ask about a slot; what was typed about it before is still there."""
        self.flush()
        self._slot = slot
        self._title.setText(tr("Why is there no photo of “{title}”?", title=title))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        if self.kinds.current is None:
            self.kinds.choose(AbsenceKind.NOT_APPLICABLE.value)
        self._show_kind()
        self.reason.setText(self._kept.get(slot, ""))
        self._changed(self.reason.text())
        self.show()
        self.common.focus_input()

    def _show_kind(self) -> None:
        kind = AbsenceKind(self.kinds.current or AbsenceKind.NOT_APPLICABLE.value)
        self.kinds.choose(kind.value)
        self.common.offer([(tr(words), tr(words)) for words in common_reasons(kind, self._slot)])
        self.common.name_for_readers(tr(KINDS[kind]))

    def _type(self, text: str) -> None:
        """What is typed into the buttons goes where it belongs."""
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reason.insert(text)

    def _changed(self, text: str) -> None:
        fault = text_fault(text.strip(), LONGEST_REASON)
        self._fault.setText(tr("The reason {fault}", fault=fault) if fault else "")
        self._fault.setVisible(bool(fault))
        self.keep.setEnabled(bool(text.strip()) and not fault)
        if self._is_unkept:
            self._rest.start()
            if not self._latest.isActive():
                self._latest.start()

    @property
    def _is_unkept(self) -> bool:
        return bool(self._slot) and self.reason.text() != self._kept.get(self._slot, "")

    def flush(self) -> None:
        """Hand on what was typed and still waits."""
        self._rest.stop()
        self._latest.stop()
        if self._about is not None and self._is_unkept:
            self._kept[self._slot] = self.reason.text()
            self.begun.emit(*self._about, self._slot, self.reason.text())

    def _give(self, words: str | None = None) -> None:
        text = (words or self.reason.text()).strip()
        if not text or not self._slot or text_fault(text, LONGEST_REASON):
            return
        self.flush()
        slot, self._slot = self._slot, ""
        self.given.emit(slot, AbsenceKind(self.kinds.current or AbsenceKind.NOT_APPLICABLE.value), text)
        self.leave()

    def be_about(self, request_id: str, target: PhotoTarget, begun: Iterable[BegunReason]) -> None:
        """Whose slots are asked about, and what was `begun` in this survey; what is being typed stays."""
        if (request_id, target) != self._about:
            self.flush()
            self._about, self._slot = (request_id, target), ""
            self.hide()
        elif self._rest.isActive():
            return
        self._kept = {one.slot: one.text for one in begun if one.target == target}
        if self._slot and self._is_unkept:  # it was typed elsewhere meanwhile
            self.reason.setText(self._kept.get(self._slot, ""))

    def leave(self) -> None:
        """Ask no more."""
        self.flush()
        self._slot = ""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left."""
        self.flush()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

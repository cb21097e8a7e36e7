"""Asks why a slot has no photo: it does not apply here, or it could not be reached, and a few words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.gui.widgets.choices import Choices


class ReasonDialog(QDialog):
    """`given(kind, reason)` when the person says why."""

    given = Signal(object, str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"No photo: {title}")
        self.setMinimumWidth(480)
        self.kinds = Choices("segment")
        self.kinds.offer(
            [(AbsenceKind.NOT_APPLICABLE.value, "Does not apply"), (AbsenceKind.NOT_REACHED.value, "Could not reach")]
        )
        self.kinds.name_for_readers("Why there is no photo")
        self.kinds.choose(AbsenceKind.NOT_APPLICABLE.value)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("For example: no attic, flat roof")
        self._keep = button("Keep this reason", "primary", self._give)
        self._keep.setDefault(True)
        self._keep.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("Cancel", on_click=self.reject))
        buttons.addWidget(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(f"Why is there no photo of “{title}”?", "title", wrap=True))
        layout.addWidget(self.kinds)
        layout.addWidget(label("Because", "label"))
        layout.addWidget(self.reason)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.reason.setFocus()

    def _give(self) -> None:
        kind = AbsenceKind(self.kinds.current or AbsenceKind.NOT_APPLICABLE.value)
        self.given.emit(kind, self.reason.text().strip())
        self.accept()

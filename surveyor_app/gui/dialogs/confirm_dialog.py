"""Asks before something that cannot be undone, saying what will be lost and what stays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.language import tr


class ConfirmDialog(QDialog):
    """`confirmed` when the person agrees."""

    confirmed = Signal()

    def __init__(self, title: str, text: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        cancel = button(tr("Cancel"), on_click=self.reject)
        cancel.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        self.agree_button = button(verb, "danger", self._agree)
        buttons.addWidget(self.agree_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(title, "title", wrap=True))
        layout.addWidget(label(text, wrap=True))
        layout.addSpacing(8)
        layout.addLayout(buttons)

    def _agree(self) -> None:
        self.accept()
        self.confirmed.emit()

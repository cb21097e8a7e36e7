"""Says at a field that its value is a copy, with a button to say that it is right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label
from surveyor_app.language import tr


class CopiedMark(QWidget):
    """Hidden until a copied value waits; `confirmed` when the person says that it is right."""

    confirmed = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        words = label(tr("Copied – check it"), "strong")
        words.setProperty("tone", "unusual")
        self.button = button(tr("It’s right"), "offer", self.confirmed.emit, look=look, icon="check")
        self.button.setAccessibleName(tr("{field}: copied – it’s right", field=name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(look, "copy", "unusual", 18))
        layout.addWidget(words)
        layout.addSpacing(4)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.hide()

    @property
    def has_focus(self) -> bool:
        """Whether the button has the keyboard."""
        return self.button.hasFocus()

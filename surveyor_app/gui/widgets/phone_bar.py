"""The bar that says, wherever the person is, that a phone can send photos to this laptop just now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, restyle
from surveyor_app.language import tr


class PhoneBar(QFrame):
    """One line with a way to the code and a way to end it; shown while the panel with the code is not in sight."""

    show_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        restyle(self, "tone-box", "info")
        self._text = label("", wrap=True)
        self.show_button = button(tr("Show the code"), on_click=self.show_pressed.emit, look=look, icon="qr-code")
        self.stop_button = button(tr("Stop receiving"), on_click=self.stop_pressed.emit, look=look, icon="x")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 6, 16, 6)
        layout.setSpacing(14)
        layout.addWidget(IconLabel(look, "smartphone", "info", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        for made in (self.show_button, self.stop_button):
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def say(self, text: str) -> None:
        """Say it; "" hides the bar."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is said, "" when hidden; for tests."""
        return "" if self.isHidden() else self._text.text()

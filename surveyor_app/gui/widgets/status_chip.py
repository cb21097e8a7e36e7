"""A status as icon and word on a tinted ground: never by colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, label, restyle


class StatusChip(QFrame):
    """Shows one Sign."""

    def __init__(self, look: Look, sign: Sign) -> None:
        super().__init__()
        self._icon = IconLabel(look, sign.icon, sign.tone, 16)
        self._text = label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 10, 3)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_sign(sign)

    def show_sign(self, sign: Sign) -> None:
        """Show another state."""
        self._icon.show_icon(sign.icon, sign.tone)
        self._text.setText(sign.words)
        restyle(self, "chip", sign.tone)
        restyle(self._text, "tone", sign.tone)
        self.setAccessibleName(sign.words)

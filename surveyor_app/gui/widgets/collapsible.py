"""A heading that opens and closes what is below it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button


class Collapsible(QFrame):
    """Closed at first."""

    def __init__(self, look: Look, title: str, inner: QWidget) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._look = look
        self._inner = inner
        self._inner.hide()
        self.heading = button(title, "row", self.toggle, look=look, icon="chevron-right")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(inner)

    @property
    def is_closed(self) -> bool:
        """Whether only the heading is to be seen."""
        return self._inner.isHidden()

    def close_up(self) -> None:
        """Show only the heading."""
        if not self.is_closed:
            self.toggle()

    def toggle(self) -> None:
        """Open or close."""
        shown = self._inner.isHidden()
        self._inner.setVisible(shown)
        self._look.tint(self.heading, "chevron-down" if shown else "chevron-right", "text")

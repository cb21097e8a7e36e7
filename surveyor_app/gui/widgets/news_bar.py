"""The quiet bar that says that the office announces a newer version of this app."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from surveyor_app.domain.app_news import AppNews
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, restyle
from surveyor_app.language import tr


class NewsBar(QFrame):
    """One line, where to get it, and a way to put it aside; it takes no focus by itself and never comes as a dialog."""

    open_pressed = Signal()
    dismissed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        restyle(self, "tone-box", "info")
        self._text = label("", wrap=True, selectable=True)
        self.open_button = button(tr("Open the page"), on_click=self.open_pressed.emit, look=look, icon="external-link")
        self.dismiss_button = button(tr("Not now"), "quiet", self.dismissed.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 6, 16, 6)
        layout.setSpacing(14)
        layout.addWidget(IconLabel(look, "download", "info", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        for made in (self.open_button, self.dismiss_button):
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_news(self, news: AppNews | None) -> None:
        """Say it, or go away."""
        self.setVisible(news is not None)
        if news is None:
            return
        head = tr("Your office has a newer Surveyor: version {version}.", version=news.version)
        how = news.where or tr("Ask your office how to get it.")
        if news.link:
            how = tr("Install it from {address} when it suits you.", address=news.link)
        self._text.setText(f"{head} {how}")
        self.setAccessibleName(self._text.text())
        self.open_button.setVisible(bool(news.link))
        self.open_button.setToolTip(news.link)

    @property
    def text(self) -> str:
        """What is said, "" when hidden; for tests."""
        return "" if self.isHidden() else self._text.text()

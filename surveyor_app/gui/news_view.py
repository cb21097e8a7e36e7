"""Shows in the window that the office announces a newer version: while the office is reached, until it is put aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from surveyor_app.gui.widgets.news_bar import NewsBar

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class NewsView(QObject):
    """Owns the bar; the window places it. Nothing here fetches or installs anything."""

    def __init__(self, window: MainWindow, open_url: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__(window)
        self._window, self._open_url = window, open_url
        self.bar = NewsBar(window.look)
        window.session.app_news_changed.connect(self._show)
        window.watch.changed.connect(self._show)
        self.bar.open_pressed.connect(self._open)
        self.bar.dismissed.connect(self._dismiss)

    def _show(self) -> None:
        """Offline, the news helps nobody: it would only be in the way."""
        news = self._window.session.app_news
        self.bar.show_news(news if self._window.watch.facts.online else None)

    def _open(self) -> None:
        news = self._window.session.app_news
        if news is not None and news.link:
            self._open_url(QUrl(news.link))

    def _dismiss(self) -> None:
        """The keyboard focus goes with the bar: it goes where the work is."""
        self._window.session.dismiss_app_news()
        self._window.requests.list.setFocus()
        self._window.pages.enter()

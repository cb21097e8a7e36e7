"""Where the keyboard goes when what had it is hidden, disabled or gone: to the page in sight. Qt takes the next thing,
which is the search for one, and whoever types on filters the requests away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from surveyor_app.gui.reading_order import tab_stops

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class FocusGuard(QObject):
    """Asked by the window before the keyboard moves by itself or by Tab."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._lost = QTimer(self, singleShot=True, interval=0)
        self._lost.timeout.connect(self._settle)
        self._is_ended = False
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    def end(self) -> None:
        """The window goes, piece by piece."""
        self._is_ended = True
        self._lost.stop()

    def moves(self, *, on: bool) -> bool:
        """Whether the keyboard was moved here: off what is not there any more, or from the page itself into it."""
        if self._is_ended:
            return False
        focused, page = cast("QWidget | None", self._window.focusWidget()), self._page
        if focused is None or not focused.isVisibleTo(self._window) or not focused.isEnabled():
            self._to_page()
            return True
        stops = list(tab_stops(page)) if focused is page else []
        if stops:
            reason = Qt.FocusReason.TabFocusReason if on else Qt.FocusReason.BacktabFocusReason
            stops[0 if on else -1].setFocus(reason)
        return bool(stops)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None and not self._is_ended:
            self._lost.start()

    def _settle(self) -> None:
        """Whoever took the keyboard away may have had a place for it."""
        nobody = QApplication.focusWidget() is None and QApplication.activePopupWidget() is None
        if nobody and self._window.isActiveWindow():
            self._to_page()

    @property
    def _page(self) -> QWidget:
        """What scrolls in the page in sight: keys that it does not know go on to the page."""
        page = self._window.pages.current
        return (page.widget() if isinstance(page, QScrollArea) else None) or page

    def _to_page(self) -> None:
        window, requests = self._window, self._window.requests.list
        begins = window.pages.current is window.welcome and requests.isVisibleTo(window)
        (requests if begins else self._page).setFocus(Qt.FocusReason.OtherFocusReason)

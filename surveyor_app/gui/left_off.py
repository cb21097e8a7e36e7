"""Keeps where the person is, all the time, and takes them back there at the next start, also after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.window_memory import LeftOff

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

_OF_THE_WINDOW = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)
SETTLING_MS = 2000  # a page that gets its pictures late grows to its length meanwhile


class PlaceKeeper(QObject):
    """Tells the window's memory what changes. Until the person has been taken back, nothing is noted over what is
    known from before."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._memory = window, window.memory
        self._wanted: LeftOff | None = None
        self.is_back = False
        self._scroll_to = 0
        self._watched: list[QScrollArea] = []
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._memory.capture = self._capture
        window.installEventFilter(self)
        window.pages.moved.connect(self._moved)
        window.pages.stack.currentChanged.connect(lambda _at: self._watch_page())
        window.requests.filters.chosen.connect(lambda _group: self._memory.touch())
        window.top.searched.connect(lambda _text: self._memory.touch())
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window was moved or sized."""
        if watched is self._window and event.type() in _OF_THE_WINDOW:
            self._memory.touch()
        return False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self._window:
            self._memory.touch()

    def _watch_page(self) -> None:
        page = self._window.pages.current
        if isinstance(page, QScrollArea) and page not in self._watched:
            self._watched.append(page)
            bar = page.verticalScrollBar()
            bar.valueChanged.connect(lambda _to: self._memory.touch())
            bar.rangeChanged.connect(lambda _least, _most: self._grown(page))
        self._memory.touch()

    def _capture(self) -> None:
        window = self._window
        self._memory.keep_bytes("geometry", window.saveGeometry())
        if self.is_back:
            self._memory.keep(self.here())

    def here(self) -> LeftOff:
        """Where the person is now."""
        window = self._window
        detail, page = window.session.detail, window.pages.current
        on_sync_page = page is window.sync_page
        return LeftOff(
            request_id=detail.request.id if detail is not None else None,
            place=Place(*window.pages.place.page),
            scroll=page.verticalScrollBar().value() if isinstance(page, QScrollArea) else 0,
            focus=self._focus_key(),
            group=window.requests.group,
            search=window.top.search.text(),
            on_sync_page=on_sync_page,
        )

    # ── going back ───────────────────────────────────────────────────────────────────────────────────────────────────

    def go_back(self) -> None:
        """The requests are shown: open what was open, where it was open."""
        window, left = self._window, self._memory.left_off
        window.requests.choose_group(left.group)
        window.top.search.setText(left.search)
        known = {summary.id for summary in window.session.summaries}
        self._wanted = left
        if left.request_id in known and left.request_id is not None:
            window.open_request(left.request_id, left.place)
        else:
            self._arrive()

    def _moved(self, place: Place) -> None:
        self._memory.touch()
        if self._wanted is not None and not self.is_back:
            if place.page != self._wanted.place.page:
                self._wanted = LeftOff()  # what was there is gone
            QTimer.singleShot(0, self, self._arrive)

    def _arrive(self) -> None:
        """The page is there and laid out: scroll and focus as before."""
        left, self._wanted = self._wanted, None
        if left is None:
            return
        if left.on_sync_page:
            self._window.show_sync()
        self._focus(left.focus)
        self._scroll(left.scroll)
        self.is_back = True

    def _scroll(self, to: int) -> None:
        page = self._window.pages.current
        if not isinstance(page, QScrollArea) or to <= 0:
            return
        bar = page.verticalScrollBar()
        self._scroll_to = to
        bar.setValue(to)
        if bar.maximum() < to:
            self._settling.start()

    def _grown(self, page: QScrollArea) -> None:
        if self._settling.isActive() and page is self._window.pages.current:
            bar = page.verticalScrollBar()
            bar.setValue(self._scroll_to)
            if bar.maximum() >= self._scroll_to:
                self._settling.stop()

    # ── which widget ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _areas(self) -> dict[str, QWidget]:
        window = self._window
        return {"page": window.pages.current, "requests": window.requests, "tasks": window.tasks, "top": window.top}

    def _focus_key(self) -> str:
        """The focused widget as area, name and how many of that name come before it; "" for none that has a name."""
        focused = cast("QWidget | None", self._window.focusWidget())
        if focused is None or not (name := _name(focused)):
            return ""
        for key, area in self._areas().items():
            if area.isAncestorOf(focused):
                return f"{key}\n{name}\n{_named(area, name).index(focused)}"
        return ""

    def _focus(self, key: str) -> None:
        area, _, rest = key.partition("\n")
        name, _, number = rest.rpartition("\n")
        if area not in self._areas() or not number.isdecimal():
            return
        found = _named(self._areas()[area], name)
        if int(number) < len(found) and found[int(number)].isVisibleTo(self._window):
            widget = found[int(number)]
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(widget, QLineEdit):
                widget.end(False)
            elif isinstance(widget, QPlainTextEdit):
                widget.moveCursor(QTextCursor.MoveOperation.End)


def _name(widget: QWidget) -> str:
    words = widget.accessibleName()
    if not words and isinstance(widget, QAbstractButton):
        words = widget.text()
    return words.replace("\n", " ")


def _named(area: QWidget, name: str) -> list[QWidget]:
    """What takes the keyboard in an area and is called so, in a fixed order."""
    policy = Qt.FocusPolicy.NoFocus
    return [one for one in area.findChildren(QWidget) if one.focusPolicy() != policy and _name(one) == name]

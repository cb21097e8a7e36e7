"""A person's hands for window tests: keys go to whatever has the keyboard, clicks to whatever lies below the pointer.

Nothing here calls a method of the window to get somewhere; what hands cannot reach, a person cannot reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget

from tests.gui.conftest import Desk

NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
LEFT = Qt.MouseButton.LeftButton
MOST_TABS = 120


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, else the words on a button or a label."""
    words = widget.accessibleName()
    if not words and isinstance(widget, QAbstractButton | QLabel):
        words = widget.text()
    return words.replace("&", "")


def focused() -> QWidget:
    """Whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def receiver() -> QWidget | None:
    """Where the next key goes: to an open list of suggestions, which hands it on, else to what has the focus."""
    popup = QApplication.activePopupWidget()
    if popup is not None and popup.isVisible():
        inside = cast("QWidget | None", popup.focusWidget())
        return popup if inside is None else inside
    return QApplication.focusWidget()


def look(desk: Desk) -> None:
    """No hand is so fast that it goes on before the window has been drawn again."""
    desk.settle()
    QCoreApplication.processEvents()
    desk.settle()


class Keyboard:
    """Keys and nothing else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other, each once the window has done what the one before asked for."""
        for key in keys:
            self._strike(key, modifiers)

    def type(self, text: str) -> None:
        """Write, letter by letter."""
        for letter in text:
            self._strike(letter)

    def tab_to(self, name: str) -> None:
        """Press Tab until what begins with this name has the keyboard."""
        for _ in range(MOST_TABS):
            if name_of(focused()).startswith(name):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def _strike(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._be_in_front()
        widget = receiver()
        assert widget is not None, "nothing has the keyboard"
        QTest.keyClick(widget, cast("Qt.Key", key), modifiers)  # a letter will do as well
        look(self._desk)

    def _be_in_front(self) -> None:
        """The offscreen platform forgets the active window after a list of suggestions was shown."""
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():
            self._desk.window.activateWindow()
            self._desk.wait(self._desk.window.isActiveWindow)


class Mouse:
    """Clicks, the wheel, and files dropped from outside."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def click(self, target: str | QWidget, at: QPoint | None = None) -> None:
        """Click on what is called so, or on a point of a widget; first it is wheeled into sight."""
        widget = self.find(target) if isinstance(target, str) else target
        at = at or widget.rect().center()
        self.show(widget, at)
        below = self._below(widget, at)
        assert below is widget or widget.isAncestorOf(below), f"{name_of(widget)!r} is covered by {below}"
        QTest.mouseClick(below, LEFT, NONE, below.mapFrom(widget, at) if below is not widget else at)
        look(self.desk)

    def choose(self, name: str, option: str) -> None:
        """Open a long list with its arrow and click on an option."""
        combo = self.find(name)
        assert isinstance(combo, QComboBox)
        self.click(combo, QPoint(combo.width() - 16, combo.height() // 2))
        view = combo.view()
        self.desk.wait(view.isVisible)
        index = combo.model().index(combo.findText(option), 0)
        assert index.isValid(), f"{name} has no {option}"
        view.scrollTo(index)  # what the wheel would do
        at = view.visualRect(index).center()
        QTest.mouseMove(view.viewport(), at)
        QTest.mousePress(view.viewport(), LEFT, NONE, at)
        QTest.mouseRelease(view.viewport(), LEFT, NONE, at)
        self.desk.wait(lambda: not view.isVisible())
        look(self.desk)

    def drop(self, widget: QWidget, files: Sequence[Path], at: QPoint | None = None) -> None:
        """Drop files from outside on a point; they go to the first widget below it that takes drops."""
        at = at or widget.rect().center()
        self.show(widget, at)
        below: QWidget | None = self._below(widget, at)
        while below is not None and not below.acceptDrops():
            below = below.parentWidget()
        assert below is not None, "nothing there takes files"
        data, point = files_data(files), below.mapFromGlobal(widget.mapToGlobal(at))
        for event in (
            QDragEnterEvent(point, Qt.DropAction.CopyAction, data, LEFT, NONE),
            QDragMoveEvent(point, Qt.DropAction.CopyAction, data, LEFT, NONE),
            QDropEvent(QPointF(point), Qt.DropAction.CopyAction, data, LEFT, NONE),
        ):
            QApplication.sendEvent(below, event)
        look(self.desk)

    def find(self, name: str) -> QWidget:
        """The one visible thing whose name is so or begins so."""
        seen = [
            one
            for one in self.desk.window.findChildren(QWidget)
            if (one.isVisible() and one.isEnabled() and one.focusPolicy() != Qt.FocusPolicy.NoFocus) or _is_button(one)
        ]
        exact = [one for one in seen if name_of(one) == name]
        found = exact or [one for one in seen if name_of(one).startswith(name)]
        assert found, f"nothing in sight is called {name!r}: {sorted({name_of(one) for one in seen})}"
        return found[0]

    def show(self, widget: QWidget, at: QPoint) -> None:
        """Turn the wheel over the page until a point of a widget is in sight."""
        area: QWidget | None = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None or not area.viewport().isAncestorOf(widget):
            return
        view = area.viewport()
        for _ in range(400):
            y = widget.mapTo(view, at).y()
            if 24 <= y <= view.height() - 24:
                return
            before = area.verticalScrollBar().value()
            self._wheel(view, -120 if y > view.height() - 24 else 120)
            if area.verticalScrollBar().value() == before:
                return

    def _wheel(self, over: QWidget, angle: int) -> None:
        at = QPointF(over.width() - 8, over.height() / 2)
        event = QWheelEvent(
            at,
            QPointF(over.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, angle),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(over, event)

    def _below(self, widget: QWidget, at: QPoint) -> QWidget:
        window = widget.window()
        below = window.childAt(widget.mapTo(window, at))
        assert below is not None, f"{name_of(widget)!r} is out of sight"
        return below


def _is_button(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.isVisible() and widget.isEnabled()


class Strokes(QObject):
    """Counts every key and every mouse button that the application delivers, and drops, each once however many
    widgets pass it on."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.keys = self.clicks = self.drops = 0
        self._press_at = -1
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        match event.type():
            case QEvent.Type.KeyPress:
                self.keys += watched is receiver()
            case QEvent.Type.Shortcut:
                self.keys += 1
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick:
                assert isinstance(event, QMouseEvent)
                self.clicks += event.timestamp() != self._press_at
                self._press_at = event.timestamp()
            case QEvent.Type.Drop:
                self.drops += 1
        return False

    @property
    def number(self) -> int:
        """All of them."""
        return self.keys + self.clicks + self.drops


def files_data(files: Sequence[Path]) -> QMimeData:
    """Files as a file manager hands them over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def copy_files(files: Sequence[Path]) -> None:
    """Files copied in a file manager: they are on the clipboard."""
    QGuiApplication.clipboard().setMimeData(files_data(files))

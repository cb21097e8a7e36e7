"""Finds what is cut on a window: texts that have less room than they need, and widgets that hang over their page."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt import exceptions

from tests.gui.conftest import Desk


def cut_texts(window: QWidget) -> list[str]:
    """Every visible text that is cut, with how much is missing; [] when all can be read."""
    found: list[str] = []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for widget in window.findChildren(kind):
            if widget.isVisible() and (missing := _missing(widget)):
                found.append(f"{type(widget).__name__} {_words(widget)!r}: {missing}")
    return [*found, *_hanging_over(window)]


def once_settled(desk: Desk) -> list[str]:
    """What is still cut when rows have been laid out one after another."""
    desk.settle()
    with contextlib.suppress(exceptions.TimeoutError):
        desk.qtbot.waitUntil(lambda: not cut_texts(desk.window), timeout=500)
    return cut_texts(desk.window)


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return (text or widget.accessibleName())[:60]


def _missing(widget: QWidget) -> str:
    hint, room = widget.sizeHint(), widget.size()
    if isinstance(widget, QLineEdit):
        least = widget.fontMetrics().height()
        inner = widget.contentsRect().height()
        return f"{least} high in {inner}" if inner < least else ""
    if isinstance(widget, QLabel):
        if not widget.text():
            return ""
        if widget.wordWrap():
            needed = widget.heightForWidth(room.width())
            return f"{needed} high in {room.height()}" if needed > room.height() + 1 else ""
    if isinstance(widget, QAbstractButton) and "…" in widget.text() and widget.toolTip():
        return ""  # shortened, and told in full by the tool tip
    if hint.width() > room.width() + 1:
        return f"{hint.width()} wide in {room.width()}"
    if hint.height() > room.height() + 1:
        return f"{hint.height()} high in {room.height()}"
    return ""


def _hanging_over(window: QWidget) -> list[str]:
    found = []
    for page in window.findChildren(QScrollArea):
        if not page.isVisible():
            continue
        width = page.viewport().width()
        inner = page.widget()
        if inner is None:
            continue
        if inner.width() > width:
            found.append(f"page {page.accessibleName()!r}: {inner.width()} wide in {width}")
        for widget in inner.findChildren(QWidget):
            if widget.isVisible() and widget.window() is page.window() and not widget.findChildren(QWidget):
                right = widget.mapTo(page.viewport(), QPoint(widget.width(), 0)).x()
                if right > width + 1:
                    found.append(f"{type(widget).__name__} {_words(widget)!r}: ends at {right} of {width}")
    return found

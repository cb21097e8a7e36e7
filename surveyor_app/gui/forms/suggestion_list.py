"""The list of suggestions below a line: it opens only while somebody types, and is in nobody's way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QPointF, QStringListModel, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView, QWidget

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_NO_TYPING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TypedLine(QLineEdit):
    """A line edit that knows whether its text changes because somebody is typing in it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_typing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a key does is typing, but taking typing back is not."""
        self.is_typing = not any(map(event.matches, _NO_TYPING))
        super().keyPressEvent(event)
        self.is_typing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """So is what an input method writes."""
        self.is_typing = True
        super().inputMethodEvent(event)
        self.is_typing = False


class SuggestionList(QListView):
    """Opens only while its line is being typed in. A press or a turn of the wheel outside closes it and does what it
    would have done without the list: Qt would only close it."""

    def __init__(self, line: TypedLine) -> None:
        super().__init__()
        self._line = line
        self.setObjectName("completer")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # where Qt can hand a press on, there would be two

    def setVisible(self, visible: bool) -> None:
        """Stay away from whoever is not typing: Qt would show the list after an undo too."""
        super().setVisible(visible and self._line.is_typing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """All that the pointer does goes to the open list, wherever it is done."""
        if watched is not self or not isinstance(event, QMouseEvent | QWheelEvent):
            return False
        if event.type() not in (*_PRESSES, QEvent.Type.Wheel) or self.rect().contains(event.position().toPoint()):
            return False
        self.hide()
        point = event.globalPosition().toPoint()
        below = QApplication.widgetAt(point)
        if below is not None and below.window() is self._line.window():
            if isinstance(event, QWheelEvent):
                _turn(below, event)
            else:
                _press(below, point, event)
        return True


class Suggestions(QCompleter):
    """Finds what has the typed text anywhere in it; still to be set to the line or to its combo."""

    def __init__(self, line: TypedLine, options: Sequence[str] | QAbstractItemModel) -> None:
        model = options if isinstance(options, QAbstractItemModel) else QStringListModel(list(options), line)
        super().__init__(model, line)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.list = SuggestionList(line)
        self.setPopup(self.list)
        self.list.installEventFilter(self.list)  # after the completer's own, so that it is asked before


def _press(below: QWidget, point: QPoint, event: QMouseEvent) -> None:
    """Press on a widget as the person did. It goes through the window, so that the release finds the widget again."""
    window = below.window()
    _give_focus(below)  # Qt does this only for events from outside
    handle = window.windowHandle()
    if handle is None:
        return
    pressed = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        QPointF(window.mapFromGlobal(point)),
        QPointF(point),
        event.button(),
        event.buttons(),
        event.modifiers(),
    )
    pressed.setTimestamp(event.timestamp())
    QApplication.sendEvent(handle, pressed)


def _give_focus(pressed: QWidget) -> None:
    widget: QWidget | None = pressed
    while widget is not None:
        policy = widget.focusPolicy()
        if widget.isEnabled() and policy & Qt.FocusPolicy.ClickFocus == Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        widget = None if widget.isWindow() else widget.parentWidget()


def _turn(below: QWidget, event: QWheelEvent) -> None:
    """Turn the wheel over a widget, or over the first one around it that scrolls."""
    at = event.globalPosition()
    widget: QWidget | None = below
    while widget is not None:  # Qt asks the ones around only for events from outside
        turned = QWheelEvent(
            widget.mapFromGlobal(at),
            at,
            event.pixelDelta(),
            event.angleDelta(),
            event.buttons(),
            event.modifiers(),
            event.phase(),
            event.inverted(),
        )
        QApplication.sendEvent(widget, turned)
        widget = None if turned.isAccepted() or widget.isWindow() else widget.parentWidget()

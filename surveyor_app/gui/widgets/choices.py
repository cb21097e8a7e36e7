"""Choosing by buttons: a group that is one Tab stop, moved through with arrow keys; as segments or as chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from surveyor_app.gui.widgets.basics import literally, said
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.steady_press import SteadyPress

_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_CHOOSE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKE_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ON_PURPOSE = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason)
_COME_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_NUMBER = "0123456789.,"
TYPED_TOGETHER_MS = 1200


def _plain(text: str) -> str:
    return text.casefold().replace("×", "x").replace(" ", "")


def _written(event: QKeyEvent) -> str:
    """What a key writes; "" for Escape, Tab and the like, whose text is a control character."""
    text = event.text().strip()
    return text if text.isprintable() else ""


class _Choice(SteadyPress, QPushButton):
    """One button of a group. `pressed_by_key` when the person stands on it and chooses it; keys it does not know go to
    the group.

    A key that is held down chooses nothing, and none takes a choice back, except Delete and Backspace. In a group of
    answers Space and Enter choose only where the person has come by Tab or an arrow; where the window put the keyboard,
    the first one does nothing: a stray key must not become an answer.
    """

    pressed_by_key = Signal()
    taken_back = Signal()
    takes_each_press = False  # a double click would give an answer and take it back at once

    def __init__(self, text: str, group: Choices) -> None:
        super().__init__(text)
        self._group, self._is_met = group, False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By which way the keyboard came."""
        super().focusInEvent(event)
        if event.reason() in _ON_PURPOSE:
            self._is_met = True
        elif event.reason() not in _COME_BACK:
            self._is_met = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and typed text belong to the group."""
        key = event.key()
        if key in (*_NEXT, *_BACK) or (_written(event) and key != Qt.Key.Key_Space) or self._group.takes_space(event):
            event.ignore()
        elif key in _CHOOSE:
            if not event.isAutoRepeat():
                is_met, self._is_met = self._is_met, True
                if (is_met or not self._group.are_answers) and not self.isChecked():
                    self.pressed_by_key.emit()
        elif key in _TAKE_BACK:
            if self.isChecked():
                self.taken_back.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key has done all it does when it goes down."""
        if event.key() not in _CHOOSE:
            super().keyReleaseEvent(event)


class Choices(QFrame):
    """Buttons of which at most one is chosen; a second click, or Delete, takes the choice back.

    `chosen(key)` is emitted by the person only, None when the choice was taken back; `typed(text)` when somebody types
    into the group.
    """

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, kind: str = "segment", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.are_answers = False  # of a survey: no stray key may give one
        self.takes_numbers = False  # digits are typed on at once
        self._typed_so_far = ""
        self._is_lost = False  # no option begins with what is being typed
        self._typing = QTimer(self, singleShot=True, interval=TYPED_TOGETHER_MS)
        self._buttons: dict[str, QPushButton] = {}
        self._layout = FlowLayout(self, spacing={"segment": 2, "filter": 0}.get(kind, 8))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if kind == "segment":
            self.setObjectName("track")
            self._layout.setContentsMargins(4, 4, 4, 4)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Show these options, (key, words) each."""
        for made in self._buttons.values():
            self._layout.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._buttons = {}
        for key, text in options:
            made = _Choice(literally(text), self)
            made.setProperty("kind", self._kind)
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.clicked.connect(lambda checked=False, key=key: self._click(key, checked=checked))
            made.pressed_by_key.connect(lambda key=key: self._click(key, checked=True))
            made.taken_back.connect(lambda key=key: self._click(key, checked=False))
            self._layout.addWidget(made)
            self._buttons[key] = made
        self._one_tab_stop(None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys on offer, in order."""
        return tuple(self._buttons)

    @property
    def current(self) -> str | None:
        """The chosen key."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), None)

    def choose(self, key: str | None) -> None:
        """Show `key` as chosen, without a signal."""
        for name, made in self._buttons.items():
            made.setChecked(name == key)
        self._one_tab_stop(key)

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]

    def name_for_readers(self, name: str) -> None:
        """Say what the group is about on each of its buttons."""
        self.setAccessibleName(name)
        for made in self._buttons.values():
            made.setAccessibleName(f"{name}: {said(made)}")

    def focus_input(self) -> None:
        """Put the keyboard focus on the chosen button, or the first."""
        key = self.current or next(iter(self._buttons), None)
        if key is not None:
            self._buttons[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, what is typed goes to the option that begins with it."""
        made = list(self._buttons.values())
        at = next((n for n, one in enumerate(made) if one.hasFocus()), None)
        step = 1 if event.key() in _NEXT else -1 if event.key() in _BACK else 0
        if at is not None and step and made:
            made[(at + step) % len(made)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        text = " " if self.takes_space(event) else _written(event)
        if not text:
            super().keyPressEvent(event)
        elif self._typing.isActive():
            self._type(self._typed_so_far + text)
        else:
            self._type(text)

    def takes_space(self, event: QKeyEvent) -> bool:
        """Whether a space belongs to words that are being typed, and chooses nothing."""
        return event.key() == Qt.Key.Key_Space and self._is_lost and self._typing.isActive()

    def _type(self, text: str) -> None:
        """What is typed within a second belongs together: "2x6" goes to that option, and takes it once it is meant
        without doubt; what no option begins with is typed on, all of it: its later letters go to no option either."""
        wanted = _plain(text)
        found = [key for key, made in self._buttons.items() if _plain(said(made)).startswith(wanted)]
        exact = next((key for key in found if _plain(said(self._buttons[key])) == wanted), None)
        self._typed_so_far = text
        self._is_lost = not found
        self._typing.start()
        if not found or (self.takes_numbers and text[0] in _NUMBER):
            self.typed.emit(text)
            return
        goal = exact or found[0]
        self._buttons[goal].setFocus(Qt.FocusReason.TabFocusReason)
        if (exact is not None or len(found) == 1) and len(wanted) > 1 and goal != self.current:
            self._click(goal, checked=True)

    def _click(self, key: str, *, checked: bool) -> None:
        self.choose(key if checked else None)
        self.chosen.emit(key if checked else None)

    def _one_tab_stop(self, chosen: str | None) -> None:
        stop = chosen if chosen in self._buttons else next(iter(self._buttons), None)
        for key, made in self._buttons.items():
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.ClickFocus)

"""Undo and redo as the person meets them: the keys, the words in the footer and the bar, and the way to the place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from surveyor_app.gui.forms.field_binding import FieldBinding
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.presenters.key_table import REDO_KEYS, UNDO_KEYS
from surveyor_app.gui.undo_stack import Change
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

_UNDO, _REDO = ([QKeySequence(key) for key in keys] for keys in (UNDO_KEYS, REDO_KEYS))
_TEXTS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit)


class UndoView(QObject):
    """Wires the session's undo stack to one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._newest: Change | None = None
        self._said = ""
        self._session.undo.on_change = self._changed
        self._session.taken_back.connect(self._taken_back)
        self._session.done_again.connect(self._done_again)
        window.footer.undo_pressed.connect(self.take_back)
        window.footer.redo_pressed.connect(self.do_again)
        for keys, act in ((UNDO_KEYS, self.take_back), (REDO_KEYS, self.do_again)):
            for key in keys:
                QShortcut(QKeySequence(key), window).activated.connect(act)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def take_back(self) -> None:
        """Undo the newest change, what is being typed included."""
        self._window.pages.flush()
        self._session.take_back()

    def do_again(self) -> None:
        """Redo what was undone last."""
        self._window.pages.flush()
        self._session.do_again()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, _TEXTS):
            old.removeEventFilter(self)
        if isinstance(new, _TEXTS) and new.window() is self._window:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A text field takes the undo keys for its own typing; once that is saved, they belong to the survey."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and isinstance(watched, _TEXTS)
            and (key := QKeySequence(event.keyCombination())) in (*_UNDO, *_REDO)
            and not has_own(watched, redo=key in _REDO)
        ):
            event.ignore()
            return True
        return False

    def _changed(self) -> None:
        stack, bar = self._session.undo, self._window.undo
        last, next_ = stack.last, stack.next
        self._window.footer.show_undo(last.label if last else "", next_.label if next_ else "")
        if self._said and bar.text == self._said:
            bar.hide()  # what its button would do is not what it did any more
        if last is not None and last.said and last is not self._newest and next_ is None:
            self._say(tr("{what}.", what=last.said), bar.offer, self.take_back)
        self._newest = last

    def _taken_back(self, change: Change) -> None:
        self._go(change)
        self._window.pages.show_photos(change.photos)
        self._say(tr("Undone: {what}", what=change.label), self._window.undo.offer_redo, self.do_again)

    def _done_again(self, change: Change) -> None:
        self._go(change)
        self._window.pages.show_photos(change.photos, go_on=True)
        self._say(tr("Done again: {what}", what=change.label), self._window.undo.offer, self.take_back)

    def _say(self, text: str, offer: Callable[[str, Callable[[], None]], None], act: Callable[[], None]) -> None:
        self._said = text
        offer(text, act)

    def _go(self, change: Change) -> None:
        place = change.place
        if place is None:
            return
        if place.attribute is None and place.slot is None:
            self._window.pages.go_into(place)
        else:
            self._window.pages.go(place)


def has_own(field: QWidget, *, redo: bool) -> bool:
    """Whether a text field has typing of its own to undo or redo: in a form only what is not saved."""
    row: QWidget | None = field
    while row is not None and not isinstance(row, FieldRow):
        row = row.parentWidget()
    if row is not None:
        binding = row.findChild(FieldBinding)
        if not isinstance(binding, FieldBinding) or not binding.holds_typing:
            return False
    if isinstance(field, QComboBox):
        return _line_has_own(field.lineEdit(), redo=redo)
    if isinstance(field, QLineEdit):
        return _line_has_own(field, redo=redo)
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.document().isRedoAvailable() if redo else field.document().isUndoAvailable()
    return False


def _line_has_own(line: QLineEdit | None, *, redo: bool) -> bool:
    return line is not None and (line.isRedoAvailable() if redo else line.isUndoAvailable())

"""Typed inputs: a line, a line with a unit inside, a line with suggestions, and notes that grow with their text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.growing_edit import GrowingEdit
from surveyor_app.gui.forms.suggestion_list import Suggestions, TypedLine
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters.terms import Spoken, plain
from surveyor_app.gui.widgets.basics import label

NUMBER_WIDTH = 260


def plain_text(text: str) -> str | None:
    """Trimmed text, None when nothing is left."""
    return text.strip() or None


PLAIN = Spoken("", plain_text, plain)


class _LineWithUnit(TypedLine):
    """A line edit with its unit inside at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._unit = label("", "unit")
        self._unit.setParent(self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_unit(self, unit: str) -> None:
        """Show a unit, "" for none."""
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another room for the unit."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()

    def _place(self) -> None:
        hint = self._unit.sizeHint()
        self.setTextMargins(0, 0, hint.width() + 10 if self._unit.text() else 0, 0)
        self._unit.setGeometry(
            self.width() - hint.width() - 14, (self.height() - hint.height()) // 2, hint.width(), hint.height()
        )


class LineInput(ValueInput):
    """One line of text, read and said as its field speaks; Enter and leaving the field save at once."""

    def __init__(self, spoken: Spoken = PLAIN, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self._spoken = spoken
        self._shown: tuple[str, AttributeValue] = ("", None)
        self.line = _LineWithUnit()
        self.line.show_unit(spoken.unit)
        if spoken.unit:
            self.setMaximumWidth(NUMBER_WIDTH)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.editingFinished.connect(self.finished)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        if suggestions:
            self._suggest(suggestions)

    def _suggest(self, suggestions: Sequence[str]) -> None:
        completer = Suggestions(self.line, suggestions)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.line.setCompleter(completer)

    def value(self) -> AttributeValue:
        """What is typed, understood; UnitError when it cannot be. What was only shown is what it was."""
        text, value = self._shown
        return value if self.line.text() == text else self._spoken.read(self.line.text())

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored value."""
        text = self._spoken.say(value)
        self._shown = (text, value)
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def words(self) -> str:
        """What stands there."""
        return self.line.text().strip()

    def show_typed(self, text: str) -> None:
        """Show what was typed before."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def typed(self) -> str:
        """What stands there, unless it was only shown."""
        return "" if self.line.text() == self._shown[0] else self.line.text()

    def speak(self, spoken: Spoken) -> None:
        """Another unit; what is being typed is left alone."""
        was_typed, self._spoken = self.typed(), spoken
        self.line.show_unit(spoken.unit)
        if not was_typed:
            self.show_value(self._shown[1])

    def editor(self) -> QWidget:
        """The line edit."""
        return self.line

    def focus_input(self) -> None:
        """Focus the line with its text selected, so that typing replaces it."""
        super().focus_input()
        self.line.selectAll()


class NotesInput(ValueInput):
    """Many lines; saved while typing, at the end of each sentence and on leaving."""

    def __init__(self, least_lines: int = 3) -> None:
        super().__init__()
        self.text = GrowingEdit(least_lines)
        self.text.textChanged.connect(self._changed)
        self.text.piece_ended.connect(self.finished)
        self.text.installEventFilter(self)
        self._showing = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the text or Ctrl+Enter saves at once."""
        if watched is self.text:
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                self.finished.emit()
            elif (
                isinstance(event, QKeyEvent)
                and event.type() == QEvent.Type.KeyPress
                and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.finished.emit()
                return True
        return False

    def value(self) -> AttributeValue:
        """What is written, None when nothing is."""
        return plain_text(self.text.toPlainText())

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored text."""
        self.show_typed(str(value or ""))

    def begin_line(self, words: str) -> None:
        """Put the keyboard behind these words in a line of their own: the one that begins so, else a new one."""
        lines = self.text.toPlainText().split("\n")
        at = next((n for n, line in enumerate(lines) if line.startswith(words.strip())), None)
        cursor = self.text.textCursor()
        if at is None:
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.insertText(f"\n{words}" if self.text.toPlainText().strip() else words)
        else:
            cursor.setPosition(self.text.document().findBlockByNumber(at).position())
            cursor.movePosition(cursor.MoveOperation.EndOfBlock)
        self.text.setTextCursor(cursor)
        self.focus_input()

    def words(self) -> str:
        """What is written."""
        return self.text.toPlainText().strip()

    def show_typed(self, text: str) -> None:
        """Show what was written before."""
        if plain_text(self.text.toPlainText()) != plain_text(text):
            self._showing = True
            self.text.show_text(text)
            self._showing = False

    def editor(self) -> QWidget:
        """The text edit."""
        return self.text

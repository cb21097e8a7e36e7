"""Chosen inputs: segments or chips for short lists, "Other…" for ratings, a combo with type-ahead for long lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters import words
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.choices import Choices

OTHER = "other…"
COMBO_WIDTH = 460


class ChoiceInput(ValueInput):
    """An option chosen by segments (few) or chips (many short ones); an unknown stored key is offered as itself."""

    def __init__(self, options: Sequence[tuple[str, str]], kind: str = "segment") -> None:
        super().__init__()
        self._options = list(options)
        self.choices = Choices(kind)
        self.choices.offer(self._options)
        self.choices.chosen.connect(lambda _key: self.finished.emit())
        self._reader_name = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choices, 1)
        if kind == "segment":
            layout.setStretch(0, 1)

    def value(self) -> AttributeValue:
        """The chosen key."""
        return self.choices.current

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored key."""
        key = None if value is None else str(value)
        if key is not None and key not in self.choices.keys:
            self.choices.offer([*self._options, (key, key)])
            self.choices.name_for_readers(self._reader_name)
        if key != self.choices.current:
            self.choices.choose(key)

    def editor(self) -> QWidget:
        """The group of buttons."""
        return self.choices

    def name_for_readers(self, name: str, description: str) -> None:
        """Name every button."""
        self._reader_name = name
        self.choices.name_for_readers(name)
        self.choices.setAccessibleDescription(description)

    def focus_input(self) -> None:
        """Focus the chosen button."""
        self.choices.focus_input()


class NumberChipsInput(ValueInput):
    """Usual numbers as chips, any other typed after "Other…" (or straight away: a digit opens the field)."""

    def __init__(
        self, picks: Sequence[float], unit: str, read: Callable[[str], AttributeValue], suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._picks = {words.number(pick): pick for pick in picks}
        self.choices = Choices("chip")
        self.choices.takes_numbers = True
        self.choices.offer([(text, text) for text in self._picks] + [(OTHER, "Other…")])
        self.other = LineInput(unit, read, suggestions=suggestions)
        self.other.hide()
        self.choices.chosen.connect(self._chosen)
        self.choices.typed.connect(self._typed)
        self.other.edited.connect(self.edited)
        self.other.finished.connect(self._typed_finished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.choices)
        layout.addWidget(self.other)

    def _chosen(self, key: str | None) -> None:
        self.other.setVisible(key == OTHER)
        if key == OTHER:
            self.other.focus_input()
            return
        self.other.show_value(None)
        self.finished.emit()

    def _typed(self, text: str) -> None:
        if text[0].isdigit() or text[0] in ".,":
            self.choices.choose(OTHER)
            self.other.show()
            self.other.line.setText(text)
            self.other.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.other.line.end(False)
            self.edited.emit()

    def _typed_finished(self) -> None:
        if self.choices.current == OTHER:
            self.finished.emit()

    def value(self) -> AttributeValue:
        """The chosen or typed number; UnitError when what is typed is none."""
        key = self.choices.current
        if key is None:
            return None
        return self.other.value() if key == OTHER else self._picks[key]

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored number, as its chip where there is one."""
        text = words.number(value) if isinstance(value, int | float) else ""
        typing = self.other.line.hasFocus()
        if text in self._picks and not typing:
            self.choices.choose(text)
            self.other.hide()
            self.other.show_value(None)
        elif text:
            self.choices.choose(OTHER)
            self.other.show()
            self.other.show_value(value)
        elif not typing:
            self.choices.choose(None)
            self.other.hide()
            self.other.show_value(None)

    def editor(self) -> QWidget:
        """The typed line while it is shown, else the chips."""
        return self.choices if self.other.isHidden() else self.other.line

    def name_for_readers(self, name: str, description: str) -> None:
        """Name every chip and the line."""
        self.choices.name_for_readers(name)
        self.other.name_for_readers(name, description)

    def focus_input(self) -> None:
        """Focus the chosen chip or the typed number."""
        if self.other.isHidden():
            self.choices.focus_input()
        else:
            self.other.focus_input()


class _Combo(QComboBox):
    """A combo that the page can scroll past, with the theme's own arrow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the theme's colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = self._look.pixmap("chevron-down", "quiet_text", 20, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 32, (self.height() - 20) // 2, arrow)
        painter.end()


class ComboInput(ValueInput):
    """A long list: opened by arrow or click, narrowed by typing any part of a word."""

    def __init__(self, look: Look, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.combo = _Combo(look)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(14)
        self.combo.addItem("", None)
        for key, text in options:
            self.combo.addItem(text, key)
        self._line = QLineEdit()
        self.combo.setLineEdit(self._line)
        self._line.setPlaceholderText("Choose or type")
        completer = QCompleter(self.combo.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._popup = QListView()
        self._popup.setObjectName("completer")
        completer.setPopup(self._popup)
        self.combo.setCompleter(completer)
        self.combo.activated.connect(lambda _index: self.finished.emit())
        self._line.editingFinished.connect(self._settle)
        self._line.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo)
        self.setMaximumWidth(COMBO_WIDTH)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select all on the way in, so that typing replaces."""
        if watched is self._line and event.type() == QEvent.Type.FocusIn:
            self._line.selectAll()
        return False

    def _settle(self) -> None:
        """Turn what is typed into an option: the one named so, else the only one that begins or contains it."""
        text = self._line.text().strip().casefold()
        labels = [self.combo.itemText(n).casefold() for n in range(self.combo.count())]
        found = [n for n, one in enumerate(labels) if one == text]
        found = found or [n for n, one in enumerate(labels) if text and one.startswith(text)]
        found = found or [n for n, one in enumerate(labels) if text and text in one]
        before = self.combo.currentIndex()
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(found[0] if found else before)
        self._line.setText(self.combo.currentText())
        self._popup.hide()
        self.finished.emit()

    def value(self) -> AttributeValue:
        """The chosen key."""
        key: str | None = self.combo.currentData()
        return key

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored key, an unknown one as itself."""
        at = self.combo.findData(value)
        if at < 0 and value is not None:
            self.combo.addItem(str(value), value)
            at = self.combo.count() - 1
        if at != self.combo.currentIndex():
            with QSignalBlocker(self.combo):
                self.combo.setCurrentIndex(at)
            self._line.setText(self.combo.currentText())
            self._line.setCursorPosition(0)

    def editor(self) -> QWidget:
        """The combo."""
        return self.combo

"""Chosen inputs: segments or chips for short lists, and usual numbers as chips with "Other…"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.terms import Spoken
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.nearby_chips import NearbyChips
from surveyor_app.language import N_, tr

OTHER = "other…"
_OTHER_WORDS = N_("Other…")
_OTHER_KEY = "other"  # of an option
_NEAR_AT_MOST = 6


class ChoiceInput(ValueInput):
    """An option chosen by segments (few) or chips (many short ones); an unknown stored key is offered as itself."""

    def __init__(self, options: Sequence[tuple[str, str]], kind: str = "segment") -> None:
        super().__init__()
        self._options = list(options)
        self.choices = Choices(kind)
        self.choices.are_answers = True
        self.choices.offer(self._options)
        self.choices.chosen.connect(lambda _key: self.finished.emit())
        self.choices.typed.connect(self._typed)
        self._reader_name = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choices, 1)
        if kind == "segment":
            layout.setStretch(0, 1)

    def _typed(self, text: str) -> None:
        words = tr("Nothing here begins with “{text}”.", text=text)
        if _OTHER_KEY in self.choices.keys:
            words += " " + tr("Where none fits, choose “Other” and write it in the notes.")
        self.unmatched.emit(words)

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
    """Usual numbers as chips, any other typed after "Other…" (or at once: what no chip begins with opens it)."""

    def __init__(self, picks: Sequence[float], spoken: Spoken, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self._picks = {words.number(pick): pick for pick in picks}
        self._spoken = spoken
        self._reader_name = ""
        self._answer: AttributeValue = None  # as it was shown last
        self._is_empty_yet = False  # "Other…" was pressed and nothing has been typed since
        self.choices = Choices("chip")
        self.choices.are_answers = self.choices.takes_numbers = True
        self.choices.offer([*((key, self._say(pick)) for key, pick in self._picks.items()), (OTHER, tr(_OTHER_WORDS))])
        self._suggestions = [text for text in suggestions if text not in self._picks]
        self.other = LineInput(spoken)
        self.near = NearbyChips()
        self.near.taken.connect(self._take_near)
        self.other.line.textEdited.connect(self._show_near)
        self.other.hide()
        self.choices.chosen.connect(self._chosen)
        self.choices.typed.connect(self._typed)
        self.other.edited.connect(self._edited)
        self.other.line.installEventFilter(self)
        self.other.finished.connect(self._typed_finished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.choices)
        layout.addWidget(self.other)
        layout.addWidget(self.near)

    def _show_near(self, text: str) -> None:
        """Standard sizes that begin like what is typed; in the form, so that they cover no other field."""
        typed = text.strip()
        found = [one for one in self._suggestions if typed and one.startswith(typed) and one != typed]
        self.near.offer(found[:_NEAR_AT_MOST], self._spoken.unit)

    def _take_near(self, text: str) -> None:
        self.other.line.setText(text)
        self.near.offer(())
        self.finished.emit()

    def _say(self, pick: float) -> str:
        return f"{self._spoken.say(pick)} {self._spoken.unit}".rstrip()

    def _chosen(self, key: str | None) -> None:
        self.other.setVisible(key == OTHER)
        self.near.offer(())
        self._is_empty_yet = key == OTHER
        if key == OTHER:
            self.other.focus_input()
            return
        self.other.show_value(None)
        self.finished.emit()

    def _edited(self) -> None:
        self._is_empty_yet = False
        self.edited.emit()

    def _typed(self, text: str) -> None:
        self.choices.choose(OTHER)
        self.other.show()
        self.other.line.setText(text)
        self.other.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.other.line.end(False)
        self._show_near(text)
        self._edited()

    def _typed_finished(self) -> None:
        self.near.offer(())
        if self.choices.current == OTHER:
            self.finished.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt calls no editing finished that never began."""
        if watched is self.other.line and event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._close_empty)
        return False

    def _close_empty(self) -> None:
        if self._is_empty_yet and not self.other.line.hasFocus():
            self._is_empty_yet = False
            self.show_value(self._answer)

    def value(self) -> AttributeValue:
        """The chosen or typed number; UnitError when what is typed is none. What reads like a pick is that pick.
        Whoever pressed "Other…" and went on without typing has the answer from before."""
        key = self.choices.current
        if key == OTHER and self._is_empty_yet and not self.other.words():
            return self._answer
        if key is None:
            return None
        if key != OTHER:
            return self._picks[key]
        typed = self.other.value()
        like = self._key_of(typed)
        return typed if like is None else self._picks[like]

    def _key_of(self, value: AttributeValue) -> str | None:
        text = self._spoken.say(value) if isinstance(value, int | float) else None
        return next((key for key, pick in self._picks.items() if self._spoken.say(pick) == text), None)

    def words(self) -> str:
        """What stands in the line while it is used."""
        return self.other.words() if self.choices.current == OTHER else ""

    def show_typed(self, text: str) -> None:
        """Show what was typed before, in the line."""
        self.choices.choose(OTHER)
        self.other.show()
        self.other.show_typed(text)

    def typed(self) -> str:
        """What stands in the line while it is used and was not only shown."""
        return self.other.typed() if self.choices.current == OTHER else ""

    def speak(self, spoken: Spoken) -> None:
        """Another unit for chips and line."""
        self._spoken = spoken
        for key, pick in self._picks.items():
            self.choices.button(key).setText(self._say(pick))
        self.choices.name_for_readers(self._reader_name)
        self.other.speak(spoken)

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored number, as its chip where there is one; nothing new does not disturb whoever is typing."""
        key = self._key_of(value)
        typing = self.other.line.hasFocus()
        is_known, self._answer = value == self._answer, value
        if typing and is_known:
            return
        if key is not None and not typing:
            self.choices.choose(key)
            self.other.hide()
            self.other.show_value(None)
        elif value is not None:
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
        self._reader_name = name
        self.choices.name_for_readers(name)
        self.choices.setAccessibleDescription(description)
        self.other.name_for_readers(name, description)

    def focus_input(self) -> None:
        """Focus the chosen chip or the typed number."""
        if self.other.isHidden():
            self.choices.focus_input()
        else:
            self.other.focus_input()

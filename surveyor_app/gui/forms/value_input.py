"""What every input of a form offers: show a value, read it back, and say when it changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.presenters.terms import Spoken
from surveyor_app.gui.widgets.basics import restyle


class ValueInput(QWidget):
    """Base of all inputs.

    `edited`: the person is typing, a save within the second will do; `finished`: save now. `value` raises UnitError for
    text that cannot be understood.
    """

    edited = Signal()
    finished = Signal()
    unmatched = Signal(str)  # words about something typed that nothing here begins with

    def value(self) -> AttributeValue:
        """What is entered, None when nothing is."""
        raise NotImplementedError

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored value, without signals."""
        raise NotImplementedError

    def editor(self) -> QWidget:
        """The widget that takes the keyboard focus."""
        raise NotImplementedError

    def words(self) -> str:
        """All that stands there as it was typed, "" where nothing is typed."""
        return ""

    def show_typed(self, text: str) -> None:
        """Show what somebody typed before, over the stored value that is shown."""

    def settle(self) -> None:
        """The person has ended: what is typed becomes what it can only mean."""

    def typed(self) -> str:
        """The person's own words as long as they stand there, "" for what was only shown."""
        return ""

    def beside(self) -> QWidget | None:
        """What stands at the right of the whole row."""
        return None

    def speak(self, spoken: Spoken) -> None:
        """Read and say numbers so from now on; what is shown is shown again."""

    def name_for_readers(self, name: str, description: str) -> None:
        """The accessible name of whatever takes the focus."""
        self.editor().setAccessibleName(name)
        self.editor().setAccessibleDescription(description)

    def focus_input(self) -> None:
        """Put the keyboard focus here."""
        self.editor().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def mark(self, tone: str) -> None:
        """Outline the editor for a problem of this tone, "" for none."""
        restyle(self.editor(), "problem", tone)

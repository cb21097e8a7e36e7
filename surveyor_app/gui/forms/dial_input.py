"""A number that is typed or turned: a line and its dial, each showing what the other one says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import UnitError
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.presenters.terms import Spoken
from surveyor_app.gui.widgets.dial import Dial
from surveyor_app.language import tr


class DialInput(LineInput):
    """The line stands in the form, the dial beside the row. Turning saves when it rests or is let go.

    Tab goes from line to line; whoever types while the dial has the keyboard types into the line."""

    def __init__(self, spoken: Spoken, dial: Dial) -> None:
        super().__init__(spoken)
        self.dial = dial
        dial.turned.connect(self._turned)
        dial.settled.connect(self.finished)
        dial.installEventFilter(self)
        self.line.textEdited.connect(lambda _text: self._follow())

    def beside(self) -> QWidget:
        """The dial."""
        return self.dial

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Text and Tab on the dial are meant for the line, Shift+Tab goes back to it."""
        if watched is not self.dial or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        text = event.text()
        is_back = event.key() == Qt.Key.Key_Backtab
        if not (is_back or event.key() == Qt.Key.Key_Tab or (text.isprintable() and text.strip())):
            return False
        self.focus_input()
        if not is_back:
            QApplication.sendEvent(self.line, event)
        return True

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored number in both."""
        super().show_value(value)
        self.dial.show_degrees(value if isinstance(value, int | float) else None)

    def name_for_readers(self, name: str, description: str) -> None:
        """Name both."""
        super().name_for_readers(name, description)
        self.dial.setAccessibleName(tr("{field} dial", field=name))

    def _turned(self, degrees: float) -> None:
        self.show_value(degrees)
        self.edited.emit()

    def _follow(self) -> None:
        """The dial goes where the typed number says, and stays while it says nothing clear."""
        try:
            value = self.value()
        except UnitError:
            return
        self.dial.show_degrees(value if isinstance(value, int | float) else None)

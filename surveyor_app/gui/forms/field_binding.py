"""Binds one row to one attribute: saves what is entered within a second and on leaving, shows what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from surveyor_app.domain.problem import NOT_UNDERSTOOD, Problem, Severity
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import AmbiguousPitch, UnitError
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.presenters.terms import Spoken
from surveyor_app.language import tr

AUTOSAVE_MS = 600  # of rest
AT_LATEST_MS = 800  # while somebody types on and on: a crash loses at most the last second


class FieldBinding(QObject):
    """Between a row and `save(value)`; what the person is typing is never overwritten by what is stored.

    What is typed and is no answer goes to `keep(text)`, "" once nothing of the kind stands there any more; `why_not`
    says why a value that was understood can be no answer all the same, "" when it can. `done()` when the person has
    finished with it: what is typed next is another edit.
    """

    def __init__(
        self,
        row: FieldRow,
        save: Callable[[AttributeValue], None],
        echo: Callable[[AttributeValue, str], str],
        keep: Callable[[str], None] = lambda _text: None,
        why_not: Callable[[AttributeValue], str] = lambda _value: "",
        done: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(row)
        self.row = row
        self._save, self._echo, self._keep_text, self._why_not, self._done = save, echo, keep, why_not, done
        self._stored: AttributeValue = None
        self._kept = ""  # what stands here, is no answer, and has been handed on as it was typed
        self._said: tuple[AttributeValue, str] = (None, "")  # a value with the words it was typed in
        self._problems: tuple[Problem, ...] = ()
        self._refused: Problem | None = None
        self._literally: AttributeValue = None  # what was typed, while a question about it is open
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._timer.timeout.connect(self._autosave)
        self._latest = QTimer(self, singleShot=True, interval=AT_LATEST_MS)
        self._latest.timeout.connect(self._autosave)
        row.input.edited.connect(self._edited)
        row.input.finished.connect(self.flush)
        row.input.unmatched.connect(row.show_echo)

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been handed on yet."""
        return self._timer.isActive()

    @property
    def holds_typing(self) -> bool:
        """Whether something typed stands here that is not what is stored: not handed on yet, or not understood."""
        return self.is_pending or bool(self._kept) or self._is_disputed

    @property
    def _is_disputed(self) -> bool:
        return self._refused is not None or self.row.is_asking

    def show(self, value: AttributeValue, problems: Sequence[Problem], unclear: str = "") -> None:
        """Show the stored value, or what was typed over it, and its problems, unless the person is in the middle of
        typing."""
        self._problems = tuple(problems)
        if not self.is_pending:
            if value != self._stored or unclear != self._kept:
                self._take(value, unclear)
            elif not self._is_disputed and not unclear:
                if not self.row.input.typed():
                    self.row.input.show_value(value)
                self._show_echo(value)
        self._show_problems()

    def _take(self, value: AttributeValue, unclear: str) -> None:
        """Something else is stored than what was handed on from here."""
        self._refused, self._stored, self._kept = None, value, unclear
        self.row.stop_asking()
        self.row.input.show_value(value)
        self._show_echo(value)
        if not unclear:
            return
        self.row.input.show_typed(unclear)
        try:
            reason = self._why_not(self.row.input.value())
        except UnitError as error:
            self._ask_or_refuse(error, shown_only=True)
            return
        if reason:
            self.refuse(reason)
        else:  # what could not be understood then can be now
            QTimer.singleShot(0, self, self.flush)

    def enter(self, value: AttributeValue) -> None:
        """Enter a value for the person: one that was on offer."""
        self._rest()
        self.row.input.show_value(value)
        self._keep(value, final=True)
        self._done()
        self.row.input.focus_input()

    def speak(self, spoken: Spoken | None) -> None:
        """The field's language has changed; None where there is only something else to say about it."""
        if spoken is not None:
            self.row.input.speak(spoken)
        if not self.holds_typing:
            self._show_echo(self._stored)

    def forget(self) -> None:
        """Show nothing any more: another item is about to be shown."""
        self._rest()
        self._refused, self._stored, self._kept, self._said = None, None, "", (None, "")
        self.row.stop_asking()
        self.row.input.show_value(None)

    def refuse(self, text: str) -> None:
        """Say at the field that what was entered could not be kept."""
        self._refused = Problem(Severity.ERROR, "", text, NOT_UNDERSTOOD)
        self._show_problems()

    def flush(self) -> None:
        """Hand on what is entered now; a question that was asked about it waits for its answer."""
        self._rest()
        if not self.row.is_asking:
            self.row.input.settle()
            self._hand_on(final=True)
        if not self.row.is_asking:  # its answer belongs to what was typed
            self._done()

    def leave(self) -> None:
        """The person goes elsewhere: nothing typed is lost. An open question is answered by what stands there; where
        that is unlikely, the rules say so."""
        if self.is_pending or (self._kept and not self._is_disputed):
            self.flush()
        if self.row.is_asking:
            self._keep(self._literally, final=True)
            self._done()

    def _autosave(self) -> None:
        self._hand_on(final=False)

    def _rest(self) -> None:
        self._timer.stop()
        self._latest.stop()

    def _edited(self) -> None:
        self._timer.start()
        if not self._latest.isActive():
            self._latest.start()
        self.row.stop_asking()
        if self._refused is not None:
            self._refused = None
            self._show_problems()
        try:
            self.row.show_echo(self._echo(self.row.input.value(), self.row.input.typed()))
        except UnitError:
            self.row.show_echo(self._echo(None, ""))

    def _hand_on(self, *, final: bool) -> None:
        self._rest()
        try:
            value = self.row.input.value()
        except UnitError as error:
            self._keep_typed(self.row.input.words())
            if final:
                self._ask_or_refuse(error)
            return
        if value != self._stored and (reason := self._why_not(value)):
            self._keep_typed(self.row.input.words())
            if final:
                self.refuse(reason)
            return
        self._keep(value, final=final)

    def _keep_typed(self, text: str) -> None:
        if text != self._kept:
            self._kept = text
            self._keep_text(text)

    def _ask_or_refuse(self, error: UnitError, *, shown_only: bool = False) -> None:
        """`shown_only`: the person is not here, so the keyboard stays where it is."""
        if isinstance(error, AmbiguousPitch):
            degrees, ratio = error.as_degrees, error.as_ratio
            self._literally = degrees.degrees
            self.row.ask(
                tr("Which one is meant?"),
                ((f"{degrees.degrees:g}°", degrees.degrees), (f"{degrees.degrees:g}:12", ratio.degrees)),
                self._answered,
                take_focus=not shown_only,
            )
            self.row.show_echo(f"{degrees.understood}   ·   {ratio.understood}")
        else:
            self.row.show_echo(self._echo(None, ""))
            self.refuse(error.text)

    def _answered(self, value: AttributeValue) -> None:
        self.row.stop_asking()
        self.enter(value)

    def _keep(self, value: AttributeValue, *, final: bool) -> None:
        self.row.stop_asking()
        was_wrong = self._refused is not None or bool(self._kept)
        kept, self._refused, self._kept = self._kept, None, ""
        if typed := self.row.input.typed():
            self._said = (value, typed)
        self._show_echo(value)
        if value != self._stored:
            self._stored = value
            self._save(value)
        elif kept:
            self._keep_text("")
        if was_wrong:
            self._show_problems()
        if final:
            self.row.input.show_value(value)

    def _show_echo(self, value: AttributeValue) -> None:
        self.row.show_echo(self._echo(value, self._said[1] if value == self._said[0] else ""))

    def _show_problems(self) -> None:
        """What is not understood comes first, with what is sent in its place; not while somebody is still typing it."""
        about_typing = [problem for problem in self._problems if problem.code == NOT_UNDERSTOOD]
        if self._refused is not None:
            self.row.show_problems((self._refused, *(about_typing if self._stored not in (None, "") else ())))
        else:
            self.row.show_problems([problem for problem in self._problems if problem not in about_typing])

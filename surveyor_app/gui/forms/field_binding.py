"""Binds one row to one attribute: saves what is entered within a second and on leaving, shows what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import AmbiguousPitch, UnitError
from surveyor_app.gui.forms.field_row import FieldRow

AUTOSAVE_MS = 600


class FieldBinding(QObject):
    """Between a row and `save(value)`; what the person is typing is never overwritten by what is stored."""

    def __init__(
        self, row: FieldRow, save: Callable[[AttributeValue], None], echo: Callable[[AttributeValue], str]
    ) -> None:
        super().__init__(row)
        self.row = row
        self._save, self._echo = save, echo
        self._stored: AttributeValue = None
        self._problems: tuple[Problem, ...] = ()
        self._refused: Problem | None = None
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._timer.timeout.connect(self._autosave)
        row.input.edited.connect(self._edited)
        row.input.finished.connect(self.flush)

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been handed on yet."""
        return self._timer.isActive()

    def show(self, value: AttributeValue, problems: Sequence[Problem]) -> None:
        """Show the stored value and its problems, unless the person is in the middle of typing."""
        self._problems = tuple(problems)
        if not self.is_pending and self._refused is None and not self.row.is_asking:
            self._stored = value
            self.row.input.show_value(value)
            self.row.show_echo(self._echo(value))
        self._show_problems()

    def forget(self) -> None:
        """Drop what could not be understood: another item is about to be shown."""
        self._timer.stop()
        self._refused = None
        self.row.stop_asking()

    def refuse(self, text: str) -> None:
        """Say at the field that what was entered could not be kept."""
        self._refused = Problem(Severity.ERROR, "", text)
        self._show_problems()

    def flush(self) -> None:
        """Hand on what is entered now."""
        self._timer.stop()
        self._hand_on(final=True)

    def _autosave(self) -> None:
        self._hand_on(final=False)

    def _edited(self) -> None:
        self._timer.start()

    def _hand_on(self, *, final: bool) -> None:
        try:
            value = self.row.input.value()
        except UnitError as error:
            if final:
                self._ask_or_refuse(error)
            return
        self._keep(value, final=final)

    def _ask_or_refuse(self, error: UnitError) -> None:
        if isinstance(error, AmbiguousPitch):
            degrees, ratio = error.as_degrees, error.as_ratio
            self.row.ask(
                "Which one is meant?",
                ((f"{degrees.degrees:g}°", degrees.degrees), (f"{degrees.degrees:g}:12", ratio.degrees)),
                self._answered,
            )
        else:
            self.refuse(error.text)

    def _answered(self, value: AttributeValue) -> None:
        self.row.input.show_value(value)
        self._keep(value, final=True)

    def _keep(self, value: AttributeValue, *, final: bool) -> None:
        self.row.stop_asking()
        had_refusal, self._refused = self._refused is not None, None
        self.row.show_echo(self._echo(value))
        if value != self._stored:
            self._stored = value
            self._save(value)
        if had_refusal:
            self._show_problems()
        if final:
            self.row.input.show_value(value)

    def _show_problems(self) -> None:
        self.row.show_problems((self._refused,) if self._refused else self._problems)

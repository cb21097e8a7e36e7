"""A form row: label above ("required" in words), the input, an echo of what was understood, problems below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters.words import SEVERITY
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear, label
from surveyor_app.gui.widgets.problem_line import ProblemLine


class FieldRow(QWidget):
    """One attribute's row; it knows nothing about saving."""

    def __init__(self, look: Look, name: str, input_: ValueInput, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self._look = look
        self.input = input_
        self._name, self._required = name, required
        self._shown: tuple[tuple[str, str], ...] = ()
        title = QHBoxLayout()
        title.setSpacing(8)
        caption = label(name, "label")
        caption.setBuddy(input_.editor())
        title.addWidget(caption)
        if required:
            title.addWidget(label("required", "required"))
        if hint:
            title.addWidget(label(hint, "caption"))
        title.addStretch(1)
        self.echo = label("", "caption", wrap=True)
        self.echo.hide()
        self._question = QVBoxLayout()
        self._answers: list[QPushButton] = []
        self._problems = QVBoxLayout()
        self._problems.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(title)
        layout.addWidget(input_)
        layout.addLayout(self._question)
        layout.addWidget(self.echo)
        layout.addLayout(self._problems)
        input_.name_for_readers(name, "required" if required else "")

    def show_echo(self, text: str) -> None:
        """Say what was understood, nothing for ""."""
        self.echo.setText(text)
        self.echo.setVisible(bool(text))

    def ask(
        self, question: str, answers: Sequence[tuple[str, AttributeValue]], answer: Callable[[AttributeValue], None]
    ) -> None:
        """Ask what was meant, once, below the input; the first answer gets the focus."""
        self.stop_asking()
        self._answers = []
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(question, "strong"))
        for text, value in answers:
            choice = button(text, "chip", partial(answer, value))
            choice.setAccessibleName(f"{self._name}: {question} {text}")
            row.addWidget(choice)
            self._answers.append(choice)
        row.addStretch(1)
        self._question.addLayout(row)

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._question.count() > 0

    @property
    def answers(self) -> list[QPushButton]:
        """The answers on offer, for tests."""
        return list(self._answers) if self.is_asking else []

    def stop_asking(self) -> None:
        """Take the question away."""
        clear(self._question)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems below the input, gravest first."""
        order = list(Severity)
        wanted = sorted(problems, key=lambda problem: order.index(problem.severity))
        shown = tuple((problem.severity.value, problem.text) for problem in wanted)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._problems)
        for problem in wanted:
            self._problems.addWidget(ProblemLine(self._look, SEVERITY[problem.severity], problem.text))
        grave = any(problem.severity is Severity.ERROR for problem in wanted)
        self.input.mark("refuse" if grave else "")
        said = "; ".join(f"{SEVERITY[problem.severity].text}: {problem.text}" for problem in wanted)
        self.input.name_for_readers(self._name, "; ".join(part for part in ("required" * self._required, said) if part))

    @property
    def problem_texts(self) -> tuple[str, ...]:
        """The problems shown, for tests."""
        return tuple(text for _, text in self._shown)

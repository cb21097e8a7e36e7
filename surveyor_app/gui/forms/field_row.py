"""A form row: label above, with "required" or "missing" in words beside it, the input, what was understood, offers and
problems below, and a dial at the right where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from surveyor_app.domain.problem import MISSING, Problem, Severity
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.copied_mark import CopiedMark
from surveyor_app.gui.forms.required_mark import RequiredMark
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters.offers import Offer
from surveyor_app.gui.presenters.words import sign_of
from surveyor_app.gui.stylesheet import COPIED_EDGE, FIELD_HEIGHT
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear, label, restyle
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.offer_chips import OfferChips
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.language import tr

PADDING = 12  # around every row, so that a tinted one stands no different


class FieldRow(QFrame):
    """One attribute's row; it knows nothing about saving. `confirmed` when the person says that a copied value is
    right."""

    confirmed = Signal()

    def __init__(self, look: Look, name: str, input_: ValueInput, *, required: bool = False) -> None:
        super().__init__()
        self._look = look
        self.input = input_
        self._name, self._required = name, required
        self._shown: tuple[tuple[str, str], ...] = ()
        self._said: list[str] = []
        self.setProperty("copied", "false")
        title = QHBoxLayout()
        title.setSpacing(8)
        caption = label(name, "label")
        caption.setBuddy(input_.editor())
        title.addWidget(caption)
        self._mark = RequiredMark(look)
        if not required:
            self._mark.hide()
        title.addWidget(self._mark)
        title.addStretch(1)
        self.echo = label("", "caption", wrap=True)
        self.echo.hide()
        self._question = QVBoxLayout()
        self._answers: list[QPushButton] = []
        self.copied = CopiedMark(look, name)
        self.copied.confirmed.connect(self.confirmed)
        self.offers = OfferChips(name, input_.editor(), input_.focus_input)
        self.to_notes = button(tr("Write it in the notes"), "offer", look=look, icon="sticky-note")
        self.to_notes.setAccessibleName(tr("{field}: write it in the notes", field=name))
        self.to_notes.hide()
        self._problems = QVBoxLayout()
        self._problems.setSpacing(4)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(title)
        for part in (input_, self._question, self.echo, self.to_notes, self.copied, self.offers, self._problems):
            if part is self.to_notes:
                column.addWidget(self.to_notes, 0, Qt.AlignmentFlag.AlignLeft)
            elif isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PADDING - COPIED_EDGE, PADDING, PADDING, PADDING)
        layout.setSpacing(16)
        layout.addLayout(column, 1)
        if (dial := input_.beside()) is not None:
            column.addStretch(1)
            layout.addWidget(dial, 0, Qt.AlignmentFlag.AlignTop)
        self._describe()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Offer these values below the input, nothing for none."""
        self.offers.show_offers(offers)
        self._describe()

    def forget_offers(self) -> None:
        """Another entry is shown, and nothing is on offer for it yet."""
        self.offers.forget()
        self._describe()

    def show_echo(self, text: str) -> None:
        """Say what was understood, nothing for ""."""
        self.echo.setText(text)
        self.echo.setVisible(bool(text))

    def show_copied(self, *, copied: bool) -> None:
        """Tint the row while its value is a copy that nobody has confirmed."""
        restyle(self, "copied", "true" if copied else "false")
        if not copied and self.copied.has_focus:
            self.input.focus_input()
        if copied != self.is_copied:
            self.copied.setVisible(copied)
            self._describe()

    @property
    def is_copied(self) -> bool:
        """Whether the value waits to be confirmed."""
        return not self.copied.isHidden()

    def ask(
        self,
        question: str,
        answers: Sequence[tuple[str, AttributeValue]],
        answer: Callable[[AttributeValue], None],
        *,
        take_focus: bool = True,
    ) -> None:
        """Ask what was meant, once, below the input. The first answer gets the focus if it may, unless a mouse took it
        away."""
        self.stop_asking()
        self._answers = []
        asked = QWidget()
        row = FlowLayout(asked, spacing=8)
        words = label(question, "strong")
        words.setMinimumHeight(FIELD_HEIGHT)
        row.addWidget(words)
        for text, value in answers:
            choice = button(text, "chip", partial(answer, value))
            choice.setAccessibleName(f"{self._name}: {question} {text}")
            row.addWidget(choice)
            self._answers.append(choice)
        self._question.addWidget(asked)
        in_order = [self.input.editor(), *self._answers]
        for one, next_one in pairwise(in_order):
            self.setTabOrder(one, next_one)
        if take_focus and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            first = self._answers[0]  # at once would be within the loss of the focus that brought us here
            QTimer.singleShot(0, first, partial(first.setFocus, Qt.FocusReason.TabFocusReason))

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._question.count() > 0

    @property
    def answers(self) -> list[QPushButton]:
        """The answers on offer."""
        return list(self._answers) if self.is_asking else []

    def stop_asking(self) -> None:
        """Take the question away."""
        clear(self._question)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems below the input, gravest first. That it is missing stands beside its name, where it takes
        no room: the form may not move when it is filled in."""
        order = list(Severity)
        wanted = sorted(problems, key=lambda problem: order.index(problem.severity))
        shown = tuple((problem.code or problem.severity.value, problem.text) for problem in wanted)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._problems)
        missing = next((problem for problem in wanted if problem.code == MISSING), None) if self._required else None
        self._mark.show_missing(missing.severity if missing is not None else None)
        for problem in wanted:
            if problem is missing:
                continue
            self._problems.addWidget(ProblemLine(self._look, sign_of(problem), problem.text))
        grave = any(problem.severity is Severity.ERROR for problem in wanted)
        self.input.mark("refuse" if grave else "")
        self._said = [f"{sign_of(problem).words}: {problem.text}" for problem in wanted]
        self._describe()

    def _describe(self) -> None:
        """What a screen reader says of the input beside its name."""
        required = [tr("required")] if self._required else []
        copied = [tr("Copied – check it")] if self.is_copied else []
        offered = [tr("↓ goes to what is offered")] if self.offers.buttons else []
        self.input.name_for_readers(self._name, "; ".join([*required, *copied, *self._said, *offered]))

    @property
    def problem_texts(self) -> tuple[str, ...]:
        """The problems shown, for tests."""
        return tuple(text for _, text in self._shown)

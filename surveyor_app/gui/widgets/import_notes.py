"""What did not go as expected when files were added: what was refused, and pictures that the survey has already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from surveyor_app.gui.presenters.photo_words import name_some, refusals, shared_words
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import DoubleFile, RefusedFile, SharedPicture

REFUSED = Sign(N_("Not added"), "image-off", "refuse")
DOUBLE = Sign(N_("Already here"), "copy", "unusual")
SHARED = Sign(N_("Another customer's too"), "copy", "unusual")
_SHOWN = 6
PASSING_MS = 6000


class ImportNotes(QFrame):
    """Stays until the person has read it, or until what it is about is gone."""

    shown_wanted = Signal(str)  # photo id
    again_wanted = Signal(object)  # [Path]: add these although they are here
    move_wanted = Signal(object)  # [photo id]: these are wanted where they were dropped

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.texts: list[str] = []
        self.passing = QTimer(self, singleShot=True, interval=PASSING_MS)
        self.passing.timeout.connect(self.show_notes)
        self.hide()

    def show_notes(
        self,
        refused: Sequence[RefusedFile] = (),
        doubles: Sequence[DoubleFile] = (),
        where: Callable[[str], str] = str,
        *,
        slot: str = "",
        shared: Sequence[SharedPicture] = (),
        passing: bool = False,
    ) -> None:
        """Say what was refused, what is here already, `where` giving the words for a photo id, and what is another
        customer's too; `slot` names where the files were meant to go. Nothing at all clears it. What is only `passing`
        goes by itself."""
        clear(self._lines)
        self.passing.start() if passing else self.passing.stop()
        lines = refusals(refused)
        self.texts = lines[:]
        for line in lines[:_SHOWN]:
            self._lines.addWidget(ProblemLine(self._look, REFUSED, line))
        if len(lines) > _SHOWN:
            more = trn("and {n} more file", "and {n} more files", len(lines) - _SHOWN)
            self._lines.addWidget(ProblemLine(self._look, REFUSED, more))
        buttons: list[QWidget] = []
        if doubles:
            text = _double_words(doubles, where)
            self.texts.append(text)
            self._lines.addWidget(ProblemLine(self._look, DOUBLE, text))
            buttons = self._choices(doubles, slot)
        for text in shared_words(shared):
            self.texts.append(text)
            self._lines.addWidget(ProblemLine(self._look, SHARED, text))
        if self.texts and not passing:
            row = QWidget()
            flow = FlowLayout(row, spacing=8)
            for one in (*buttons, button(tr("Leave it so") if doubles else tr("Got it"), on_click=self.show_notes)):
                flow.addWidget(one)
            self._lines.addWidget(row)
        self.setVisible(bool(self.texts))

    def _choices(self, doubles: Sequence[DoubleFile], slot: str) -> list[QWidget]:
        ids = list(dict.fromkeys(double.photo_id for double in doubles))
        paths = [double.path for double in doubles if double.path is not None]
        found: list[QWidget] = []
        if len(ids) == 1:
            found.append(button(tr("Show it"), on_click=lambda: self.shown_wanted.emit(ids[0])))
        if slot:
            found.append(button(tr("Move to {slot}", slot=slot), on_click=lambda: self._answer(self.move_wanted, ids)))
        if paths:
            words = trn("Add it a second time", "Add all {n} a second time", len(paths))
            found.append(button(words, on_click=lambda: self._answer(self.again_wanted, paths)))
        return found

    def _answer(self, signal: SignalInstance, what: Sequence[str] | Sequence[Path]) -> None:
        self.show_notes()
        signal.emit(what)


def _double_words(doubles: Sequence[DoubleFile], where: Callable[[str], str]) -> str:
    if len(doubles) == 1:
        double = doubles[0]
        return tr("{name} is already in this survey: {where}.", name=double.name, where=where(double.photo_id))
    named = name_some([f"{double.name} ({where(double.photo_id)})" for double in doubles])
    counted = trn(
        "{n} picture is already in this survey and was not added again",
        "{n} pictures are already in this survey and were not added again",
        len(doubles),
    )
    return f"{counted}: {named}."

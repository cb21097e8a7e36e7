"""The field for the upload speed limit: whole kbit/s, empty for none; nonsense is said below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.upload_limit import read_limit
from surveyor_app.gui.presenters.words import SEVERITY
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import clear, label
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.language import N_, tr

NAME = N_("Upload speed limit")
HINT = N_("Leave it empty to use the whole line. At 1,000 kbit/s a photo of 1 MB takes 8 seconds.")


class LimitField(QWidget):
    """Tells a limit once it is entered, and only when it is another one."""

    chosen = Signal(object)  # int, kbit/s; None for no limit

    def __init__(self, look: Look, kbit: int | None) -> None:
        super().__init__()
        self._look, self._kbit = look, kbit
        self.line = QLineEdit("" if kbit is None else str(kbit))
        self.line.setPlaceholderText(tr("No limit"))
        self.line.setMaxLength(30)
        self.line.setFixedWidth(160)
        self.line.setAccessibleName(tr("Upload speed limit in kbit/s"))
        self.line.setAccessibleDescription(tr(HINT))
        self.line.setToolTip(tr(HINT))
        self.line.textChanged.connect(self._forget_problem)
        self.line.editingFinished.connect(self.keep)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line)
        row.addWidget(label(tr("kbit/s for all photos together"), "quiet"), 1)
        self._problem = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addLayout(self._problem)

    @property
    def problem_text(self) -> str:
        """What is wrong with what was entered, "" for nothing."""
        item = self._problem.itemAt(0)
        line = item.widget() if item is not None else None
        return line.text if isinstance(line, ProblemLine) else ""

    def keep(self) -> bool:
        """Take up what was entered; False, with its reason shown, when it is no limit."""
        try:
            kbit = read_limit(self.line.text())
        except InvalidInput as error:
            if not self.problem_text:
                self._problem.addWidget(ProblemLine(self._look, SEVERITY[Severity.ERROR], error.text))
            return False
        if kbit != self._kbit:
            self._kbit = kbit
            self.chosen.emit(kbit)
        return True

    def _forget_problem(self) -> None:
        clear(self._problem)

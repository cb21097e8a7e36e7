"""Asks once before a publish, when something that the office expects is not there; never stands in its way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.dialogs.tall_dialog import TallDialog
from surveyor_app.gui.presenters.before_publish import Question
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, paragraph
from surveyor_app.language import tr


class ExpectedDialog(TallDialog):
    """`agreed` when the person publishes anyway, `go_back` when they go to what is missing; Esc leaves all as it is."""

    agreed = Signal()
    go_back = Signal()

    def __init__(self, look: Look, asked: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Publish anyway?"))
        self.setMinimumWidth(560)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(look, "camera", "unusual", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(asked.title, "title", wrap=True), 1)
        self.content.addLayout(head)
        self.content.addSpacing(4)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        for line in asked.lines:
            lines.addWidget(paragraph(line))
        self.content.addLayout(lines)
        self.content.addSpacing(4)
        self.content.addWidget(paragraph(asked.sentence, "quiet"))
        self.content.addStretch(1)
        self.back_button = button(asked.back, "primary", self._back, look=look, icon="camera")
        self.back_button.setDefault(True)
        self.agree_button = button(tr("Publish anyway"), "", self._agree, look=look, icon="send")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.agree_button)
        buttons.addWidget(self.back_button)
        self.foot.addLayout(buttons)
        said = "\n".join((*asked.lines, asked.sentence))
        self.setAccessibleName(asked.title)
        self.setAccessibleDescription(said)
        self.back_button.setAccessibleDescription(f"{asked.title}. {said}")  # read out when the dialog opens
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()

    def _back(self) -> None:
        self.reject()
        self.go_back.emit()

"""Pairs this laptop with an office: address, code, a name for the laptop; what goes wrong is said inside the dialog."""

from __future__ import annotations

import socket
import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from surveyor_app.domain.errors import InvalidAddress, SurveyorError
from surveyor_app.gui.dialogs.drafts import keep_draft
from surveyor_app.gui.dialogs.tall_dialog import TallDialog
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.session import Session, told
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear, label
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.language import N_, tr

_ADDRESS, _CODE, _DEVICE = N_("Address of the office"), N_("Pairing code"), N_("Name of this laptop")


class PairingDialog(TallDialog):
    """Stays open, with what was typed, until the office accepted. Left before that, it begins with what was typed the
    next time, and what the office accepts afterwards is no longer wanted."""

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Pair this laptop"))
        self.setMinimumWidth(520)
        self._look, self._session = look, session
        self._is_left = is_left = threading.Event()  # asked by the thread that pairs, also when the dialog is gone
        self.finished.connect(lambda _result: is_left.set())
        self.url = _line(tr(_ADDRESS), "https://surveys.example.com")
        self.code = _line(tr(_CODE), tr("Eight characters"))
        self.device = _line(tr(_DEVICE), "")
        self.device.setText(socket.gethostname())
        self._fault, self._address_fault = QVBoxLayout(), QVBoxLayout()
        self.pair_button = button(tr("Pair"), "primary", self._pair, look=look, icon="link")
        self.pair_button.setDefault(True)
        layout = self.content
        layout.addWidget(label(tr("Pair this laptop with your office"), "title"))
        layout.addWidget(
            label(
                tr("Ask the office for its address and a pairing code. A code works once, for ten minutes."),
                "quiet",
                wrap=True,
            )
        )
        for caption, field in (
            (_ADDRESS, self.url), (_CODE, self.code), (_DEVICE, self.device),
        ):  # fmt: skip
            layout.addSpacing(8)
            layout.addWidget(label(tr(caption), "label"))
            layout.addWidget(field)
            if field is self.url:
                layout.addLayout(self._address_fault)
            field.textChanged.connect(self._enable)
            keep_draft(self, parent, ("pairing", caption), field)
        layout.addLayout(self._fault)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(tr("Cancel"), on_click=self.reject))
        buttons.addWidget(self.pair_button)
        self.foot.addLayout(buttons)
        self._enable()

    def _enable(self) -> None:
        self.pair_button.setEnabled(bool(self.url.text().strip() and self.code.text().strip()))

    def _pair(self) -> None:
        self.pair_button.setEnabled(False)
        self.pair_button.setText(tr("Pairing…"))
        clear(self._fault)
        clear(self._address_fault)
        self._session.bridge.start(
            self._try(self.url.text().strip(), self.code.text().strip(), self.device.text().strip())
        )

    async def _try(self, url: str, code: str, device: str) -> None:
        is_left = self._is_left
        try:
            await self._session.pair(url, code, device, lambda: not is_left.is_set())
        except SurveyorError as error:
            if is_left.is_set() or not isValid(self):  # whoever cancels does not wait for the answer
                return
            is_address = isinstance(error, InvalidAddress)
            said = ProblemLine(self._look, Sign(N_("Not paired"), "circle-alert", "refuse"), told(error))
            (self._address_fault if is_address else self._fault).addWidget(said)
            if is_address:
                self.url.setFocus(Qt.FocusReason.OtherFocusReason)
            self.pair_button.setText(tr("Pair"))
            self._enable()
            return
        if not is_left.is_set() and isValid(self):
            self.accept()

    @property
    def fault_text(self) -> str:
        """What went wrong, "" if nothing; for tests."""
        item = self._fault.itemAt(0) or self._address_fault.itemAt(0)
        widget = item.widget() if item is not None else None
        return widget.text if isinstance(widget, ProblemLine) else ""


def _line(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    return made

"""A quiet bar at the bottom of the page: what was done and Undo, or a fault in words; goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label, restyle, tool_button
from surveyor_app.language import tr

SHOWN_MS = 8_000
JUST_SAID_MS = 1_500  # what was said on the way to another page is read there
_STAYS = ("refuse", "unusual")  # tones of what went wrong


class UndoBar(QFrame):
    """Floats above the page at its lower edge, above the `foot` px there that stay free."""

    def __init__(self, look: Look, parent: QWidget, foot: Callable[[], int] = lambda: 0) -> None:
        super().__init__(parent)
        self._area, self._foot = parent, foot
        self._undo: Callable[[], None] | None = None
        self._tone = ""
        parent.installEventFilter(self)
        self._icon = IconLabel(look, "info", "info", 20)
        self._text = label("", wrap=True)
        self._look = look
        self.undo_button = button(tr("Undo"), on_click=self._take_back, look=look, icon="undo-2")
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.undo_button)
        layout.addWidget(tool_button(look, "x", tr("Close this note"), self.hide))
        self.hide()

    def offer(self, text: str, undo: Callable[[], None]) -> None:
        """Say what was done and offer to take it back."""
        self._name_button(tr("Undo"), "undo-2")
        self._show(Sign("", "info", "info"), text, undo)

    def offer_redo(self, text: str, redo: Callable[[], None]) -> None:
        """Say what was taken back and offer to do it again."""
        self._name_button(tr("Redo"), "redo-2")
        self._show(Sign("", "undo-2", "info"), text, redo)

    def tell(self, sign: Sign, text: str) -> None:
        """Say something that needs no answer."""
        self._show(sign, text, None)

    @property
    def text(self) -> str:
        """What is said, "" when hidden."""
        return self._text.text() if not self.isHidden() else ""

    def _show(self, sign: Sign, text: str, undo: Callable[[], None] | None) -> None:
        self._undo, self._tone = undo, sign.tone
        self._icon.show_icon(sign.icon, sign.tone)
        self._text.setText(text)
        self.undo_button.setVisible(undo is not None)
        restyle(self, "tone-box", sign.tone)
        self.show()
        self.place()
        self.raise_()
        self._timer.start()

    def _name_button(self, text: str, icon: str) -> None:
        self.undo_button.setText(text)
        self._look.tint(self.undo_button, icon, "text")

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def leave(self) -> None:
        """The person went on to another page: what was done on the one before covers nothing there."""
        was_just_said = self._timer.remainingTime() > SHOWN_MS - JUST_SAID_MS
        if self._tone not in _STAYS and not was_just_said:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page has become wider or narrower, by a pane beside it for one."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self.place()
        return False

    def place(self) -> None:
        """Stay at the lower edge of the parent, or of what is free there."""
        area = self._area
        width = min(760, area.width() - 48)
        height = max(60, self.heightForWidth(width))
        self.setGeometry((area.width() - width) // 2, area.height() - self._foot() - height - 16, width, height)

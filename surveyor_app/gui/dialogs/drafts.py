"""What somebody typed into a dialog and left: it stands there again when the dialog is opened again."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

_NAME = "drafts"


class Drafts(QObject):
    """The drafts of one window, by what they are about; gone with the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(_NAME)
        self._texts: dict[Hashable, str] = {}

    @classmethod
    def of(cls, widget: QWidget) -> Drafts:
        """The drafts of the window that a widget is in."""
        window = widget.window()
        found = window.findChild(cls, _NAME)
        return found if isinstance(found, cls) else cls(window)

    def text(self, key: Hashable) -> str:
        """What was left, "" for nothing."""
        return self._texts.get(key, "")

    def keep(self, key: Hashable, text: str) -> None:
        """Keep this; "" for nothing."""
        if text.strip():
            self._texts[key] = text
        else:
            self._texts.pop(key, None)


def keep_draft(dialog: QDialog, owner: QWidget, key: Hashable, line: QLineEdit) -> None:
    """Let `line` begin with what was left in it, and keep what is left in it; what was accepted is no draft any more.
    `owner` is the window that the dialog belongs to."""
    drafts = Drafts.of(owner)
    if drafts.text(key):
        line.setText(drafts.text(key))
    first = line.text() if not drafts.text(key) else ""

    def finished(result: int) -> None:
        left = "" if result == QDialog.DialogCode.Accepted.value or line.text() == first else line.text()
        drafts.keep(key, left)

    dialog.finished.connect(finished)

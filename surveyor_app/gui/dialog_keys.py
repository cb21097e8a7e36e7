"""The help and theme keys in dialogs: the window's own shortcuts do not reach what stands over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.presenters.key_table import COMMANDS

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

_KEYS = {command.name: command.key for command in COMMANDS}
_LENT = "windowKeys"  # the property of a dialog that has them


class DialogKeys(QObject):
    """Lends the keys to each dialog over one window when it first gets the keyboard."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        dialog = new.window() if new is not None else None
        if not isinstance(dialog, QDialog) or isinstance(dialog, QFileDialog) or dialog.property(_LENT):
            return
        if not self._is_mine(dialog):
            return
        dialog.setProperty(_LENT, True)
        office = self._window.office
        QShortcut(QKeySequence(_KEYS["theme"]), dialog).activated.connect(office.next_theme)
        if not isinstance(dialog, HelpDialog):
            QShortcut(QKeySequence(_KEYS["help"]), dialog).activated.connect(office.help)

    def _is_mine(self, dialog: QWidget) -> bool:
        above: QWidget | None = dialog
        while above is not None and above is not self._window:
            above = above.parentWidget()
        return above is not None

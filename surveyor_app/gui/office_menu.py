"""The window's dialogs: pairing, settings, theme and text size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.presenters.words import Sign

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class OfficeMenu(QObject):
    """Opens dialogs over the window; never executes one."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder

    def pair(self) -> None:
        """Ask for the office's address and code."""
        dialog = PairingDialog(self._window.look, self._window.session, self._window)
        dialog.paired.connect(self._paired)
        dialog.open()

    def _paired(self, view: object) -> None:
        name = getattr(view, "relay_name", "the office")
        warning = str(getattr(view, "warning", ""))
        tone = Sign("", "triangle-alert", "unusual") if warning else Sign("", "circle-check", "done")
        self._window.undo.tell(tone, f"Paired with {name}. {warning}".strip())
        self._window.watch.wake()

    def settings(self) -> None:
        """Show the settings."""
        window = self._window
        dialog = SettingsDialog(window.look, self._folder, window.session.pairing, window)
        dialog.theme_chosen.connect(self.choose_theme)
        dialog.size_chosen.connect(self._choose_size)
        dialog.pair_wanted.connect(self.pair)
        dialog.unpair_wanted.connect(window.session.unpair)
        dialog.open()

    def next_theme(self) -> None:
        """Light, dark, sunlight, light again."""
        self.choose_theme(self._window.look.next_name())

    def choose_theme(self, name: str) -> None:
        """Use a theme and remember it."""
        self._window.look.choose(name)
        self._window.memory.theme = name

    def _choose_size(self, scale: float) -> None:
        self._window.look.choose(self._window.look.theme.key, scale)
        self._window.memory.text_scale = scale

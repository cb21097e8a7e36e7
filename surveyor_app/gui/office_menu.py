"""The window's dialogs: pairing, settings, help, theme and text size."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.presenters.about import about
from surveyor_app.gui.presenters.key_table import key_groups
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.session import told
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class OfficeMenu(QObject):
    """Opens dialogs over the window; never executes one."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        window.session.paired.connect(self._paired)
        window.session.pairing_cancelled.connect(self._cancelled)

    def pair(self) -> None:
        """Ask for the office's address and code."""
        dialog = PairingDialog(self._window.look, self._window.session, self._window)
        dialog.open()

    def _paired(self, view: object) -> None:
        name = getattr(view, "relay_name", tr("the office"))
        warning = str(getattr(view, "warning", ""))
        tone = Sign("", "triangle-alert", "unusual") if warning else Sign("", "circle-check", "done")
        self._window.undo.tell(tone, f"{tr('Paired with {name}.', name=name)} {warning}".strip())
        self._window.watch.wake()

    def _cancelled(self, cancelled: SurveyorError) -> None:
        self._window.undo.tell(Sign("", "triangle-alert", "unusual"), told(cancelled))

    def settings(self) -> None:
        """Show the settings."""
        window = self._window
        session = window.session
        refused = window.watch.facts.refused
        dialog = SettingsDialog(
            window.look,
            self._folder,
            session.pairing,
            session.upload_limit_kbit,
            window,
            refused=refused,
            unattended=session.unattended,
        )
        dialog.limit.chosen.connect(session.limit_uploads)
        dialog.unattended_chosen.connect(session.keep_for_unattended)
        session.unattended_read.connect(dialog.show_unattended)
        dialog.theme_chosen.connect(self.choose_theme)
        dialog.size_chosen.connect(self._choose_size)
        dialog.units_chosen.connect(self._choose_units)
        dialog.language_chosen.connect(self._choose_language)
        dialog.pair_wanted.connect(self.pair)
        dialog.unpair_wanted.connect(session.unpair)
        dialog.open()

    def help(self) -> None:
        """Show every key, and which version runs with which office; over the dialog that is open, if any."""
        facts = about(self._folder, self._window.session.pairing, socket.gethostname())
        over = QApplication.activeModalWidget() or self._window
        groups = key_groups(large_photo_first=isinstance(over, PhotoViewer))
        HelpDialog(self._window.look, groups, facts, over).open()

    def next_theme(self) -> None:
        """Light, dark, sunlight, light again."""
        self.choose_theme(self._window.look.next_name())

    def choose_theme(self, name: str) -> None:
        """Use a theme and remember it."""
        self._window.look.choose(name)
        self._window.memory.theme = name

    def _choose_units(self, key: str) -> None:
        self._window.memory.units = UnitSystem(key)
        self._window.look.use_units(UnitSystem(key))

    def _choose_language(self, code: str) -> None:
        self._window.memory.language = code

    def _choose_size(self, scale: float) -> None:
        self._window.look.choose(self._window.look.theme.key, scale)
        self._window.memory.text_scale = scale

"""Settings: theme, text size, where the data lies, with which office this laptop is paired."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.ports import PairingView
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, rule
from surveyor_app.gui.widgets.choices import Choices

THEMES = (("light", "Light"), ("dark", "Dark"), ("sunlight", "Sunlight"))
SIZES = (("1.0", "Normal"), ("1.15", "Large"), ("1.3", "Very large"))


class SettingsDialog(QDialog):
    """Changes show at once; there is no Save."""

    theme_chosen = Signal(str)
    size_chosen = Signal(float)
    pair_wanted = Signal()
    unpair_wanted = Signal()

    def __init__(self, look: Look, folder: Path, pairing: PairingView | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(560)
        self.themes, self.sizes = Choices(), Choices()
        self.themes.offer(THEMES)
        self.themes.name_for_readers("Theme")
        self.themes.choose(look.theme.key)
        self.themes.chosen.connect(lambda key: self._again(self.themes, key, look.theme.key, self.theme_chosen.emit))
        self.sizes.offer(SIZES)
        self.sizes.name_for_readers("Text size")
        self.sizes.choose(str(look.text_scale))
        self.sizes.chosen.connect(
            lambda key: self._again(self.sizes, key, str(look.text_scale), lambda k: self.size_chosen.emit(float(k)))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(label("Settings", "title"))
        for caption, widget in (("Theme  (F9)", self.themes), ("Text size", self.sizes)):
            layout.addSpacing(8)
            layout.addWidget(label(caption, "label"))
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(8)
        layout.addWidget(rule())
        self._office(layout, pairing)
        layout.addWidget(rule())
        layout.addWidget(label("Where your surveys are kept", "label"))
        self.folder = QLineEdit(str(folder))
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName("Where your surveys are kept")
        self.folder.setCursorPosition(0)
        layout.addWidget(self.folder)
        row = QHBoxLayout()
        row.addWidget(
            button(
                "Open folder",
                "",
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
                look=look,
                icon="folder-open",
            )
        )
        row.addStretch(1)
        close = button("Close", "primary", self.accept)
        close.setDefault(True)
        row.addWidget(close)
        layout.addSpacing(8)
        layout.addLayout(row)

    def _office(self, layout: QVBoxLayout, pairing: PairingView | None) -> None:
        layout.addWidget(label("Office", "label"))
        row = QHBoxLayout()
        if pairing is None:
            row.addWidget(label("This laptop is not paired.", "quiet", wrap=True), 1)
            row.addWidget(button("Pair this laptop…", on_click=self._pair))
        else:
            words = f"{pairing.relay_name} · {pairing.surveyor}\nThis laptop is known there as “{pairing.device}”."
            row.addWidget(label(words, "quiet", wrap=True), 1)
            self.unpair_button = button("Unpair…", "danger", self._ask_unpair)
            row.addWidget(self.unpair_button)
        layout.addLayout(row)

    @staticmethod
    def _again(choices: Choices, key: str | None, before: str, tell: object) -> None:
        """A setting always has a value: clicking the chosen one again keeps it."""
        choices.choose(key or before)
        if key is not None and callable(tell):
            tell(key)

    def _pair(self) -> None:
        self.accept()
        self.pair_wanted.emit()

    def _ask_unpair(self) -> None:
        dialog = ConfirmDialog(
            "Unpair this laptop?",
            "It can no longer receive requests or send surveys until it is paired again. "
            "All surveys and photos stay on this laptop.",
            "Unpair",
            self,
        )
        dialog.confirmed.connect(self._unpair)
        dialog.open()

    def _unpair(self) -> None:
        self.accept()
        self.unpair_wanted.emit()

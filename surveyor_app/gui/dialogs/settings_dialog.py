"""Settings: looks and language, how and when uploads go, where the data lies, with which office it is paired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.dialogs.drafts import keep_draft
from surveyor_app.gui.dialogs.tall_dialog import TallDialog
from surveyor_app.gui.ports import PairingView
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, rule
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.limit_field import NAME as LIMIT_NAME
from surveyor_app.gui.widgets.limit_field import LimitField
from surveyor_app.identity import VERSION
from surveyor_app.language import LANGUAGES, N_, current, tr

THEMES = (("light", N_("Light")), ("dark", N_("Dark")), ("sunlight", N_("Sunlight")))
UNITS = ((UnitSystem.IMPERIAL.value, N_("Inches")), (UnitSystem.METRIC.value, N_("Centimeters")))
UNATTENDED = (("off", N_("Off")), ("on", N_("On")))
SIZES = (("1.0", N_("Normal")), ("1.15", N_("Large")), ("1.3", N_("Very large")))


class SettingsDialog(TallDialog):
    """Changes show at once; there is no Save."""

    theme_chosen = Signal(str)
    size_chosen = Signal(float)
    units_chosen = Signal(str)
    language_chosen = Signal(str)
    pair_wanted = Signal()
    unpair_wanted = Signal()
    unattended_chosen = Signal(bool)

    def __init__(
        self,
        look: Look,
        folder: Path,
        pairing: PairingView | None,
        limit_kbit: int | None,
        parent: QWidget,
        *,
        refused: bool = False,
        unattended: bool | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self.setMinimumWidth(560)
        self._look = look
        self.themes, self.sizes = Choices(), Choices()
        self.themes.offer([(key, tr(words)) for key, words in THEMES])
        self.themes.name_for_readers(tr("Theme"))
        self.themes.choose(look.theme.key)
        self.themes.chosen.connect(lambda key: self._again(self.themes, key, look.theme.key, self.theme_chosen.emit))
        self.sizes.offer([(key, tr(words)) for key, words in SIZES])
        self.sizes.name_for_readers(tr("Text size"))
        self.sizes.choose(str(look.text_scale))
        self.sizes.chosen.connect(
            lambda key: self._again(self.sizes, key, str(look.text_scale), lambda k: self.size_chosen.emit(float(k)))
        )
        self.units, self.languages = Choices(), Choices()
        self._choose(self.units, tr("Lengths"), UNITS, look.units.value, self.units_chosen.emit)
        self._choose(self.languages, tr("Language"), tuple(LANGUAGES.items()), current(), self._choose_language)
        self._next_start = label(tr("Shown from the next start on."), "caption")
        self._next_start.hide()
        self.unattended, self._is_unattended = Choices(), unattended
        self.unattended.offer([(key, tr(words)) for key, words in UNATTENDED])
        self.unattended.name_for_readers(tr("Unattended sync"))
        self.show_unattended(unattended)
        self.unattended.chosen.connect(self._choose_unattended)
        self.limit = LimitField(look, limit_kbit)
        keep_draft(self, parent, "upload limit", self.limit.line)
        layout = self.content
        layout.addWidget(label(tr("Settings"), "title"))
        layout.addSpacing(4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str | None, QWidget]] = [
            (tr("Theme"), self.themes),
            (tr("Text size"), self.sizes),
            (tr("Lengths"), self.units),
            (tr("Language"), self.languages),
            (None, self._next_start),
            (tr(LIMIT_NAME), self.limit),
        ]
        self.unattended.setVisible(unattended is not None)
        if unattended is not None:
            rows += [
                (tr("Unattended sync"), self.unattended),
                (None, label(tr("A timer can sync while nobody is logged in."), "caption")),
                (None, label(tr("The pairing lies in a file that only you can read."), "caption")),
            ]
        for number, (caption, widget) in enumerate(rows):
            if caption is not None:
                grid.addWidget(label(caption, "label"), number, 0)
            grid.addWidget(widget, number, 1, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(grid)
        layout.addSpacing(4)
        layout.addWidget(rule())
        self._where(layout, folder)
        layout.addWidget(rule())
        self._office(layout, pairing, refused=refused)  # last: no field's Tab may come to what takes the office away
        layout.addStretch(1)
        self._put_foot()

    def accept(self) -> None:
        """Close, unless the limit that was entered is none."""
        if self.limit.keep():
            super().accept()
        else:
            self.limit.line.setFocus()

    def _where(self, layout: QVBoxLayout, folder: Path) -> None:
        layout.addWidget(label(tr("Where your surveys are kept"), "label"))
        self.folder = QLineEdit(str(folder))
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(tr("Where your surveys are kept"))
        self.folder.setCursorPosition(0)
        show_folder = button(
            tr("Open folder"),
            "",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
            look=self._look,
            icon="folder-open",
        )
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(show_folder)
        layout.addLayout(row)

    def _put_foot(self) -> None:
        close = button(tr("Close"), "primary", self.accept)
        close.setDefault(True)
        self.version = label(tr("Surveyor {version}", version=VERSION), "caption")
        foot = QHBoxLayout()
        foot.addWidget(self.version)
        foot.addStretch(1)
        foot.addWidget(close)
        self.foot.addLayout(foot)

    def _office(self, layout: QVBoxLayout, pairing: PairingView | None, *, refused: bool) -> None:
        layout.addWidget(label(tr("Office"), "label"))
        row = QHBoxLayout()
        if pairing is None:
            row.addWidget(label(tr("This laptop is not paired."), "quiet", wrap=True), 1)
            row.addWidget(button(tr("Pair this laptop…"), on_click=self._pair))
        else:
            known = (
                tr("The office does not know this laptop any more.")
                if refused
                else tr("This laptop is known there as “{device}”.", device=pairing.device)
            )
            row.addWidget(label(f"{pairing.relay_name} · {pairing.surveyor}\n{known}", "quiet", wrap=True), 1)
            if refused:
                self.pair_button = button(tr("Pair again…"), on_click=self._pair)
                row.addWidget(self.pair_button)
            self.unpair_button = button(tr("Unpair…"), "danger", self._ask_unpair)
            row.addWidget(self.unpair_button)
        layout.addLayout(row)

    def _choose(
        self,
        group: Choices,
        name: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        tell: Callable[[str], object],
    ) -> None:
        group.offer([(key, tr(words)) for key, words in options])
        group.name_for_readers(name)
        group.choose(chosen)
        now = [chosen]

        def take(key: str | None) -> None:
            now[0] = key or now[0]
            self._again(group, key, now[0], tell)

        group.chosen.connect(take)

    def _choose_language(self, code: str) -> None:
        self._next_start.setVisible(code != current())
        self.language_chosen.emit(code)

    def show_unattended(self, is_on: bool | None) -> None:
        """As it stands now: a keyring that did not answer leaves it as it was."""
        self._is_unattended = is_on
        self.unattended.choose("on" if is_on else "off")

    def _choose_unattended(self, key: str | None) -> None:
        if key is None:
            self.show_unattended(self._is_unattended)
        else:
            self.unattended_chosen.emit(key == "on")

    @staticmethod
    def _again(choices: Choices, key: str | None, before: str, tell: object) -> None:
        """A setting always has a value: clicking the chosen one again keeps it."""
        choices.choose(key or before)
        if key is not None and callable(tell):
            tell(key)

    def _pair(self) -> None:
        super().accept()
        self.pair_wanted.emit()

    def _ask_unpair(self) -> None:
        dialog = ConfirmDialog(
            tr("Unpair this laptop?"),
            tr(
                "It can no longer receive requests or send surveys until it is paired again. "
                "All surveys and photos stay on this laptop."
            ),
            tr("Unpair"),
            self,
        )
        dialog.confirmed.connect(self._unpair)
        dialog.open()

    def _unpair(self) -> None:
        super().accept()
        self.unpair_wanted.emit()

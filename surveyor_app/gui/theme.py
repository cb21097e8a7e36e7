"""The look: one theme read from resources, its palette, and whom widgets ask for colours and icons."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, fields
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui import fonts, icons
from surveyor_app.gui.stylesheet import stylesheet
from surveyor_app.gui.theme_tokens import Theme
from surveyor_app.resources import read_json

THEME_NAMES = ("light", "dark", "sunlight")
ICON_ROOM = 6  # between a button's icon and its words


def load_theme(name: str, text_scale: float = 1.0) -> Theme:
    """The theme `name` ("light", "dark", "sunlight") with its type sizes multiplied by `text_scale`."""
    document: dict[str, Any] = read_json("themes", f"{name}.json")
    known = {f.name for f in fields(Theme)}
    values = {key: value for key, value in document.items() if key in known}
    for size in ("body_px", "caption_px", "title_px", "page_title_px"):
        values[size] = round(int(values[size]) * text_scale)
    values["key"] = name
    return Theme(**values)


def palette(theme: Theme) -> QPalette:
    """Qt's palette from the tokens, so that anything unstyled still belongs."""
    colours = QPalette()
    role = QPalette.ColorRole
    for which, token in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.hover),
        (role.Text, theme.text),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.quiet_text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Link, theme.accent),
        (role.Accent, theme.accent),
        (role.Mid, theme.line),
    ):
        colours.setColor(which, QColor(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.disabled_text))
    return colours


@dataclass(frozen=True, slots=True)
class _TintedButton:
    """A button whose icon follows the theme."""

    button: weakref.ref[QAbstractButton]
    icon: str
    token: str
    size: int


class Look(QObject):
    """The look in use. Widgets are handed one, ask it for colours, fonts, icons and the units to show lengths in, and
    repaint on `changed`."""

    changed = Signal()

    def __init__(
        self,
        name: str = "light",
        text_scale: float = 1.0,
        parent: QObject | None = None,
        units: UnitSystem = UnitSystem.IMPERIAL,
    ) -> None:
        super().__init__(parent)
        self.units = units
        self._buttons: list[_TintedButton] = []
        self.text_scale = text_scale
        self.theme = load_theme(name if name in THEME_NAMES else "light", text_scale)

    def apply(self, application: QApplication) -> None:
        """Dress the whole application: Fusion, palette, Inter, style sheet."""
        fonts.load()
        application.setStyleSheet("")  # from sheet to sheet Qt works each widget out again for every one above it
        if application.style().objectName().lower() != "fusion":
            application.setStyle("Fusion")
        application.setPalette(palette(self.theme))
        application.setFont(self.font())
        application.setStyleSheet(stylesheet(self.theme))
        self._tint_buttons()
        self.changed.emit()

    def choose(self, name: str, text_scale: float | None = None) -> None:
        """Change the theme or the text size, now and everywhere."""
        self.text_scale = text_scale if text_scale is not None else self.text_scale
        self.theme = load_theme(name, self.text_scale)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)

    def use_units(self, units: UnitSystem) -> None:
        """Show lengths in these units from now on."""
        self.units = units
        self.changed.emit()

    def next_name(self) -> str:
        """The theme that the theme key goes to next."""
        return THEME_NAMES[(THEME_NAMES.index(self.theme.key) + 1) % len(THEME_NAMES)]

    def colour(self, token: str) -> QColor:
        """The colour of a token, e.g. "accent"."""
        return QColor(str(getattr(self.theme, token)))

    def font(self, size: str = "body", *, strong: bool = False) -> QFont:
        """Inter at a named size ("body", "caption", "title", "page_title"); strong = semibold."""
        made = QFont(fonts.family())
        made.setPixelSize(int(getattr(self.theme, f"{size}_px")))
        made.setWeight(QFont.Weight(self.theme.strong_weight if strong else self.theme.weight))
        return made

    def icon(self, name: str, token: str = "text", size: int = 20, room: int = 0) -> QIcon:
        """An icon in a token's colour, with its disabled form."""
        return icons.icon(name, self.colour(token), self.colour("disabled_text"), size, room)

    def pixmap(self, name: str, token: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """An icon's pixels in a token's colour for a device pixel ratio."""
        return icons.pixmap(name, self.colour(token), size, ratio)

    def tint(self, button: QAbstractButton, icon: str, token: str = "text", size: int = 20) -> None:
        """Give a button an icon that follows the theme; a second call replaces the first."""
        self._buttons = [b for b in self._buttons if b.button() not in (None, button)]
        tinted = _TintedButton(weakref.ref(button), icon, token, size)
        self._buttons.append(tinted)
        self._set(tinted)

    def fit_icon(self, button: QAbstractButton) -> None:
        """The button has words now, or none any more: its icon leaves room for them."""
        for tinted in tuple(self._buttons):
            if tinted.button() is button:
                self._set(tinted)

    def _tint_buttons(self) -> None:
        for tinted in tuple(self._buttons):  # deleted ones leave the list meanwhile
            self._set(tinted)

    def _set(self, tinted: _TintedButton) -> None:
        button = tinted.button()
        if button is None:
            return
        try:
            room = ICON_ROOM if button.text() else 0
            button.setIcon(self.icon(tinted.icon, tinted.token, tinted.size, room))
            button.setIconSize(QSize(tinted.size + room, tinted.size))
        except RuntimeError:  # Qt deleted it before Python let go
            self._buttons.remove(tinted)

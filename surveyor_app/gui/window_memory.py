"""Where the person left off: window, panes, theme, text size, open request and page; kept in the data folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from surveyor_app.gui.presenters.places import Place

FILE_NAME = "window.ini"


class WindowMemory:
    """Reads and writes `window.ini`; anything missing or odd has a sensible default."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str = "") -> str:
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    @property
    def theme(self) -> str:
        """The chosen theme's name, "light" at first."""
        return self._text("look/theme", "light")

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("look/theme", name)

    @property
    def text_scale(self) -> float:
        """How much larger than normal text is, 1.0 to 1.5."""
        try:
            return min(1.5, max(1.0, float(self._text("look/text_scale", "1.0"))))
        except ValueError:
            return 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._settings.setValue("look/text_scale", str(scale))

    @property
    def request_id(self) -> str | None:
        """The request that was open."""
        return self._text("place/request") or None

    @property
    def place(self) -> Place:
        """The page that was open."""
        return Place(self._text("place/task", "request"), self._text("place/item") or None)

    @property
    def group(self) -> str:
        """The filter of the list."""
        return self._text("place/filter", "All")

    def keep_place(self, request_id: str | None, place: Place, group: str) -> None:
        """Remember what is open."""
        self._settings.setValue("place/request", request_id or "")
        self._settings.setValue("place/task", place.task)
        self._settings.setValue("place/item", place.item_id or "")
        self._settings.setValue("place/filter", group)

    def bytes(self, key: str) -> QByteArray:
        """A saved geometry or splitter state, empty when there is none."""
        value = self._settings.value(f"window/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._settings.setValue(f"window/{key}", value)

    def write(self) -> None:
        """Write to disk now."""
        self._settings.sync()

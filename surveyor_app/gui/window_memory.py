"""Where the person left off: window, panes, theme, text size, units, and the exact place; kept in the data folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QThreadPool, QTimer

from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui.first_window import FILE_NAME
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import ALL

WRITE_AFTER_MS = 500  # from the first change to the disk; a crash loses at most that
_PATIENCE_MS = 3000
REQUEST_PAGE = Place("request")


@dataclass(frozen=True, slots=True)
class LeftOff:
    """Where somebody was: the request and the page of it, how far it was scrolled (pixels), which widget had the
    keyboard focus (see gui/left_off.py), the list's filter and search, and whether the sync page was open."""

    request_id: str | None = None
    place: Place = REQUEST_PAGE
    scroll: int = 0
    focus: str = ""
    group: str = ALL
    search: str = ""
    on_sync_page: bool = False


class WindowMemory:
    """Reads `window.ini` once and writes what changes soon after, off the GUI thread and atomically; anything missing
    or odd has a sensible default. `capture` is called before each write, to note what changes all the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / FILE_NAME
        self.capture: Callable[[], None] = lambda: None
        settings = QSettings(str(self._file), QSettings.Format.IniFormat)
        self._values: dict[str, object] = {key: settings.value(key) for key in settings.allKeys()}
        self._unwritten: dict[str, object] = {}
        self._timer = QTimer(singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write_aside)
        self._is_closed = False
        self._writer = QThreadPool()
        self._writer.setMaxThreadCount(1)

    def _text(self, key: str, default: str = "") -> str:
        value = self._values.get(key, default)
        return value if isinstance(value, str) else default

    def _set(self, key: str, value: object) -> None:
        if self._values.get(key) != value:
            self._values[key] = self._unwritten[key] = value
            self.touch()

    def touch(self) -> None:
        """Something that is remembered has changed: write it soon."""
        if not self._timer.isActive() and not self._is_closed:
            self._timer.start()

    def _write_aside(self) -> None:
        self.capture()
        self._timer.stop()  # what was just captured is part of this write
        if self._unwritten:
            values, self._unwritten = self._unwritten, {}
            self._writer.start(lambda: _store(self._file, values))

    def write(self) -> None:
        """Write to disk now, before the window goes."""
        self._write_aside()
        self._writer.waitForDone(_PATIENCE_MS)

    def close(self) -> None:
        """Write for the last time: the window goes."""
        self.write()
        self._is_closed = True

    # ── the look ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def theme(self) -> str:
        """The chosen theme's name, "light" at first."""
        return self._text("look/theme", "light")

    @theme.setter
    def theme(self, name: str) -> None:
        self._set("look/theme", name)

    @property
    def text_scale(self) -> float:
        """How much larger than normal text is, 1.0 to 1.5."""
        try:
            return min(1.5, max(1.0, float(self._text("look/text_scale", "1.0"))))
        except ValueError:
            return 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._set("look/text_scale", str(scale))

    @property
    def units(self) -> UnitSystem:
        """The units that lengths are shown in, imperial at first."""
        chosen = self._text("look/units")
        return UnitSystem(chosen) if chosen in set(UnitSystem) else UnitSystem.IMPERIAL

    @units.setter
    def units(self, units: UnitSystem) -> None:
        self._set("look/units", units.value)

    @property
    def language(self) -> str:
        """The chosen language's code, "" while the system's counts."""
        return self._text("look/language")

    @language.setter
    def language(self, code: str) -> None:
        self._set("look/language", code)

    @property
    def photo_folder(self) -> str:
        """The folder that photos were last added from, "" at first."""
        return self._text("photos/folder")

    @photo_folder.setter
    def photo_folder(self, folder: str) -> None:
        self._set("photos/folder", folder)

    @property
    def pane_widths(self) -> tuple[int, ...]:
        """How wide the person made the panes beside the page, in pixels; () at first."""
        parts = self._text("window/pane_widths").split()
        return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()

    @pane_widths.setter
    def pane_widths(self, widths: Sequence[int]) -> None:
        self._set("window/pane_widths", " ".join(str(width) for width in widths))

    # ── the place ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def left_off(self) -> LeftOff:
        """Where the person was."""
        scroll = self._text("place/scroll", "0")
        return LeftOff(
            request_id=self._text("place/request") or None,
            place=Place(self._text("place/task", "request"), self._text("place/item") or None),
            scroll=int(scroll) if scroll.isdecimal() else 0,
            focus=self._text("place/focus"),
            group=self._text("place/filter", ALL),
            search=self._text("place/search"),
            on_sync_page=self._text("place/sync") == "yes",
        )

    def keep(self, left: LeftOff) -> None:
        """Remember where the person is."""
        self._set("place/request", left.request_id or "")
        self._set("place/task", left.place.task)
        self._set("place/item", left.place.item_id or "")
        self._set("place/scroll", str(left.scroll))
        self._set("place/focus", left.focus)
        self._set("place/filter", left.group)
        self._set("place/search", left.search)
        self._set("place/sync", "yes" if left.on_sync_page else "")

    def bytes(self, key: str) -> QByteArray:
        """A saved geometry or splitter state, empty when there is none."""
        value = self._values.get(f"window/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._set(f"window/{key}", value)


def _store(file: Path, values: Mapping[str, object]) -> None:
    """Qt writes a new file and renames it; what a full disk does not take is only a place in the window."""
    settings = QSettings(str(file), QSettings.Format.IniFormat)
    for key, value in values.items():
        settings.setValue(key, value)
    settings.sync()

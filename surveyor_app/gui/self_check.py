"""What `--self-test` asks of Qt: picture plugins, fonts, icons, themes. Each function names what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QByteArray, QLibraryInfo, qVersion
from PySide6.QtGui import QColor, QFontDatabase, QImage, QImageReader, QRawFont
from PySide6.QtWidgets import QApplication

from surveyor_app import language
from surveyor_app.gui import fonts, icons, qt_language
from surveyor_app.gui.theme import THEME_NAMES, load_theme
from surveyor_app.identity import NAME
from surveyor_app.resources import resource_path

PICTURE_FORMATS = ("jpeg", "png")
# What a person's screen needs; the self-test itself draws on "offscreen".
_SCREEN_PLUGINS = {"linux": ("qxcb", "qwayland", "qoffscreen"), "win32": ("qwindows",), "darwin": ("qcocoa",)}
_FAMILY = "Inter"


def start() -> str:
    """Begin to use Qt in this process; says which version. Call it in the main thread, before all others here."""
    existing = QApplication.instance()
    start.application = existing or QApplication([NAME])  # type: ignore[attr-defined]  # kept as long as we run
    return f"Qt {qVersion()}"


def screen_problems() -> Iterator[str]:
    """Plugins for screens that are not there."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for plugin in _SCREEN_PLUGINS.get(sys.platform, ()):
        if not any(plugin in name for name in there):
            yield f"Qt's screen plugin {plugin} is missing"


def picture_problems(samples: dict[str, bytes], colour: tuple[int, int, int]) -> Iterator[str]:
    """Formats that Qt cannot read; `samples` holds a picture in one colour for each of PICTURE_FORMATS."""
    there = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    for name in PICTURE_FORMATS:
        if name not in there:
            yield f"Qt's picture plugin for {name} is missing"
            continue
        image = QImage.fromData(QByteArray(samples[name]))
        seen = QColor() if image.isNull() else image.pixelColor(image.width() // 2, image.height() // 2)
        far = max(abs(a - b) for a, b in zip((seen.red(), seen.green(), seen.blue()), colour, strict=True))
        if image.isNull() or far > 8:
            yield f"Qt cannot read a {name} picture"


def font_problems() -> Iterator[str]:
    """Weights of the shipped font that cannot be used."""
    for weight in fonts.WEIGHTS:
        path = resource_path("fonts", "inter", f"{_FAMILY}-{weight}.ttf")
        font = QRawFont(str(path), 16.0)
        if not font.isValid() or font.familyName().split()[0] != _FAMILY:
            yield f"{path.name} is no usable font"
    if _FAMILY not in fonts.family() or not QFontDatabase.hasFamily(fonts.family()):
        yield f"the window would use {fonts.family()} instead of {_FAMILY}"


def language_problems() -> Iterator[str]:
    """Languages that Qt's own dialogs and buttons would not speak. Leaves the language as it was."""
    application = QApplication.instance()
    before = language.current()
    for code in language.LANGUAGES:
        language.use(code)
        if not isinstance(application, QApplication) or not qt_language.speak(application):
            yield f"Qt's own texts in {language.LANGUAGES[code]} are missing"
    language.use(before)
    if isinstance(application, QApplication):
        qt_language.speak(application)


def icon_problems() -> Iterator[str]:
    """Icons that draw nothing."""
    for path in sorted(resource_path("icons", "lucide").glob("*.svg")):
        image = icons.pixmap(path.stem, QColor("#000000"), 24).toImage()
        if not any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())):
            yield f"the icon {path.name} draws nothing"


def icon_count() -> int:
    """How many icons there are."""
    return len(list(resource_path("icons", "lucide").glob("*.svg")))


def theme_problems() -> Iterator[str]:
    """Themes that cannot be read."""
    for name in THEME_NAMES:
        try:
            load_theme(name)
        except (ValueError, TypeError) as error:
            yield f"the theme {name} cannot be read: {error}"

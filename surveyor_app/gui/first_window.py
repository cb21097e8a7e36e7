"""What a person sees at once: the window's frame in its place and colours, while the rest of the program is read.

Only what paints it is imported here, because all else takes several times as long as Qt's own start; Qt's namespace of
constants and Python's json alone would be a quarter of it. So it is painted with tiles of one colour: calls that take a
brush, `fillRect` among them, read those constants first.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QEventLoop, QJsonDocument, QObject, QRect, QSettings, QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from surveyor_app.identity import NAME
from surveyor_app.resources import read_bytes

FILE_NAME = "window.ini"  # written by gui/window_memory.py
USUAL_SIZE = (1280, 800)
_AROUND = (4, 40)  # a window's frame and title bar
_PATIENCE_MS = 1000  # for a display that never shows it
_BAR_PX = 56
_TILE = QSize(256, 64)
_THEMES = ("light", "dark", "sunlight")


def usual_size(window: QWidget) -> QSize:
    """How large a window is at first: as large as we like it, within the screen and its title bar."""
    if QApplication.platformName() == "offscreen":  # its screen is made up
        return QSize(*USUAL_SIZE)
    return QSize(*USUAL_SIZE).boundedTo(window.screen().availableSize() - QSize(*_AROUND))


def _tile(colour: str) -> QPixmap:
    tile = QPixmap(_TILE)
    tile.fill(QColor(colour))
    return tile


class FirstWindow(QMainWindow):
    """Stands where the window was left until that has been painted itself."""

    def __init__(self, folder: Path, theme: str | None = None) -> None:
        super().__init__()
        settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)
        chosen = theme or settings.value("look/theme")
        name = f"{chosen if chosen in _THEMES else _THEMES[0]}.json"
        colours = QJsonDocument.fromJson(QByteArray(read_bytes("themes", name))).object()
        self._window, self._surface, self._line = (_tile(str(colours[key])) for key in ("window", "surface", "line"))
        self._waiting: QEventLoop | None = None
        self.setWindowTitle(NAME)
        geometry = settings.value("window/geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            self.resize(usual_size(self))

    def show_now(self) -> None:
        """Show it, and return once it is on the screen; before any event loop of the app's own runs."""
        self._waiting = QEventLoop()
        QTimer.singleShot(_PATIENCE_MS, self._waiting, self._waiting.quit)
        self.show()
        self._waiting.exec()
        self._waiting = None

    def give_way_to(self, window: QWidget) -> None:
        """Go as soon as the other window has been painted, in the same place."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The other window is being painted now."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        self.hide()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window's ground and its upper bar."""
        painter = QPainter(self)
        painter.drawTiledPixmap(self.rect(), self._window)
        painter.drawTiledPixmap(QRect(0, 0, self.width(), _BAR_PX), self._surface)
        painter.drawTiledPixmap(QRect(0, _BAR_PX - 1, self.width(), 1), self._line)
        painter.end()
        if self._waiting is not None:
            QTimer.singleShot(0, self._waiting, self._waiting.quit)


def first_window(folder: Path, theme: str | None = None) -> FirstWindow:
    """The frame on the screen, with the application it belongs to."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["surveyor"])
    application.setQuitOnLastWindowClosed(False)
    window = FirstWindow(folder, theme)
    window.show_now()
    return window

"""Pictures for the screen: decoded in two background threads, kept as pixmaps in the GUI thread within a bound."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRunnable, QSize, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.freed import give_back_freed
from surveyor_app.language import tr

THREADS = 2
KEPT_BYTES = 192_000_000  # some 700 thumbnails, or a dozen pictures as large as a screen


def read_scaled(paths: tuple[Path, ...], side: int) -> QImage:
    """The first readable picture of `paths`, upright, at most `side` pixels on its longer side; null when none is."""
    for path in paths:
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > side:
            reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull() and not _is_gone(path):
            image = _read_otherwise(path, side)
        if not image.isNull():
            return image
    return QImage()


def _read_otherwise(path: Path, side: int) -> QImage:
    """What Qt cannot read, such as HEIC; null when nobody can."""
    from surveyor_app.imaging.raster import render

    try:
        return render(path, side)
    except (PhotoRefused, OSError):
        return QImage()


def why_not_shown(paths: tuple[Path, ...]) -> str:
    """What to say of a picture of which none of the files could be read."""
    if all(_is_gone(path) for path in paths):
        return tr("The file of this picture is gone from this laptop.")
    return tr("This picture cannot be shown here; the file itself is kept.")


def _is_gone(path: Path) -> bool:
    """Whether a file is not there. A disk that cannot say so has not lost it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file; slow for large ones, so not for the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def _for_the_screen(image: QImage) -> QImage:
    """The image in the layout of pixmaps, so that the GUI thread need not convert it."""
    wanted = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    return image if image.isNull() or image.format() == wanted else image.convertToFormat(wanted)


class _Decode(QRunnable):
    """One picture to decode; its result goes back through a queued signal."""

    def __init__(self, loader: ImageLoader, key: str, paths: tuple[Path, ...], side: int) -> None:
        super().__init__()
        self._loader, self._key, self._paths, self._side = loader, key, paths, side

    def run(self) -> None:
        """Decode in the pool's thread."""
        self._loader.decoded.emit(self._key, _for_the_screen(read_scaled(self._paths, self._side)))


class ImageLoader(QObject):
    """`pixmap` answers at once with what is known and decodes the rest, what was asked for last first; `loaded(key)`
    says when to ask again. The pictures longest not looked at give way to new ones."""

    loaded = Signal(str)
    decoded = Signal(str, QImage)

    def __init__(self, parent: QObject | None = None, kept_bytes: int = KEPT_BYTES) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._turn = itertools.count()
        self._most, self.bytes_held = kept_bytes, 0
        self._pixmaps: OrderedDict[str, QPixmap] = OrderedDict()
        self._under_way: set[str] = set()
        self.decoded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def pixmap(self, key: str, paths: tuple[Path, ...], side: int) -> QPixmap | None:
        """The picture called `key`, None while it is being decoded, a null pixmap when no path can be read."""
        key = f"{key}@{side}"
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        if key not in self._under_way:
            self._under_way.add(key)
            self._pool.start(_Decode(self, key, paths, side), next(self._turn))
        return None

    @property
    def is_busy(self) -> bool:
        """Whether a picture is still being decoded."""
        return bool(self._under_way)

    @Slot(str, QImage)
    def _keep(self, key: str, image: QImage) -> None:
        self._under_way.discard(key)
        self._pixmaps[key] = QPixmap.fromImage(image) if not image.isNull() else QPixmap()
        self.bytes_held += _bytes(self._pixmaps[key])
        while self.bytes_held > self._most and len(self._pixmaps) > 1:
            self.bytes_held -= _bytes(self._pixmaps.popitem(last=False)[1])
        self.loaded.emit(key.rpartition("@")[0])

    def let_go_above(self, side: int) -> None:
        """Drop the pictures that were asked for larger than `side`: nobody looks at them any more."""
        for key in [key for key in self._pixmaps if int(key.rpartition("@")[2]) > side]:
            self.bytes_held -= _bytes(self._pixmaps.pop(key))
        self._pool.start(give_back_freed)

    def close(self) -> None:
        """Drop what is queued and wait for what runs."""
        self._pool.clear()
        self._pool.waitForDone()


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4

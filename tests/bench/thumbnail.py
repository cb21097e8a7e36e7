"""What a thumbnail costs, against Qt reading the same file scaled."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader

from surveyor_app.imaging.thumbnail import SIDE_PX, thumbnail
from tests.bench.pictures import photographs
from tests.bench.row import Budget, Round, Row, Setting


def measure(setting: Setting) -> Iterator[Round]:
    """One picture at a time, the two right after one another."""
    for number, picture in enumerate(photographs(4 * setting.rounds + 1)):
        began = time.perf_counter()
        reader = QImageReader(str(picture))
        reader.setAutoTransform(True)
        reader.setScaledSize(reader.size().scaled(QSize(SIDE_PX, SIDE_PX), Qt.AspectRatioMode.KeepAspectRatio))
        if reader.read().isNull():
            raise RuntimeError(reader.errorString())
        between = time.perf_counter()
        thumbnail(picture, setting.folder / "thumbnail.jpg")
        ended = time.perf_counter()
        if number:
            yield Round(ended - between, between - began)


ROWS = (Row("thumbnail", "thumbnail of 12 MP", "QImageReader scaled", "s", Budget(1.1), measure),)

"""Photos on the way from one panel to another under the mouse: the only place that runs a drag."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from surveyor_app.gui.theme import Look

PHOTOS = "application/x-surveyor-photos"
_SIDE = 72


def photo_data(photo_ids: Sequence[str]) -> QMimeData:
    """What is dragged: the ids of photos, which mean something in this window only."""
    data = QMimeData()
    data.setData(PHOTOS, QByteArray("\n".join(photo_ids).encode()))
    return data


def dragged_photos(data: QMimeData) -> list[str]:
    """The ids of the photos being dragged; empty when it is something else."""
    return bytes(data.data(PHOTOS).data()).decode().splitlines() if data.hasFormat(PHOTOS) else []


def dropped_files(data: QMimeData) -> list[Path]:
    """The local files and folders that a drop or a paste carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def drag_photos(source: QWidget, look: Look, photo_ids: Sequence[str], picture: QPixmap | None) -> None:
    """Let the person drag photos; returns when they are dropped or the drag is given up."""
    drag = QDrag(source)
    drag.setMimeData(photo_data(photo_ids))
    drag.setPixmap(_under_the_pointer(look, len(photo_ids), picture))
    drag.setHotSpot(QPoint(_SIDE // 2, _SIDE // 2))
    drag.exec(Qt.DropAction.MoveAction)


def _under_the_pointer(look: Look, number: int, picture: QPixmap | None) -> QPixmap:
    """The first of the photos, small, with how many there are."""
    drawn = QPixmap(_SIDE, _SIDE)
    drawn.fill(QColor(look.colour("neutral_tint")))
    painter = QPainter(drawn)
    if picture is not None and not picture.isNull():
        small = picture.scaled(drawn.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        painter.drawPixmap(0, 0, small)
    if number > 1:
        painter.fillRect(_SIDE - 30, _SIDE - 26, 30, 26, look.colour("accent"))
        painter.setPen(look.colour("on_accent"))
        painter.setFont(look.font("caption", strong=True))
        painter.drawText(_SIDE - 30, _SIDE - 26, 30, 26, int(Qt.AlignmentFlag.AlignCenter), str(number))
    painter.end()
    return drawn

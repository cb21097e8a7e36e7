"""The photo tiles of one place as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from surveyor_app.gui.models.keyed_list_model import Index, KeyedListModel
from surveyor_app.gui.presenters.tiles import Tile, TileKind


class PhotoListModel(KeyedListModel[Tile]):
    """Tiles keyed by photo id or slot; only photos can be dragged."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda tile: tile.key, lambda tile: tile.title, lambda tile: tile.spoken, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As any list of rows, with the file name and the reason as tool tip."""
        tile = self.row_at(index)
        if tile is not None and role == Qt.ItemDataRole.ToolTipRole:
            if tile.kind is TileKind.PHOTO:
                return f"{tile.title}\n{tile.filename} · {tile.size}"
            return f"{tile.title}\n{tile.why}"
        return super().data(index, role)

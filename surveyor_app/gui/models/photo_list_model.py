"""The photo tiles of one place as a Qt model that changes only the rows that changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt

from surveyor_app.gui.models.keyed_list_model import Index, KeyedListModel
from surveyor_app.gui.presenters.tiles import Tile, TileKind


class PhotoListModel(KeyedListModel[Tile]):
    """Tiles keyed by photo id or slot; only photos can be dragged."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda tile: tile.key, lambda tile: tile.title, lambda tile: tile.spoken, parent)

    def show(self, rows: Sequence[Tile]) -> bool:
        """As any list of rows, but rows that stay in their order are kept while others come and go."""
        new = list(rows)
        before, after = {row.key for row in self._rows}, {row.key for row in new}
        staying = [row.key for row in self._rows if row.key in after]
        if not staying or staying != [row.key for row in new if row.key in before]:
            return super().show(new)
        for first, last in reversed(_runs([row.key not in after for row in self._rows])):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        for first, last in _runs([row.key not in before for row in new]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = new[first : last + 1]
            self.endInsertRows()
        super().show(new)  # what the rows that stayed say now
        return before != after

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Photos can be dragged."""
        tile = self.row_at(index)
        more = Qt.ItemFlag.ItemIsDragEnabled if tile is not None and tile.photo_id else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | more

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As any list of rows, with the file name and the reason as tool tip."""
        tile = self.row_at(index)
        if tile is not None and role == Qt.ItemDataRole.ToolTipRole:
            if tile.kind is TileKind.PHOTO:
                return f"{tile.title}\n{tile.filename} · {tile.size}"
            return f"{tile.title}\n{tile.why}"
        return super().data(index, role)


def _runs(marked: Sequence[bool]) -> list[tuple[int, int]]:
    """The first and last place of each run of marks."""
    runs: list[tuple[int, int]] = []
    for place, mark in enumerate(marked):
        if mark and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif mark:
            runs.append((place, place))
    return runs

"""The photo tiles of one place, as high as its rows, so that only the page scrolls; sorted and opened by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy

from surveyor_app.domain.checklist import Slot
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.models.photo_list_model import PhotoListModel
from surveyor_app.gui.presenters.tiles import Tile, TileKind
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.tile_delegate import GAP, TileDelegate, reason_rect, tile_side


def dropped_files(data: QMimeData) -> list[Path]:
    """The local files that a drop or a paste carries; folders stand for the files in them."""
    files: list[Path] = []
    for url in data.urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            files += sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    return files


class PhotoGrid(QListView):
    """Tiles that are selected, put into slots by digit, removed, opened; empty slots that are filled or explained."""

    opened = Signal(object)  # Tile: show it large
    add_wanted = Signal(object)  # slot key or None: choose files
    reason_wanted = Signal(object)  # Tile of an empty slot
    reason_dropped = Signal(object)  # slot key: a photo is expected again
    assigned = Signal(object, object)  # photo ids, slot key or None
    removed = Signal(object)  # photo ids
    pasted = Signal(object)  # slot key of the current empty tile, or None

    def __init__(self, look: Look, images: ImageLoader, slots: Sequence[Slot]) -> None:
        super().__init__()
        self._look, self._slots = look, tuple(slots)
        self.setObjectName("photoGrid")
        self.tiles = PhotoListModel(self)
        self.setModel(self.tiles)
        self._delegate = TileDelegate(look, images)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setGridSize(QSize(self._cell, self._cell))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Photos")
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self._activate(self.tiles.row_at(index)))
        images.loaded.connect(lambda _key: self.viewport().update())
        look.changed.connect(self._relay)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these tiles; what was selected and is still there stays selected."""
        kept = {tile.key for tile in self.selected}
        current = self.tiles.row_at(self.currentIndex())
        if self.tiles.show(tiles):
            model = self.selectionModel()
            for key in kept:
                index = self.tiles.index_of(key)
                if index.isValid():
                    model.select(index, QItemSelectionModel.SelectionFlag.Select)
            if current is not None and (index := self.tiles.index_of(current.key)).isValid():
                model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._fit()

    @property
    def selected(self) -> list[Tile]:
        """The selected tiles in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.tiles.rows[row] for row in rows if row < len(self.tiles.rows)]

    @property
    def selected_photos(self) -> list[str]:
        """The ids of the selected photos."""
        return [tile.photo_id for tile in self.selected if tile.photo_id]

    @property
    def _cell(self) -> int:
        return tile_side(self._look) + GAP

    def _relay(self) -> None:
        self.setGridSize(QSize(self._cell, self._cell))
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        columns = max(1, self.width() // self._cell)
        rows = -(-len(self.tiles.rows) // columns)
        height = max(1, rows) * self._cell
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height; the last column's gap may hang over."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Two tiles wide at least."""
        return QSize(2 * self._cell, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """One tile."""
        return QSize(self._cell, self._cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits sort, Enter opens, Delete removes, N explains an empty slot, Ctrl+V pastes."""
        tile = self.tiles.row_at(self.currentIndex())
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(tile.slot if tile is not None and tile.kind is TileKind.EMPTY else None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(tile)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected_photos:
            self.removed.emit(self.selected_photos)
        elif text.isdigit() and self.selected_photos:
            self._sort(int(text))
        elif text.casefold() == "n" and tile is not None and tile.kind is TileKind.EMPTY:
            self.reason_wanted.emit(tile)
        else:
            super().keyPressEvent(event)

    def _sort(self, digit: int) -> None:
        if digit == 0:
            self.assigned.emit(self.selected_photos, None)
        elif digit <= len(self._slots):
            self.assigned.emit(self.selected_photos, self._slots[digit - 1].key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an empty slot fills or explains it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        tile = self.tiles.row_at(index)
        if tile is None or event.button() is not Qt.MouseButton.LeftButton or tile.kind is not TileKind.EMPTY:
            return
        if reason_rect(self.visualRect(index), self._look).contains(event.position().toPoint()):
            self.reason_wanted.emit(tile)

    def _assign(self, slot: str | None) -> None:
        self.assigned.emit(self.selected_photos, slot)

    def _activate(self, tile: Tile | None) -> None:
        if tile is None:
            return
        if tile.kind is TileKind.PHOTO:
            self.opened.emit(tile)
        elif tile.kind is TileKind.EMPTY:
            self.add_wanted.emit(tile.slot)
        else:
            self.reason_dropped.emit(tile.slot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the tile below the pointer or the selection."""
        index = self.indexAt(event.pos()) if event.reason() is QContextMenuEvent.Reason.Mouse else self.currentIndex()
        tile = self.tiles.row_at(index)
        if tile is None:
            return
        if tile.kind is TileKind.PHOTO and tile.photo_id not in self.selected_photos:
            self.setCurrentIndex(index)
        self.menu_for(tile).popup(event.globalPos() if event.globalPos() != QPoint() else self.mapToGlobal(QPoint()))

    def menu_for(self, tile: Tile) -> QMenu:
        """The context menu of a tile; deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if tile.kind is TileKind.EMPTY:
            menu.addAction("Add photos here…", lambda: self.add_wanted.emit(tile.slot))
            menu.addAction("No photo because…", lambda: self.reason_wanted.emit(tile))
            return menu
        if tile.kind is TileKind.ABSENT:
            menu.addAction("A photo is expected again", lambda: self.reason_dropped.emit(tile.slot))
            return menu
        menu.addAction("Open", lambda: self.opened.emit(tile))
        menu.addSeparator()
        for place, slot in enumerate(self._slots, start=1):
            key = f"\t{place}" if place <= 9 else ""
            move = menu.addAction(f"{slot.label}{key}", partial(self._assign, slot.key))
            move.setEnabled(slot.key != tile.slot)
        menu.addAction("Extra photo, no slot\t0", lambda: self.assigned.emit(self.selected_photos, None))
        menu.addSeparator()
        menu.addAction("Remove", lambda: self.removed.emit(self.selected_photos))
        return menu

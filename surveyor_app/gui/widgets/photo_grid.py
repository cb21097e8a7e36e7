"""The photo tiles of one place, as high as its rows, so that only the page scrolls; sorted and opened by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QListView, QMenu, QScrollArea, QSizePolicy, QWidget

from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.models.photo_list_model import PhotoListModel
from surveyor_app.gui.presenters.aims import Aim
from surveyor_app.gui.presenters.key_table import REASON_KEY, TURN_KEY
from surveyor_app.gui.presenters.slot_keys import EXTRA_KEY, section_for, slot_for
from surveyor_app.gui.presenters.tiles import Tile, TileKind
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.photo_drag import drag_photos
from surveyor_app.gui.widgets.photo_menu import tile_menu
from surveyor_app.gui.widgets.tile_delegate import GAP, TileDelegate, reason_rect, thumbnail_side, tile_side, tile_size
from surveyor_app.language import tr

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_BACK_AGAIN = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_SELECT = QItemSelectionModel.SelectionFlag
_SIDEWAYS = {QListView.CursorAction.MoveLeft: -1, QListView.CursorAction.MoveRight: 1}


class PhotoGrid(QListView):
    """Tiles that are selected, put into slots by key, removed, opened; empty slots that are filled or explained."""

    opened = Signal(object)  # Tile: show it large
    add_wanted = Signal(object)  # slot key or None: choose files
    phone_wanted = Signal(object)  # slot key: a phone shall send photos into it
    reason_wanted = Signal(object)  # Tile of an empty slot
    reason_dropped = Signal(object)  # slot key: a photo is expected again
    assigned = Signal(object, object, object)  # photo ids, PhotoTarget, slot key or None
    removed = Signal(object)  # photo ids
    turned = Signal(object, int)  # photo ids, degrees to the right
    pasted = Signal(object)  # slot key of the current empty tile, or None
    place_key = Signal(object)  # SectionName: a letter that chooses where the slot keys put photos
    entered = Signal()  # the keyboard focus came here from elsewhere in the window
    photos_selected = Signal()  # there is a selection now, or another one

    def __init__(self, look: Look, images: ImageLoader, target: PhotoTarget) -> None:
        super().__init__()
        self._look, self._images = look, images
        self.aim = Aim(target, "", ())  # where the slot keys put photos
        self.aims: tuple[Aim, ...] = ()
        self.has_place_keys = False
        self.may_change: Callable[[], bool] = lambda: True  # else keys leave the photos alone
        self._leaving: set[str] = set()  # photos on their way to a slot: the selection has moved on from them
        self._rows_of: dict[str, list[int]] = {}
        self.setObjectName("photoGrid")
        self.tiles = PhotoListModel(self)
        self.setModel(self.tiles)
        self._delegate = TileDelegate(look, images)
        self.setItemDelegate(self._delegate)
        self._shape()
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Photos"))
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self._activate(self.tiles.row_at(index)))
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        images.loaded.connect(self._picture_came)
        look.changed.connect(self._relay)

    def _shape(self) -> None:
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setGridSize(tile_size(self._look) + QSize(GAP, GAP))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)  # drops are the panel's
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_tiles(self, tiles: Sequence[Tile], moving: Collection[str] = ()) -> None:
        """Show these tiles; what was selected and is still there stays selected. Photos that are `moving` to a slot are
        passed over by the selection; one that the disk did not move waits to be sorted again."""
        kept = {tile.key for tile in self.selected}
        current = self.tiles.row_at(self.currentIndex())
        if self.tiles.show(tiles):
            self._rows_of = {}
            for row, tile in enumerate(tiles):
                self._rows_of.setdefault(tile.sha256 or tile.photo_id, []).append(row)
            model = self.selectionModel()
            for row, tile in enumerate(tiles):
                if tile.key in kept and not model.isSelected(index := self.tiles.index(row)):
                    model.select(index, _SELECT.Select)
            if current is not None and (index := self.tiles.index_of(current.key)).isValid():
                model.setCurrentIndex(index, _SELECT.NoUpdate)
        self._leaving &= {tile.photo_id for tile in tiles if tile.is_unsorted}.intersection(moving)
        self._fit()

    def show_drop_at(self, tile: Tile | None) -> None:
        """Mark the tile that dragged photos would go to."""
        key = tile.key if tile is not None else None
        if key != self._delegate.drop_key:
            self._delegate.drop_key = key
            self.viewport().update()

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

    def _picture_came(self, key: str) -> None:
        for row in self._rows_of.get(key, ()):
            self.update(self.tiles.index(row))

    def _relay(self) -> None:
        self.setGridSize(tile_size(self._look) + QSize(GAP, GAP))
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        columns = max(1, self.width() // self._cell)
        rows = -(-len(self.tiles.rows) // columns)
        height = max(1, rows) * self.gridSize().height()
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
        return self.gridSize()

    # ── moving about ─────────────────────────────────────────────────────────────────────────────────────────────────

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by keyboard finds the next photo to sort selected."""
        super().focusInEvent(event)
        if event.reason() not in _BACK_AGAIN:
            self.entered.emit()
        if event.reason() in _BY_KEYBOARD and not self.selected:
            self.select_next_unsorted()

    def moveCursor(self, cursorAction: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Left and right go on in the line before or after, as in a text."""
        step = _SIDEWAYS.get(cursorAction, 0) if not modifiers & Qt.KeyboardModifier.ShiftModifier else 0
        row = self.currentIndex().row() + step
        if step and self.currentIndex().isValid() and 0 <= row < len(self.tiles.rows):
            return self.tiles.index(row)
        return super().moveCursor(cursorAction, modifiers)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The page scrolls along."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._reveal(self.tiles.index(current.row()))

    def _reveal(self, index: QModelIndex) -> None:
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if area is not None else None
        if area is not None and page is not None and index.isValid():
            middle = self.viewport().mapTo(page, self.visualRect(index).center())
            area.ensureVisible(middle.x(), middle.y(), 0, self.gridSize().height() // 2 + GAP)

    def _selection_changed(self) -> None:
        if self.selected_photos:
            self.photos_selected.emit()

    def select_next_unsorted(self, after: int = -1) -> bool:
        """Select the first photo past a row that waits to be sorted, or the first of all; whether there is one."""
        waiting = [
            row for row, tile in enumerate(self.tiles.rows) if tile.is_unsorted and tile.photo_id not in self._leaving
        ]
        row = next((row for row in waiting if row > after), waiting[0] if waiting else None)
        if row is not None:
            self.setCurrentIndex(self.tiles.index(row))
        return row is not None

    def select_photos(self, photo_ids: Collection[str]) -> bool:
        """Take the keyboard, with those of these photos that are here selected; False where none is."""
        indexes = [self.tiles.index(row) for row, tile in enumerate(self.tiles.rows) if tile.photo_id in photo_ids]
        if not indexes:
            return False
        self.setFocus()
        model = self.selectionModel()
        model.setCurrentIndex(indexes[0], _SELECT.ClearAndSelect)  # whatever Ctrl or Shift would mean
        for index in indexes[1:]:
            model.select(index, _SELECT.Select)
        self._reveal(indexes[0])
        return True

    def begin_sorting(self) -> None:
        """Take the keyboard, with the photos that are selected or else the first that waits to be sorted."""
        self.setFocus()
        if not self.selected_photos:
            self.select_next_unsorted()
        self._reveal(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Letters are slots here, not the beginnings of names."""

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Slot keys sort, Enter opens, R turns, Delete removes, N explains an empty slot, Ctrl+V pastes."""
        tile = self.tiles.row_at(self.currentIndex())
        text = "" if event.modifiers() & _COMMANDS else event.text().upper()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(tile.slot if tile is not None and tile.kind is TileKind.EMPTY else None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(tile)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected_photos:
            if self.may_change():
                self.removed.emit(self.selected_photos)
        elif text == TURN_KEY and self.selected_photos:
            self.turn(-90 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 90)
        elif text == REASON_KEY and tile is not None and tile.kind is TileKind.EMPTY:
            self.reason_wanted.emit(tile)
        elif self.has_place_keys and (section := section_for(text)) is not None:
            self.place_key.emit(section)
        elif not self._sort_by_key(text, held=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def _sort_by_key(self, text: str, *, held: bool) -> bool:
        """Whether it is a key that sorts; one that is held down sorts nothing more."""
        if not text or not self.selected_photos:
            return False
        slot = slot_for(text, self.aim.slots)
        if slot is None and text != EXTRA_KEY:
            return False
        if not held:
            self.sort(self.aim.target, slot.key if slot is not None else None)
        return True

    def sort(self, target: PhotoTarget, slot: str | None) -> None:
        """Put the selected photos there; if one of them was unsorted, go on to the next that is."""
        tiles = [tile for tile in self.selected if tile.photo_id]
        if not tiles or not self.may_change():
            return
        last = max((index.row() for index in self.selectionModel().selectedIndexes()), default=-1)
        self.assigned.emit([tile.photo_id for tile in tiles], target, slot)
        if any(tile.is_unsorted for tile in tiles):
            self._leaving |= {tile.photo_id for tile in tiles}
            self.select_next_unsorted(last)

    def turn(self, by: int) -> None:
        """Turn the selected photos by degrees to the right."""
        if self.may_change():
            self.turned.emit(self.selected_photos, by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click at the foot of a slot without a photo explains it, or takes its reason back."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        tile = self.tiles.row_at(index)
        if tile is None or event.button() is not Qt.MouseButton.LeftButton or tile.kind is TileKind.PHOTO:
            return
        if not reason_rect(self.visualRect(index), self._look).contains(event.position().toPoint()):
            return
        if tile.kind is TileKind.EMPTY:
            self.reason_wanted.emit(tile)
        else:
            self.reason_dropped.emit(tile.slot)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        """The selected photos go along with the mouse."""
        tiles = [tile for tile in self.selected if tile.photo_id]
        if tiles:
            first = tiles[0]
            side = thumbnail_side(self._look, self.devicePixelRatioF())
            picture = self._images.pixmap(first.sha256 or first.photo_id, first.paths, side)
            turned = picture.transformed(QTransform().rotate(first.turned)) if picture is not None else None
            drag_photos(self, self._look, [tile.photo_id for tile in tiles], turned)

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
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        tile = self.tiles.row_at(index)
        if tile is None:
            return
        if tile.kind is TileKind.PHOTO and tile.photo_id not in self.selected_photos:
            self.setCurrentIndex(index)
        at = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_for(tile).popup(at if at != QPoint() else self.mapToGlobal(QPoint()))

    def menu_for(self, tile: Tile) -> QMenu:
        """The context menu of a tile; deletes itself when closed."""
        return tile_menu(self, tile)

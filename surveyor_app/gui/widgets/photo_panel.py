"""The photos of one place with what can be done: add by dialog, drop, paste; explain what is missing; sort by mouse."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QToolButton, QVBoxLayout, QWidget

from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.presenters.key_table import PHONE_KEY
from surveyor_app.gui.presenters.tiles import Tile, TileGroup, TileKind
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, restyle, tool_button
from surveyor_app.gui.widgets.file_dialog_words import in_our_words
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.import_notes import ImportNotes
from surveyor_app.gui.widgets.import_progress import ImportProgress
from surveyor_app.gui.widgets.photo_drag import dragged_photos, dropped_files
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.reason_panel import ReasonPanel
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import RefusedFile

PICTURES = "(*.jpg *.jpeg *.png *.heic *.heif *.JPG *.JPEG *.PNG *.HEIC *.HEIF)"
LEAST_WORDS = 260  # beside the buttons
DROP_HERE = N_("Drop pictures or folders here")


class PhotoPanel(QFrame):
    """A card with tiles. Signals carry what the person wants; the page hands them to the session."""

    files_given = Signal(object, object, object)  # target, [Path], slot or None
    picture_given = Signal(object, QImage, object)  # target, picture, slot or None
    assigned = Signal(object, object, object)  # [photo id], target, slot or None
    removed = Signal(object)  # [photo id]
    turned = Signal(object, int)  # [photo id], degrees to the right
    opened = Signal(object, object)  # Tile, all tiles
    absence_given = Signal(object, str, object, str)  # target, slot, AbsenceKind, reason
    reason_dropped = Signal(object, object)  # target, slot
    offered_toggled = Signal(bool)
    phone_wanted = Signal(object)  # slot or None: a phone shall send photos here

    def __init__(
        self, look: Look, images: ImageLoader, target: PhotoTarget, *, title: str = "", loose_slot: str | None = None
    ) -> None:
        super().__init__()
        self._look, self.target = look, target
        self._loose_slot = loose_slot  # where photos go that are dropped beside every tile
        self.start_folder: Callable[[], str] = lambda: ""
        self.keep_folder: Callable[[str], None] = lambda _folder: None
        self.setProperty("card", "true")
        self.setAcceptDrops(True)
        self.grid = PhotoGrid(look, images, target)
        self.notes, self.progress, self.reasons = ImportNotes(look), ImportProgress(), ReasonPanel()
        self._title = label(title, "title", wrap=True)
        self._summary = label("", "caption", wrap=True)
        self.add_button = button(
            tr("Add photos…"), on_click=lambda: self.choose_files(None), look=look, icon="image-plus"
        )
        folder = tool_button(look, "folder-open", tr("Add a whole folder…"), self.choose_folder)
        paste = tool_button(look, "clipboard-paste", tr("Paste a picture"), lambda: self.paste(None), "Ctrl+V")
        self.phone_button = button(tr("From a phone…"), on_click=self.want_phone, look=look, icon="smartphone")
        self.phone_button.setToolTip(
            tr("A phone in the same network sends photos straight here ({key})", key=PHONE_KEY)
        )
        self._offered = button("", "link", self._toggle_offered)
        self._showing_offered = False
        self._hint = label(tr(DROP_HERE), "caption", wrap=True)
        self._lay_out(folder, paste)
        self._connect()

    def _lay_out(self, *tools: QToolButton) -> None:
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._summary)
        self._head.addLayout(words, 1)
        self._buttons = buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        for made in (self.add_button, self.phone_button, *tools):
            flow.addWidget(made)
        self._head.addWidget(buttons)
        self._above = above = QVBoxLayout()
        above.setContentsMargins(0, 0, 24, 0)
        above.setSpacing(12)
        above.addLayout(self._head)
        for panel in (self.progress, self.notes, self.reasons):
            above.addWidget(panel)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(8)
        self._foot.setContentsMargins(0, 0, 24, 0)
        self._foot.addWidget(self._offered)
        self._foot.addWidget(self._hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 0, 20)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.grid)
        layout.addLayout(self._foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the buttons go below the words."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        room = event.size().width() - self._buttons.sizeHint().width()
        wanted = down if room < round(LEAST_WORDS * self._look.text_scale) else across
        for line in (self._head, self._foot):
            if line.direction() is not wanted:
                line.setDirection(wanted)
        beside = Qt.AlignmentFlag.AlignRight if wanted is across else Qt.AlignmentFlag.AlignLeft
        self._hint.setAlignment(beside | Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        grid = self.grid
        grid.add_wanted.connect(self.choose_files)
        grid.pasted.connect(self.paste)
        grid.removed.connect(self.removed)
        grid.turned.connect(self.turned)
        grid.opened.connect(lambda tile: self.opened.emit(tile, grid.tiles.rows))
        grid.assigned.connect(self.assigned)
        grid.phone_wanted.connect(self.phone_wanted)
        grid.reason_wanted.connect(lambda tile: self.reasons.ask(tile.slot, tile.title, tile.why))
        grid.reason_dropped.connect(lambda slot: self.reason_dropped.emit(self.target, slot))
        self.reasons.given.connect(lambda slot, kind, text: self.absence_given.emit(self.target, slot, kind, text))
        self.reasons.left.connect(grid.setFocus)

    def show_group(self, group: TileGroup, *, title: str = "", moving: Collection[str] = ()) -> None:
        """Show the tiles of a place; some photos may be `moving` away from it."""
        self.target = group.target
        if title:
            self._title.setText(title)
            self.grid.setAccessibleName(tr("Photos: {title}", title=title))
        self._summary.setText(group.summary)
        if not group.tiles and self.grid.hasFocus():
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.setVisible(bool(group.tiles))
        self.grid.show_tiles(group.tiles, moving)
        more = trn("Show {n} more suggestion", "Show {n} more suggestions", group.offered_hidden)
        fewer = tr("Show fewer suggestions")
        self._offered.setText(fewer if self._showing_offered else more if group.offered_hidden else "")
        self._offered.setVisible(bool(self._offered.text()))

    def say(self, summary: str) -> None:
        """Say something else below the title."""
        self._summary.setText(summary)

    @property
    def refusal_texts(self) -> list[str]:
        """What is said about files that were not added, for tests."""
        return list(self.notes.texts)

    def focus_slot(self, slot: str) -> None:
        """Put the keyboard focus on a slot's tile, on its photo (first on one whose file is gone), or on the first
        unsorted photo."""
        self.grid.setFocus()
        if slot == UNSORTED:
            self.grid.select_next_unsorted()
            return
        tiles = [tile for tile in self.grid.tiles.rows if tile.slot == slot]
        if tiles:
            gone = (tile for tile in tiles if tile.original is not None and not tile.original.exists())
            self.grid.setCurrentIndex(self.grid.tiles.index_of(next(gone, tiles[0]).key))

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def choose_files(self, slot: str | None) -> None:
        """Open the file dialog; what is chosen goes into `slot`."""
        filters = f"{tr('Pictures')} {PICTURES};;{tr('All files')} (*)"
        dialog = QFileDialog(self, tr("Add photos"), self.start_folder(), filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._open(dialog, slot)

    def want_phone(self) -> None:
        """A phone shall send photos into the slot without a photo that is selected, or else to be sorted."""
        self.phone_wanted.emit(self.open_slot)

    @property
    def open_slot(self) -> str | None:
        """The one slot without a photo that is selected; None without one."""
        selected = self.grid.selected
        return selected[0].slot if len(selected) == 1 and selected[0].kind is not TileKind.PHOTO else None

    def put_phone(self, panel: QWidget) -> None:
        """Show how a phone sends photos here, until the panel goes by itself."""
        self._above.insertWidget(1, panel)
        panel.show()  # now, so that it can take the keyboard

    def choose_folder(self) -> None:
        """Open a dialog for a folder; all pictures in it are added."""
        dialog = QFileDialog(self, tr("Add a whole folder"), self.start_folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._open(dialog, None)

    def _open(self, dialog: QFileDialog, slot: str | None) -> None:
        in_our_words(dialog)

        def chosen(names: list[str]) -> None:
            self.keep_folder(dialog.directory().absolutePath())
            self.files_given.emit(self.target, [Path(name) for name in names], slot)

        dialog.filesSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste(self, slot: str | None) -> None:
        """Add what the clipboard holds: files, or a picture."""
        data = cast("QMimeData | None", QGuiApplication.clipboard().mimeData()) or QMimeData()
        if files := dropped_files(data):
            self.files_given.emit(self.target, files, slot)
        elif data.hasImage():
            self.picture_given.emit(self.target, QImage(data.imageData()), slot)
        else:
            self.notes.show_notes((RefusedFile(tr("Clipboard"), tr("there is no picture to paste.")),), passing=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes beside the tiles too, where no tile says into which slot."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(None)
        else:
            super().keyPressEvent(event)

    def _toggle_offered(self) -> None:
        self._showing_offered = not self._showing_offered
        self.offered_toggled.emit(self._showing_offered)

    # ── dropping ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, pictures and photos of this window are welcome."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or dragged_photos(data):
            event.acceptProposedAction()
            restyle(self, "card", "drop")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which tile they would go to."""
        super().dragMoveEvent(event)
        event.acceptProposedAction()
        tile = self._tile_below(event.position().toPoint())
        takes = tile is not None and (bool(dragged_photos(event.mimeData())) or tile.kind is not TileKind.PHOTO)
        self.grid.show_drop_at(tile if takes else None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Back to normal."""
        self._end_drag()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files into the empty slot below the pointer, the photos into any slot below it."""
        self._end_drag()
        event.acceptProposedAction()
        self._take(event.mimeData(), self._tile_below(event.position().toPoint()))

    def _take(self, data: QMimeData, tile: Tile | None) -> None:
        empty = tile.slot if tile is not None and tile.kind is not TileKind.PHOTO else None
        if photos := dragged_photos(data):
            self.assigned.emit(photos, self.target, tile.slot if tile is not None else self._loose_slot)
        elif files := dropped_files(data):
            self.files_given.emit(self.target, files, empty)
        elif data.hasImage():
            self.picture_given.emit(self.target, QImage(data.imageData()), empty)

    def _tile_below(self, at: QPoint) -> Tile | None:
        grid = self.grid
        return grid.tiles.row_at(grid.indexAt(grid.viewport().mapFrom(self, at))) if grid.isVisible() else None

    def _end_drag(self) -> None:
        restyle(self, "card", "true")
        self.grid.show_drop_at(None)

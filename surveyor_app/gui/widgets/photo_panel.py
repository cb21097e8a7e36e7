"""The photos of one place with what can be done: add by dialog, drop, paste; refusals said file by file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout

from surveyor_app.domain.checklist import Slot
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.presenters.tiles import Tile, TileGroup
from surveyor_app.gui.presenters.words import Sign, count
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, clear, label, restyle, tool_button
from surveyor_app.gui.widgets.photo_grid import PhotoGrid, dropped_files
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.services.summaries import RefusedFile

PICTURES = "Pictures (*.jpg *.jpeg *.png *.heic *.heif *.JPG *.JPEG *.PNG *.HEIC *.HEIF);;All files (*)"
REFUSED = Sign("Not added", "image-off", "refuse")
_SHOWN_REFUSALS = 6


class PhotoPanel(QFrame):
    """A card with tiles. Signals carry what the person wants; the page hands them to the session."""

    files_given = Signal(object, object, object)  # target, [Path], slot or None
    picture_given = Signal(object, QImage, object)  # target, picture, slot or None
    assigned = Signal(object, object, object)  # target, [photo id], slot or None
    removed = Signal(object)  # [photo id]
    opened = Signal(object, object)  # Tile, all tiles
    reason_wanted = Signal(object, object)  # target, Tile
    reason_dropped = Signal(object, object)  # target, slot
    offered_toggled = Signal(bool)

    def __init__(
        self, look: Look, images: ImageLoader, target: PhotoTarget, slots: Sequence[Slot], title: str = "Photos"
    ) -> None:
        super().__init__()
        self._look = look
        self.target = target
        self.setProperty("card", "true")
        self.setAcceptDrops(True)
        self.grid = PhotoGrid(look, images, slots)
        self._title = label(title, "title", wrap=True)
        self._summary = label("", "caption", wrap=True)
        self.add_button = button("Add photos…", on_click=lambda: self.choose_files(None), look=look, icon="image-plus")
        paste = tool_button(look, "clipboard-paste", "Paste a picture", lambda: self.paste(None), "Ctrl+V")
        self._offered = button("", "link", self._toggle_offered)
        self._showing_offered = False
        self._adding_words, self._adding_bar = label("", "caption"), QProgressBar()
        self._adding_bar.setTextVisible(False)
        self._adding_bar.setAccessibleName("Adding photos")
        self._refusals = QVBoxLayout()
        self._refused: list[str] = []
        self._refusals.setSpacing(6)
        self._build(paste)
        self.grid.add_wanted.connect(self.choose_files)
        self.grid.pasted.connect(self.paste)
        self.grid.removed.connect(self.removed)
        self.grid.opened.connect(lambda tile: self.opened.emit(tile, self.grid.tiles.rows))
        self.grid.assigned.connect(lambda ids, slot: self.assigned.emit(self.target, ids, slot))
        self.grid.reason_wanted.connect(lambda tile: self.reason_wanted.emit(self.target, tile))
        self.grid.reason_dropped.connect(lambda slot: self.reason_dropped.emit(self.target, slot))

    def _build(self, paste: QToolButton) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._summary)
        head.addLayout(words, 1)
        head.addWidget(self.add_button)
        head.addWidget(paste)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 0, 20)
        layout.setSpacing(12)
        head.setContentsMargins(0, 0, 24, 0)
        layout.addLayout(head)
        adding = QVBoxLayout()
        adding.setContentsMargins(0, 0, 24, 0)
        adding.setSpacing(4)
        for widget in (self._adding_words, self._adding_bar):
            adding.addWidget(widget)
            widget.hide()
        layout.addLayout(adding)
        layout.addLayout(self._refusals)
        layout.addWidget(self.grid)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.setContentsMargins(0, 0, 24, 0)
        foot.addWidget(self._offered)
        foot.addStretch(1)
        foot.addWidget(label("Drop pictures here", "caption"))
        layout.addLayout(foot)

    def show_group(self, group: TileGroup, *, title: str = "") -> None:
        """Show the tiles of a place."""
        self.target = group.target
        if title:
            self._title.setText(title)
            self.grid.setAccessibleName(f"Photos: {title}")
        self._summary.setText(group.summary)
        self.grid.show_tiles(group.tiles)
        self.grid.setVisible(bool(group.tiles))
        more = f"Show {count(group.offered_hidden, 'more suggestion')}" if group.offered_hidden else ""
        self._offered.setText("Show fewer suggestions" if self._showing_offered else more)
        self._offered.setVisible(bool(self._offered.text()))

    def show_adding(self, done: int, of: int) -> None:
        """Show how many of the files that were handed over have been read; nothing when all have."""
        under_way = done < of
        self._adding_words.setText(f"Adding photo {done + 1} of {of}. You can go on working.")
        self._adding_bar.setRange(0, of)
        self._adding_bar.setValue(done)
        self._adding_words.setVisible(under_way)
        self._adding_bar.setVisible(under_way and of > 1)

    def show_refusals(self, refused: Sequence[RefusedFile]) -> None:
        """Say which files were not added and why; an empty list clears what was said."""
        clear(self._refusals)
        self._refused = [f"{file.name}: {file.text}" for file in refused]
        for file in refused[:_SHOWN_REFUSALS]:
            self._refusals.addWidget(ProblemLine(self._look, REFUSED, f"{file.name}: {file.text}"))
        if len(refused) > _SHOWN_REFUSALS:
            self._refusals.addWidget(label(f"and {count(len(refused) - _SHOWN_REFUSALS, 'more file')}", "caption"))
        if refused:
            row = QHBoxLayout()
            row.addWidget(button("Got it", "link", lambda: self.show_refusals(())))
            row.addStretch(1)
            self._refusals.addLayout(row)

    @property
    def refusal_texts(self) -> list[str]:
        """What is said about refused files, for tests."""
        return list(self._refused)

    def focus_slot(self, slot: str) -> None:
        """Put the keyboard focus on a slot's tile."""
        index = self.grid.tiles.index_of(f"slot:{slot}")
        if index.isValid():
            self.grid.setCurrentIndex(index)
        self.grid.setFocus()

    def choose_files(self, slot: str | None) -> None:
        """Open the file dialog; what is chosen goes into `slot`."""
        dialog = QFileDialog(self, "Add photos", "", PICTURES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setWindowTitle("Add photos")
        dialog.filesSelected.connect(
            lambda names: self.files_given.emit(self.target, [Path(name) for name in names], slot)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste(self, slot: str | None) -> None:
        """Add what the clipboard holds: files, or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        if files := dropped_files(data):
            self.files_given.emit(self.target, files, slot)
        elif data.hasImage():
            self.picture_given.emit(self.target, QImage(data.imageData()), slot)
        else:
            self.show_refusals((RefusedFile("Clipboard", "there is no picture to paste."),))

    def _toggle_offered(self) -> None:
        self._showing_offered = not self._showing_offered
        self.offered_toggled.emit(self._showing_offered)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            restyle(self, "card", "drop")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Back to normal."""
        restyle(self, "card", "true")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files, into the slot below the pointer where there is an empty one."""
        restyle(self, "card", "true")
        event.acceptProposedAction()
        if files := dropped_files(event.mimeData()):
            at = self.grid.mapFrom(self, event.position().toPoint())
            tile: Tile | None = self.grid.tiles.row_at(self.grid.indexAt(at))
            slot = tile.slot if tile is not None and not tile.photo_id else None
            self.files_given.emit(self.target, files, slot)

"""One picture large: zoom, move, next and previous, Escape closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.image_loader import ImageLoader, why_not_shown
from surveyor_app.gui.presenters.receipts import Tick
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, tool_button
from surveyor_app.gui.widgets.ticks_row import TicksRow
from surveyor_app.gui.widgets.zoom_view import ZoomPanel
from surveyor_app.language import tr

LONG_SIDE = 2560


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown of one picture; the first of `paths` that can be read is drawn."""

    key: str
    title: str
    caption: str
    paths: tuple[Path, ...]
    ticks: tuple[Tick, ...] = ()


class PictureDialog(QDialog):
    """Shows one of several pictures."""

    def __init__(
        self,
        look: Look,
        images: ImageLoader,
        pictures: Sequence[Picture],
        at: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._images, self._pictures, self._at = images, list(pictures), at
        self._title, self._caption = label("", "title"), label("", "caption", wrap=True)
        self._panel = ZoomPanel(look, tr("Picture"), wheel_needs_ctrl=False, can_open=False)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        self._ticks = TicksRow(look)
        words.addWidget(self._ticks)
        head.addLayout(words, 1)
        if len(self._pictures) > 1:
            head.addWidget(tool_button(look, "chevron-left", tr("Previous picture"), lambda: self.step(-1), "←"))
            head.addWidget(tool_button(look, "chevron-right", tr("Next picture"), lambda: self.step(1), "→"))
        head.addWidget(button(tr("Close"), on_click=self.close))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.addLayout(head)
        layout.addWidget(self._panel, 1)
        self.resize(parent.window().size() * 0.92)
        images.loaded.connect(self._loaded)
        self._show()
        self._panel.view.setFocus()

    def step(self, by: int) -> None:
        """Go to another picture, round and round."""
        self._at = (self._at + by) % len(self._pictures)
        self._show()

    def _show(self) -> None:
        picture = self._pictures[self._at]
        place = tr("{number} of {of}", number=self._at + 1, of=len(self._pictures)) if len(self._pictures) > 1 else ""
        self.setWindowTitle(picture.title)
        self._title.setText(picture.title)
        self._ticks.show_ticks(picture.ticks)
        self._ticks.setVisible(bool(picture.ticks))
        pixels = self._images.pixmap(picture.key, picture.paths, LONG_SIDE)
        broken = pixels is not None and pixels.isNull()
        shown = why_not_shown(picture.paths) if broken else picture.caption
        self._caption.setText(" · ".join(part for part in (place, shown) if part))
        if pixels is not None:
            self._panel.view.show_pixmap(pixels)

    def _loaded(self, key: str) -> None:
        if key == self._pictures[self._at].key:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, Escape closes."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and len(self._pictures) > 1:
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

"""One large picture with its name: a quick one first, sharper when somebody looks closer; decoded in other threads."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout

from surveyor_app.gui.image_loader import ImageLoader, why_not_shown
from surveyor_app.gui.presenters.viewer_items import Shown
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import label
from surveyor_app.gui.widgets.text_paint import box
from surveyor_app.gui.widgets.tile_delegate import thumbnail_side
from surveyor_app.gui.widgets.zoom_view import ZoomView

SCREEN_SIDE = 2048
CLOSE_SIDE = 4096  # more than any copy that is sent


class PhotoStage(QFrame):
    """Shows one photo at a time; `pressed` when somebody clicks on it."""

    pressed = Signal()

    def __init__(self, look: Look, images: ImageLoader) -> None:
        super().__init__()
        self.setObjectName("stage")
        self._look, self._images = look, images
        self._is_active = False
        self._shown: Shown | None = None
        self._turn = self._side = 0
        self.view = ZoomView(wheel_needs_ctrl=False, has_keys=False)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.zoomed.connect(self._look_closer)
        self._name, self._trouble = label("", "strong"), label("", "quiet", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(self._trouble)
        layout.addWidget(self.view, 1)
        images.loaded.connect(self._loaded)

    @property
    def shown(self) -> Shown | None:
        """What is shown."""
        return self._shown

    @property
    def trouble(self) -> str:
        """What is said when the picture cannot be shown, for tests."""
        return self._trouble.text()

    def show_photo(self, shown: Shown, turn: int = 0) -> None:
        """Show a photo turned by `turn` degrees to the right; the same one again only changes its name."""
        self._name.setText(f"{shown.title} · {shown.where}" if shown.where else shown.title)
        self.view.setAccessibleName(self._name.text())
        same = self._shown is not None and (self._shown.key, self._turn) == (shown.key, turn)
        self._shown, self._turn = shown, turn
        if same:
            return
        self._side = 0
        self._trouble.hide()
        side = thumbnail_side(self._look, self.devicePixelRatioF())  # as in its tile: it may be there already
        quick = self._images.pixmap(shown.key, shown.thumbnail, side) if shown.thumbnail else None
        self.view.show_pixmap(quick or QPixmap(), turn, shown.full_width)
        self._fetch(SCREEN_SIDE)

    def mark(self, *, active: bool, name_shown: bool) -> None:
        """Show whether the keys are about this picture, where there are two."""
        self._is_active = active and name_shown
        self._name.setVisible(name_shown)
        self.update()

    def prefetch(self, shown: Shown) -> None:
        """Begin to decode what may be shown next."""
        self._images.pixmap(shown.key, shown.paths, SCREEN_SIDE)

    def _fetch(self, side: int) -> None:
        shown = self._shown
        if shown is None or side <= self._side:
            return
        pixels = self._images.pixmap(shown.key, shown.paths, side)
        if pixels is None:
            return
        if pixels.isNull():
            self._trouble.setText(why_not_shown(shown.paths))
            self._trouble.show()
            return
        first = self._side == 0
        self._side = side
        if first and self.view.scene_width == 0:
            self.view.show_pixmap(pixels, self._turn, shown.full_width)
        else:
            self.view.sharpen(pixels)

    def _look_closer(self) -> None:
        shown = self._shown
        if shown is not None and self._side == SCREEN_SIDE < shown.full_width and self.view.zoom > 1.05:
            self._fetch(CLOSE_SIDE)

    def _loaded(self, key: str) -> None:
        if self._shown is not None and key == self._shown.key:
            self._fetch(SCREEN_SIDE if self._side == 0 else CLOSE_SIDE if self.view.zoom > 1.05 else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame around the picture that the keys are about."""
        super().paintEvent(event)
        if self._is_active:
            painter = QPainter(self)
            theme = self._look.theme
            box(painter, self.rect(), None, self._look.colour("focus"), theme.focus_width, theme.radius)
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever clicks here means this picture."""
        self.pressed.emit()
        super().mousePressEvent(event)

"""A picture that can be zoomed and moved: buttons, Ctrl+wheel, plus and minus, drag; double click opens it large."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import label, tool_button
from surveyor_app.language import tr

STEP = 1.25
FURTHEST = 12.0
PAN_PX = 120


class ZoomView(QGraphicsView):
    """Shows one pixmap, fitted until somebody zooms."""

    opened = Signal()
    zoomed = Signal()

    def __init__(self, *, wheel_needs_ctrl: bool = True, has_keys: bool = True) -> None:
        super().__init__()
        self._wheel_needs_ctrl, self._has_keys = wheel_needs_ctrl, has_keys
        self._full_width = 0
        self._fitted = True
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        scene = QGraphicsScene(self)
        scene.addItem(self._picture)
        self.setScene(scene)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_pixmap(self, pixmap: QPixmap, turn: int = 0, full_width: int = 0) -> None:
        """Show a picture, fitted, turned by `turn` degrees to the right; `full_width` is the width of its file in
        pixels, where the pixmap is a smaller one."""
        self._full_width = full_width or pixmap.width()
        self._set(pixmap, turn)
        self.fit()

    def sharpen(self, pixmap: QPixmap) -> None:
        """Show the same picture with more pixels, without moving."""
        if self._fitted or not self.scene_width:
            self._set(pixmap, round(self._picture.rotation()))
            self.fit()
            return
        ratio = self._picture.pixmap().width() / max(1, pixmap.width())
        middle = self.mapToScene(self.viewport().rect().center()) / ratio
        self._set(pixmap, round(self._picture.rotation()))
        self.scale(ratio, ratio)
        self.centerOn(middle)

    def _set(self, pixmap: QPixmap, turn: int) -> None:
        self._picture.setPixmap(pixmap)
        self._picture.setRotation(turn)
        bounds = self._picture.mapRectToParent(self._picture.boundingRect())
        self._picture.setPos(self._picture.pos() - bounds.topLeft())
        self.setSceneRect(QRectF(0, 0, bounds.width(), bounds.height()))

    @property
    def scene_width(self) -> int:
        """How many pixels wide the picture shown is; 0 for none."""
        return self._picture.pixmap().width()

    @property
    def zoom(self) -> float:
        """Screen pixels for each of the picture's."""
        return self.transform().m11()

    @property
    def true_zoom(self) -> float:
        """Screen pixels for each pixel of the file."""
        return self.zoom * self.scene_width / self._full_width if self._full_width else 0.0

    def fit(self) -> None:
        """Show the whole picture."""
        self._fitted = True
        if not self._picture.pixmap().isNull():
            self.fitInView(self._picture, Qt.AspectRatioMode.KeepAspectRatio)
            self.zoomed.emit()

    def actual(self) -> None:
        """Show the file's pixels one to one."""
        if self.true_zoom:
            self.zoom_by(1 / self.true_zoom)

    def zoom_by(self, factor: float) -> None:
        """Nearer or further, within reason."""
        self._fitted = False
        if self.zoom * factor <= FURTHEST and self.zoom * factor >= 0.02:
            self.scale(factor, factor)
            self.zoomed.emit()

    def pan(self, across: int, down: int) -> None:
        """Move what is seen by steps."""
        for bar, steps in ((self.horizontalScrollBar(), across), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() + steps * PAN_PX)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, or let the page scroll."""
        if self._wheel_needs_ctrl and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, 0 to fit, Enter to open large; arrows move."""
        if not self._has_keys:
            event.ignore()
            return
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(STEP)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open large."""
        self.opened.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()


class ZoomPanel(QWidget):
    """A ZoomView with its buttons."""

    def __init__(self, look: Look, name: str, *, wheel_needs_ctrl: bool = True, can_open: bool = True) -> None:
        super().__init__()
        self.view = ZoomView(wheel_needs_ctrl=wheel_needs_ctrl)
        self.view.setAccessibleName(name)
        self._hint = label("", "caption")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._hint, 1)
        row.addWidget(tool_button(look, "zoom-out", tr("Zoom out"), lambda: self.view.zoom_by(1 / STEP), "−"))
        row.addWidget(tool_button(look, "zoom-in", tr("Zoom in"), lambda: self.view.zoom_by(STEP), "+"))
        row.addWidget(tool_button(look, "image", tr("Whole picture"), self.view.fit, "0"))
        if can_open:
            row.addWidget(tool_button(look, "maximize", tr("Open large"), self.view.opened.emit, tr("Enter")))
            self._hint.setText(tr("Drag to move, Ctrl + wheel to zoom"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)

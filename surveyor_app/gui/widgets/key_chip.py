"""A button that shows the key which does the same: a key cap, words, a count; photos can be dropped on it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.photo_drag import dragged_photos
from surveyor_app.gui.widgets.steady_press import SteadyPress
from surveyor_app.gui.widgets.text_paint import box, elided
from surveyor_app.gui.widgets.tile_delegate import key_cap

_CAP = 24
_PAD = 8


class KeyChip(SteadyPress, QAbstractButton):
    """`dropped(photo ids)` besides `clicked`. A mark is drawn where `icon` is set: "check" or "ban"."""

    dropped = Signal(object)

    def __init__(self, look: Look, *, height: int = 36, checkable: bool = False) -> None:
        super().__init__()
        self._look, self._height = look, height
        self._key = self._icon = self._count = ""
        self._is_over = self._is_quiet = False
        self.setCheckable(checkable)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.updateGeometry)

    def show_chip(self, key: str, text: str, *, icon: str = "", count: str = "", quiet: bool = False) -> None:
        """Show another key, words, mark and count; `quiet`: nothing that is expected."""
        now = (key, text, icon, count, quiet)
        if now != (self._key, self.text(), self._icon, self._count, self._is_quiet):
            self._key, self._icon, self._count, self._is_quiet = key, icon, count, quiet
            self.setText(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = QFontMetrics(self._look.font("caption", strong=True))
        width = _PAD + (_CAP + 6 if self._key else 0) + metrics.horizontalAdvance(self.text()) + _PAD + 2
        width += 22 if self._icon else 0
        width += metrics.horizontalAdvance(self._count) + 6 if self._count else 0
        return QSize(width, max(self._height, metrics.height() + 14))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Key cap, words, mark, count; a thick outline where it is chosen, dragged over or has the focus."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect()
        chosen = self.isChecked() or self._is_over
        fill = look.colour("selection" if chosen else "hover" if self.underMouse() else "surface")
        line = look.colour("accent" if chosen else "field_line")
        box(painter, area, fill, line, theme.line_width + (2 if chosen else 0), theme.radius)
        if self.hasFocus():
            box(painter, area, None, look.colour("focus"), theme.focus_width, theme.radius)
        x = _PAD
        if self._key:
            key_cap(painter, look, QRect(x, (area.height() - 24) // 2, _CAP, 24), self._key)
            x += _CAP + 6
        font = look.font("caption", strong=not self._is_quiet)
        words = look.colour("on_selection" if chosen else "quiet_text" if self._is_quiet else "text")
        width = QFontMetrics(look.font("caption", strong=True)).horizontalAdvance(self.text()) + 2
        elided(painter, QRect(x, 0, min(width, area.width() - x - 4), area.height()), self.text(), font, words)
        x += width + 4
        if self._icon:
            tone = "done" if self._icon == "check" else "quiet_text"
            mark = look.pixmap(self._icon, "on_selection" if chosen else tone, 18, self.devicePixelRatioF())
            painter.drawPixmap(x, (area.height() - 18) // 2, mark)
            x += 22
        if self._count:
            elided(painter, QRect(x, 0, area.width() - x, area.height()), self._count, font, words)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look pressable."""
        super().enterEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photos of this window are welcome."""
        if dragged_photos(event.mimeData()):
            event.acceptProposedAction()
            self._over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Back to normal."""
        self._over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the photos."""
        self._over(over=False)
        event.acceptProposedAction()
        self.dropped.emit(dragged_photos(event.mimeData()))

    def _over(self, *, over: bool) -> None:
        self._is_over = over
        self.update()

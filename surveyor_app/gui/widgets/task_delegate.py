"""Paints one row of the task list: icon, name, state by shape, gaps in words; items are indented below their task."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from surveyor_app.gui.models.keyed_list_model import ROW_ROLE
from surveyor_app.gui.presenters.task_rows import TaskRow
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.text_paint import box, chosen_bar, elided, focus_ring

Index = QModelIndex | QPersistentModelIndex
TASK_HEIGHT, ITEM_HEIGHT = 60, 44
BESIDE_NAME = 126  # margins, icon, state and scroll bar of a task's row


class TaskDelegate(QStyledItemDelegate):
    """A row a task or item, chosen: filled, with a bar; the keyboard is there: a ring."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Tasks are higher than their items."""
        row: TaskRow | None = index.data(ROW_ROLE)
        lines = QFontMetrics(self._look.font()).lineSpacing() + QFontMetrics(self._look.font("caption")).lineSpacing()
        if row is not None and row.item_id is not None:
            return QSize(100, max(ITEM_HEIGHT, QFontMetrics(self._look.font()).lineSpacing() + 16))
        return QSize(100, max(TASK_HEIGHT, lines + 18))

    def width_for(self, name: str) -> int:
        """How wide a task's row must be for its name to be read whole."""
        return QFontMetrics(self._look.font(strong=True)).horizontalAdvance(name) + BESIDE_NAME

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        row: TaskRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        look = self._look
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        area: QRect = option.rect.adjusted(8, 2, -8, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            box(painter, area, look.colour("selection" if chosen else "hover"), None, 0, look.theme.radius)
        if chosen:
            chosen_bar(painter, look, area)
        if focused:
            focus_ring(painter, look, area)
        if row.item_id is None:
            self._task(painter, row, area, chosen=chosen)
        else:
            self._item(painter, row, area, chosen=chosen)
        painter.restore()

    def _task(self, painter: QPainter, row: TaskRow, area: QRect, *, chosen: bool) -> None:
        look, ratio = self._look, painter.device().devicePixelRatioF()
        x = area.x() + 14
        icon = look.pixmap(row.icon, "accent" if chosen else "quiet_text", 22, ratio)
        painter.drawPixmap(x, area.center().y() - 10, icon)
        if row.state.icon:
            state = look.pixmap(row.state.icon, row.state.tone, 20, ratio)
            painter.drawPixmap(area.right() - 32, area.center().y() - 9, state)
        font, caption = look.font(strong=chosen), look.font("caption")
        top, below = QFontMetrics(font).lineSpacing(), QFontMetrics(caption).lineSpacing()
        y = area.center().y() - (top + below) // 2
        width = area.right() - 40 - (x + 36)
        elided(painter, QRect(x + 36, y, width, top), row.name, font, look.colour("text"))
        tone = row.state.tone if row.note else "quiet_text"
        fits = QFontMetrics(caption).elidedText(row.note, Qt.TextElideMode.ElideRight, width) == row.note
        words = (row.note if fits else row.short) or row.state.words
        elided(painter, QRect(x + 36, y + top, width, below), words, caption, look.colour(tone))

    def _item(self, painter: QPainter, row: TaskRow, area: QRect, *, chosen: bool) -> None:
        look, ratio = self._look, painter.device().devicePixelRatioF()
        font = look.font("caption", strong=chosen)
        state = look.pixmap(row.state.icon, row.state.tone, 16, ratio)
        painter.drawPixmap(area.right() - 30, area.center().y() - 7, state)
        middle = Qt.TextElideMode.ElideMiddle  # places in the same room differ at their end
        elided(painter, area.adjusted(50, 0, -40, 0), row.short, font, look.colour("text"), middle)

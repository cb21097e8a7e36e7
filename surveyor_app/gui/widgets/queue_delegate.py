"""Paints the cells of the sync page's table: title over customer, state by icon and word, reason wrapped, a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from surveyor_app.gui.models.keyed_list_model import ROW_ROLE
from surveyor_app.gui.models.queue_table_model import QueueColumn
from surveyor_app.gui.presenters.sync_words import QueueRow
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.text_paint import box, elided, focus_ring, wrapped
from surveyor_app.language import tr

Index = QModelIndex | QPersistentModelIndex
PAD = 12
STATE_INDENT = 26  # right of the icon


class QueueDelegate(QStyledItemDelegate):
    """One row is as high as two lines of text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(80, 2 * QFontMetrics(self._look.font()).lineSpacing() + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: QueueRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        look = self._look
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), look.colour("line"))
        inner = area.adjusted(PAD, 6, -PAD, -6)
        caption, quiet = look.font("caption"), look.colour("quiet_text")
        match index.column():
            case QueueColumn.ITEM:
                self._two_lines(painter, inner, row.title, row.below)
            case QueueColumn.STATE:
                self._state(painter, inner, row)
            case QueueColumn.NEXT:
                elided(painter, inner, row.next_try, caption, quiet)
            case _:
                self._progress(painter, inner, row)
        self._ring(painter, area, option.widget, index.row())
        painter.restore()

    def _ring(self, painter: QPainter, area: QRect, table: QWidget | None, row: int) -> None:
        """This cell's part of the ring around the line with the keyboard."""
        if not isinstance(table, QTableView) or not table.hasFocus() or table.currentIndex().row() != row:
            return
        line = QRect(table.columnViewportPosition(0), area.y(), table.horizontalHeader().length(), area.height())
        painter.setClipRect(area)
        focus_ring(painter, self._look, line)

    def _two_lines(self, painter: QPainter, area: QRect, first: str, second: str) -> None:
        look = self._look
        strong, caption = look.font("body", strong=True), look.font("caption")
        top, below = QFontMetrics(strong).lineSpacing(), QFontMetrics(caption).lineSpacing()
        y = area.center().y() - (top + below) // 2
        line = QRect(area.x(), y, area.width(), top)
        middle = Qt.TextElideMode.ElideMiddle  # names of files differ at their end
        elided(painter, line, first, strong, look.colour("text"))
        rest = QRect(area.x(), y + top, area.width(), below)
        elided(painter, rest, second, caption, look.colour("quiet_text"), middle)

    def _state(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        look, ratio = self._look, painter.device().devicePixelRatioF()
        strong, caption = look.font("caption", strong=True), look.font("caption")
        line = QFontMetrics(caption).lineSpacing()
        lines = min(self._reason_lines(row, area.width()), area.height() // line - 1)
        y = area.center().y() - (lines + 1) * line // 2
        painter.drawPixmap(area.x(), y, look.pixmap(row.state.icon, row.state.tone, 18, ratio))
        text = area.adjusted(STATE_INDENT, 0, 0, 0)
        elided(painter, QRect(text.x(), y, text.width(), line), row.state.words, strong, look.colour(row.state.tone))
        wrapped(painter, QRect(text.x(), y + line, text.width(), line), row.reason, caption, look.colour("text"), lines)

    def state_width(self, row: QueueRow) -> int:
        """How wide the column of states must be for a row to say all of it in one line, in pixels."""
        strong, caption = self._look.font("caption", strong=True), self._look.font("caption")
        words = QFontMetrics(strong).horizontalAdvance(row.state.words)
        return max(words, QFontMetrics(caption).horizontalAdvance(row.reason)) + STATE_INDENT + 2 * PAD + 2

    def height_for(self, row: QueueRow, width: int) -> int:
        """How high a row must be for its whole reason in a column of this width, in pixels."""
        line = QFontMetrics(self._look.font("caption")).lineSpacing()
        return (1 + self._reason_lines(row, width - 2 * PAD)) * line + 2 * PAD

    def _reason_lines(self, row: QueueRow, width: int) -> int:
        metrics, room = QFontMetrics(self._look.font("caption")), max(1, width - STATE_INDENT)
        if not row.reason:
            return 0
        return metrics.boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, row.reason).height() // max(
            1, metrics.lineSpacing()
        )

    def _progress(self, painter: QPainter, area: QRect, row: QueueRow) -> None:
        look = self._look
        if row.progress is None:
            elided(painter, area, row.bytes or "–", look.font("caption"), look.colour("quiet_text"))
            return
        bar = QRect(area.x(), area.center().y() - 12, area.width(), 8)
        heavy = look.theme.key == "sunlight"
        box(painter, bar, look.colour("neutral_tint"), look.colour("line") if heavy else None, 1, 4)
        if row.progress > 0:
            filled = QRect(bar)
            filled.setWidth(max(8, round(bar.width() * min(row.progress, 1.0))))
            box(painter, filled, look.colour("accent"), None, 0, 4)
        words = tr("{part:.0%} of {size}", part=row.progress, size=row.bytes) if row.bytes else f"{row.progress:.0%}"
        elided(painter, area.adjusted(0, 18, 0, 0), words, look.font("caption"), look.colour("quiet_text"))

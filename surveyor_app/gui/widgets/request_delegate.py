"""Paints one request as a card: customer, street, town, status chip, progress, batteries, when requested."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from surveyor_app.gui.models.keyed_list_model import ROW_ROLE
from surveyor_app.gui.presenters.request_cards import TASK_COUNT, Card
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.text_paint import box, chip, chip_width, chosen_bar, elided, focus_ring

Index = QModelIndex | QPersistentModelIndex
PAD = 14
GAP = 8
LEAST_BAR = 24


class RequestDelegate(QStyledItemDelegate):
    """A card an item; chosen: filled, with a bar; the keyboard is there: a ring."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same height for every card, from the type sizes."""
        body, caption = (QFontMetrics(self._look.font(size)).lineSpacing() for size in ("body", "caption"))
        return QSize(200, GAP + 2 * PAD + body + 2 * caption + 14 + max(26, caption + 8) + 8 + caption)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the card."""
        card: Card | None = index.data(ROW_ROLE)
        if card is None:
            return
        look, theme = self._look, self._look.theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        area: QRect = option.rect.adjusted(12, 0, -12, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = look.colour("selection" if chosen else "hover" if hovered else "surface")
        box(painter, area, fill, look.colour("line"), theme.line_width, theme.radius)
        if chosen:
            chosen_bar(painter, look, area)
        if focused:
            focus_ring(painter, look, area)
        self._text(painter, card, area.adjusted(PAD, PAD, -PAD, -PAD))
        painter.restore()

    def _text(self, painter: QPainter, card: Card, area: QRect) -> None:
        look = self._look
        strong, caption = look.font("body", strong=True), look.font("caption")
        text, quiet = look.colour("text"), look.colour("quiet_text")
        x, y, width = area.x(), area.y(), area.width()
        height = QFontMetrics(strong).lineSpacing()
        elided(painter, QRect(x, y, width, height), card.customer, strong, text)
        y += height + 2
        height = QFontMetrics(caption).lineSpacing()
        for line in (card.street, card.town):
            elided(painter, QRect(x, y, width, height), line, caption, quiet)
            y += height
        y += 10
        metrics = QFontMetrics(caption)
        room = width - chip_width(look, card.sign) - PAD
        progress = card.progress if metrics.horizontalAdvance(card.progress) <= room else card.progress_short
        words = metrics.horizontalAdvance(progress)
        drawn = chip(painter, look, x, y, card.sign, width - words - PAD)
        beside = QRect(drawn.right() + 12, y, area.right() - drawn.right() - 12, drawn.height())
        self._progress(painter, card.bar, progress, beside)
        y += drawn.height() + 8
        self._bottom(painter, card, QRect(x, y, width, height))

    def _progress(self, painter: QPainter, done: int | None, text: str, area: QRect) -> None:
        look = self._look
        font = look.font("caption")
        words = QFontMetrics(font).horizontalAdvance(text)
        elided(
            painter, QRect(area.right() - words, area.y(), words + 2, area.height()), text, font, look.colour("text")
        )
        lined = look.theme.key == "sunlight"  # where the track is as white as the card
        bar = QRect(area.x(), area.center().y() - (3 if lined else 1), area.width() - words - 10, 8 if lined else 4)
        if done is not None and bar.width() >= LEAST_BAR:
            box(painter, bar, look.colour("neutral_tint"), look.colour("line") if lined else None, 1.5, 2)
            bar.setWidth(bar.width() * done // TASK_COUNT)
            box(painter, bar, look.colour("accent"), None, 0, 2)

    def _bottom(self, painter: QPainter, card: Card, area: QRect) -> None:
        look = self._look
        font, quiet = look.font("caption"), look.colour("quiet_text")
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.x(), area.center().y() - 7, look.pixmap("battery", "quiet_text", 16, ratio))
        metrics = QFontMetrics(font)
        room = area.width() - 22 - metrics.horizontalAdvance(card.batteries) - 10
        asked = card.requested if metrics.horizontalAdvance(card.requested) <= room else card.requested_day
        width = metrics.horizontalAdvance(asked)
        elided(painter, area.adjusted(22, 0, -width - 10, 0), card.batteries, font, quiet)
        elided(painter, QRect(area.right() - width, area.y(), width + 2, area.height()), asked, font, quiet)

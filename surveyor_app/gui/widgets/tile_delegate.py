"""Paints one photo tile: picture, slot, state by icon, size; or a dashed empty slot with why and what can be done."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from surveyor_app.domain.photo import SIDEWAYS
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.models.keyed_list_model import ROW_ROLE
from surveyor_app.gui.presenters.tiles import Tile, TileKind
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.text_paint import box, check_badge, elided, focus_ring, lines_of, wrapped
from surveyor_app.imaging.thumbnail import SIDE_PX
from surveyor_app.language import N_, tr

Index = QModelIndex | QPersistentModelIndex
TILE = 148
HINT_LINE = 20
CAPTION_PX = 14  # of the words on a tile of that size
GAP = 8
NOT_NEEDED, NEEDED_AGAIN = N_("Not needed…"), N_("Needed after all")
FOOT = 32
INSIDE = (10, 36, -8, -8)  # of a slot: title and hint
TITLE_LINES = 2
CHOSEN_WASH = 0.3  # of the accent over a chosen picture


def tile_side(look: Look) -> int:
    """How wide a tile is: larger text needs larger tiles."""
    return round(TILE * look.theme.caption_px / CAPTION_PX)


def tile_size(look: Look) -> QSize:
    """A tile's size: higher than wide by a line, so that what a slot is for can be read whole."""
    return QSize(tile_side(look), tile_side(look) + round(HINT_LINE * look.theme.caption_px / CAPTION_PX))


def thumbnail_side(look: Look, ratio: float) -> int:
    """How many pixels the long side of a tile's picture needs: a picture that is higher than wide fills the width too.
    `ratio` is the screen's pixels for each of the window's."""
    return min(SIDE_PX, math.ceil(tile_side(look) * ratio * 4 / 3))


def tile_rect(cell: QRect, look: Look) -> QRect:
    """The tile within its cell."""
    return QRect(cell.topLeft(), tile_size(look))


def reason_rect(cell: QRect, look: Look) -> QRect:
    """Where a slot without a photo can be clicked to explain it, or to take its reason back."""
    tile = tile_rect(cell, look)
    return QRect(tile.x(), tile.bottom() - FOOT - 1, tile.width(), FOOT)


class TileDelegate(QStyledItemDelegate):
    """A tile an item; chosen: filled, with a tick; the keyboard is there: a ring."""

    def __init__(self, look: Look, images: ImageLoader) -> None:
        super().__init__()
        self._look, self._images = look, images
        self.drop_key: str | None = None  # the tile that photos are being dragged over

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A tile and the gap to the next one."""
        return tile_size(self._look) + QSize(GAP, GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the tile."""
        tile: Tile | None = index.data(ROW_ROLE)
        if tile is None:
            return
        look = self._look
        area = tile_rect(option.rect, look)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if tile.kind is TileKind.PHOTO:
            self._photo(painter, tile, area, chosen=chosen)
        else:
            self._slot(painter, tile, area, chosen=chosen)
        if tile.key == self.drop_key:
            box(painter, area, None, look.colour("accent"), look.theme.focus_width + 1, look.theme.radius)
        if chosen:
            x = area.right() - 33 if tile.kind is TileKind.PHOTO else area.x() + 7  # a slot's foot can be pressed
            check_badge(painter, look, x, area.y() + 8)
        if focused:
            focus_ring(painter, look, area)
        painter.restore()

    def _photo(self, painter: QPainter, tile: Tile, area: QRect, *, chosen: bool) -> None:
        look, theme = self._look, self._look.theme
        caption, quiet = look.font("caption", strong=True), look.font("caption")
        line = QFontMetrics(caption).lineSpacing()
        lines = min(TITLE_LINES, lines_of(tile.title, caption, area.width() - 16))
        picture = area.adjusted(0, 0, 0, -((1 + lines) * line + 12))
        box(painter, area, look.colour("selection" if chosen else "surface"), None, 0, theme.radius)
        self._picture(painter, tile, area, picture)
        if chosen:
            wash = look.colour("accent")
            wash.setAlphaF(CHOSEN_WASH)
            painter.fillRect(picture, wash)
        box(painter, area, None, look.colour("line"), theme.line_width, theme.radius)
        text = QRect(area.x() + 8, picture.bottom() + 6, area.width() - 16, line)
        colour = look.colour("unusual" if tile.is_unsorted else "text")
        wrapped(painter, text, tile.title, caption, colour, TITLE_LINES)
        text.translate(0, lines * line)
        if tile.state is not None:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(
                text.x(), text.center().y() - 7, look.pixmap(tile.state.icon, tile.state.tone, 16, ratio)
            )
        facts = " · ".join(part for part in (tile.counted, tile.size) if part)
        elided(painter, text.adjusted(22, 0, 0, 0), facts, quiet, look.colour("quiet_text"))

    def _picture(self, painter: QPainter, tile: Tile, area: QRect, picture: QRect) -> None:
        look, ratio = self._look, painter.device().devicePixelRatioF()
        pixels = self._images.pixmap(tile.sha256 or tile.photo_id, tile.paths, thumbnail_side(look, ratio))
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(area), look.theme.radius, look.theme.radius)
        painter.setClipPath(clip)
        painter.setClipRect(picture, Qt.ClipOperation.IntersectClip)
        painter.fillRect(picture, look.colour("neutral_tint"))
        if pixels is None or pixels.isNull():
            icon = "loader" if pixels is None else "image-off"
            painter.drawPixmap(
                picture.center().x() - 12, picture.center().y() - 12, look.pixmap(icon, "quiet_text", 24, ratio)
            )
        else:
            size = QSizeF(picture.size())
            around = size.transposed() if tile.turned in SIDEWAYS else size
            painter.translate(QRectF(picture).center())
            painter.rotate(tile.turned)
            goal = QRectF(QPointF(-around.width() / 2, -around.height() / 2), around)
            painter.drawPixmap(goal, pixels, _cover(pixels, around))
        painter.restore()

    def _slot(self, painter: QPainter, tile: Tile, area: QRect, *, chosen: bool) -> None:
        look, theme = self._look, self._look.theme
        empty = tile.kind is TileKind.EMPTY
        box(
            painter,
            area,
            look.colour("selection") if chosen else None,
            look.colour("field_line" if empty else "line"),
            max(1.5, theme.line_width),
            theme.radius,
            dashed=empty,
        )
        ratio = painter.device().devicePixelRatioF()
        icon, token = ("camera", "accent") if empty else ("ban", "quiet_text")
        if not chosen:  # the tick stands there
            painter.drawPixmap(area.x() + 10, area.y() + 10, look.pixmap(icon, token, 20, ratio))
        cap = QRect(area.right() - 31, area.y() + 9, 22, 22)
        key_cap(painter, look, cap, tile.shortcut)
        if empty:
            words = tr("expected") if tile.expected else tr("if you like")
            right = cap.x() if tile.shortcut else area.right()
            beside = QRect(area.x() + 36, area.y() + 8, right - area.x() - 40, 24)
            colour = look.colour("unusual" if tile.expected else "quiet_text")
            elided(painter, beside, words, look.font("caption"), colour)
        inner = area.adjusted(*INSIDE)
        strong, caption = look.font("caption", strong=True), look.font("caption")
        used = wrapped(painter, inner, tile.title, strong, look.colour("text"), TITLE_LINES)
        width, lines = hint_room(look, tile.title)
        if tile.why and lines:
            why = hint_that_fits(tile.why, caption, width, lines)
            wrapped(painter, inner.adjusted(0, used + 2, 0, 0), why, caption, look.colour("quiet_text"), lines)
        way = tr(NOT_NEEDED if empty else NEEDED_AGAIN)
        foot = QFont(strong)
        foot.setUnderline(look.theme.key == "sunlight")  # as links are
        elided(painter, reason_rect(area, look).adjusted(10, 0, -8, 0), way, foot, look.colour("accent"))


def hint_room(look: Look, title: str) -> tuple[int, int]:
    """How wide a line, and how many lines, of a slot's hint may be below its title."""
    inner = QRect(QPoint(0, 0), tile_size(look)).adjusted(*INSIDE)
    strong, caption = look.font("caption", strong=True), look.font("caption")
    used = min(TITLE_LINES, lines_of(title, strong, inner.width())) * QFontMetrics(strong).lineSpacing()
    return inner.width(), max(0, (inner.height() - used - 2 - FOOT + 6) // QFontMetrics(caption).lineSpacing())


def hint_that_fits(why: str, font: QFont, width: int, lines: int) -> str:
    """What a slot is for, without its reason after the colon where there is no room for it."""
    return why if lines_of(why, font, width) <= lines else why.partition(": ")[0]


def key_cap(painter: QPainter, look: Look, area: QRect, key: str) -> None:
    """A key as it looks on a keyboard; nothing for ""."""
    if not key:
        return
    box(painter, area, look.colour("surface"), look.colour("field_line"), max(1, look.theme.line_width), 4)
    painter.setFont(look.font("caption", strong=True))
    painter.setPen(look.colour("text"))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), key)


def _cover(pixels: QPixmap, area: QSizeF) -> QRectF:
    """The middle part of a picture that fills `area` without distortion, in the picture's pixels."""
    width, height = pixels.width(), pixels.height()
    scale = min(width / area.width(), height / area.height())
    wide, high = area.width() * scale, area.height() * scale
    return QRectF((width - wide) / 2, (height - high) / 2, wide, high)

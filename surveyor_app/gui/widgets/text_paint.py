"""Painting helpers of the delegates: elided and wrapped text, chips, rounded boxes, focus rings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look

RING_GAP = 2


def elided(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """One line of text, cut with an ellipsis where it is too long."""
    painter.setFont(font)
    painter.setPen(colour)
    cut = QFontMetrics(font).elidedText(text, where, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cut)


def whole_words(text: str, metrics: QFontMetrics, width: int) -> str:
    """As many words as there is room for, and an ellipsis where some are left out."""
    words = text.split()
    kept = len(words)
    while kept > 1 and metrics.horizontalAdvance(_cut(words, kept)) > width:
        kept -= 1
    return _cut(words, kept)


def _cut(words: Sequence[str], kept: int) -> str:
    return " ".join(words[:kept]) + ("" if kept == len(words) else "…")


def lines_of(text: str, font: QFont, width: int) -> int:
    """How many lines a text takes at this width."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    found = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found += 1
    layout.endLayout()
    return found


def wrapped(painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor, lines: int) -> int:
    """At most `lines` lines of text, the last one cut with an ellipsis after a whole word; returns the height used."""
    metrics = QFontMetrics(font)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    pieces: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(area.width())
        if len(pieces) == lines - 1:
            pieces.append(whole_words(text[line.textStart() :], metrics, area.width()))
            break
        pieces.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    y = area.y()
    for piece in pieces:
        elided(painter, QRect(area.x(), y, area.width(), metrics.lineSpacing()), piece.strip(), font, colour)
        y += metrics.lineSpacing()
    return y - area.y()


def box(
    painter: QPainter,
    area: QRect,
    fill: QColor | None,
    line: QColor | None,
    width: float,
    radius: int,
    *,
    dashed: bool = False,
) -> None:
    """A rounded box with its line inside `area`."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None or width <= 0:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(line, width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    inset = width / 2 if line is not None else 0
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), radius, radius)


def focus_ring(painter: QPainter, look: Look, area: QRect) -> None:
    """Where the keyboard is: a ring with a gap inside, so that it is no frame of the thing itself. Never says that
    something is chosen."""
    theme = look.theme
    inside = area.adjusted(theme.focus_width, theme.focus_width, -theme.focus_width, -theme.focus_width)
    box(painter, inside, None, look.colour("surface"), RING_GAP, max(0, theme.radius - theme.focus_width))
    box(painter, area, None, look.colour("focus"), theme.focus_width, theme.radius)


def chosen_bar(painter: QPainter, look: Look, area: QRect) -> None:
    """What is chosen has a bar at its left, besides its fill; wide in sunlight, where the fill is hard to see."""
    width = 5 if look.theme.key == "sunlight" else 4
    at = area.x() + look.theme.focus_width + RING_GAP
    bar = QRect(at, area.y() + 10, width, area.height() - 20)
    box(painter, bar, look.colour("accent"), None, 0, 2)


def check_badge(painter: QPainter, look: Look, x: int, y: int) -> None:
    """The tick of a chosen tile."""
    badge = QRect(x, y, 26, 26)
    box(painter, badge, look.colour("accent"), look.colour("on_accent"), 2, 13)
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(badge.x() + 5, badge.y() + 5, look.pixmap("check", "on_accent", 16, ratio))


def chip_width(look: Look, sign: Sign) -> int:
    """How wide a status chip is when nothing of it is cut."""
    return 8 + 16 + 6 + QFontMetrics(look.font("caption", strong=True)).horizontalAdvance(sign.words) + 10


def chip(painter: QPainter, look: Look, x: int, y: int, sign: Sign, room: int) -> QRect:
    """A status chip with its icon and words at (x, y), at most `room` wide; returns its box."""
    font = look.font("caption", strong=True)
    metrics = QFontMetrics(font)
    width = min(room, chip_width(look, sign))
    height = max(26, metrics.height() + 6)
    area = QRect(x, y, width, height)
    heavy = look.theme.key == "sunlight"
    colour = look.colour(sign.tone)
    box(
        painter,
        area,
        look.colour(f"{sign.tone}_tint"),
        colour if heavy else None,
        look.theme.line_width,
        13 if not heavy else 2,
    )
    painter.drawPixmap(
        x + 8, y + (height - 16) // 2, look.pixmap(sign.icon, sign.tone, 16, painter.device().devicePixelRatioF())
    )
    elided(painter, QRect(x + 30, y, width - 38, height), sign.words, font, colour)
    return area

"""Painting helpers of the delegates: elided and wrapped text, chips, rounded boxes, focus rings."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look


def elided(painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor) -> None:
    """One line of text, cut with an ellipsis where it is too long."""
    painter.setFont(font)
    painter.setPen(colour)
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cut)


def wrapped(painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor, lines: int) -> int:
    """At most `lines` lines of text, the last one cut with an ellipsis; returns the height used."""
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
            pieces.append(text[line.textStart() :])
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


def chip(painter: QPainter, look: Look, x: int, y: int, sign: Sign, room: int) -> QRect:
    """A status chip with its icon and words at (x, y), at most `room` wide; returns its box."""
    font = look.font("caption", strong=True)
    metrics = QFontMetrics(font)
    width = min(room, 8 + 16 + 6 + metrics.horizontalAdvance(sign.text) + 10)
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
    elided(painter, QRect(x + 30, y, width - 38, height), sign.text, font, colour)
    return area

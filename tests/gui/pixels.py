"""Contrast as it is on the screen: measured from the pixels of a picture, by the WCAG 2 formula."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from surveyor_app.gui.theme import Look

_WHITE = 0xFFFFFF


def luminance(colour: int) -> float:
    """Relative luminance of 0xRRGGBB, 0 to 1."""
    parts = [((colour >> shift) & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: int, other: int) -> float:
    """The contrast between two colours, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def colours(image: QImage, area: QRect) -> Counter[int]:
    """How many pixels of each colour an area has."""
    part = image.copy(area.intersected(image.rect())).convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(part.constBits()).cast("I")
    return Counter({colour & _WHITE: number for colour, number in Counter(pixels).items()})


def contrast_of_text(image: QImage, area: QRect, least_pixels: int = 4) -> float | None:
    """The contrast between an area's background (its most frequent colour) and what is written on it: the colour
    farthest from it that is more than a stray pixel. None where nothing is written."""
    found = colours(image, area)
    if len(found) < 2:
        return None
    background = found.most_common(1)[0][0]
    written = [colour for colour, number in found.items() if number >= least_pixels and colour != background]
    return max((ratio(background, colour) for colour in written), default=None)


def rgb(look: Look, token: str) -> int:
    """A token's colour as a pixel has it."""
    return int(QColor(look.colour(token)).rgb() & 0xFFFFFF)


def ring_of(image: QImage, colour: int) -> bool:
    """Whether a line three pixels thick goes down the right side, from top to bottom."""
    height, width = image.height(), image.width()

    def is_crossed(y: int) -> bool:
        row = [int(image.pixel(x, y) & 0xFFFFFF) for x in range(width - 24, width)]
        return any(row[at : at + 3] == [colour] * 3 for at in range(len(row) - 2))

    return all(is_crossed(height * part // 10) for part in range(2, 8))

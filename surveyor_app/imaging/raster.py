"""Draws pictures anew at the size wanted: upright, in sRGB, on white, without anything else the file said."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageCms
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter, QTransform

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.decode import OpenedPicture, open_picture
from surveyor_app.language import tr

_FORMATS = {"image/jpeg": b"jpeg", "image/png": b"png"}
_DOTS_PER_METER = 2835  # 72 a inch, always: Qt would take the screen's, and copies would differ between computers
_SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
_SIDEWAYS, _UPWARDS = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
_TURNS: dict[int, tuple[int, Qt.Orientation | None]] = {
    1: (0, None),
    2: (0, _SIDEWAYS),
    3: (180, None),
    4: (0, _UPWARDS),
    5: (90, _SIDEWAYS),
    6: (90, None),
    7: (90, _UPWARDS),
    8: (270, None),
}  # EXIF orientation → degrees clockwise, then a flip


def render(path: Path, long_side_px: int, turned: int = 0) -> QImage:
    """The picture as a person sees it, at most `long_side_px` on its longer side, never enlarged: a bare RGB32 image.
    `turned` is how far a person turned it on top of what its file says, in right angles, degrees to the right.

    Safe in any thread, with or without an application. PhotoRefused when the file cannot be read as a picture.
    """
    with open_picture(path) as picture:
        size = _fitting(picture.size, long_side_px)
        image = _by_qt(path, picture, size)
        if image is None:
            image = _by_pillow(picture, size)
        return _bare(turn(_upright(_in_srgb(image), picture.notes.orientation), turned))


def encode_jpeg(image: QImage, quality: int) -> bytes:
    """The image as a JPEG file; the same image gives the same bytes. `quality` 0–100. OSError when out of memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(quality)
    writer.setOptimizedWrite(True)
    if not writer.write(image):
        raise OSError(writer.errorString())
    return bytes(buffer.data().data())


def _fitting(size: tuple[int, int], long_side_px: int) -> QSize:
    width, height = size
    longest = max(width, height)
    if longest <= long_side_px:
        return QSize(width, height)
    return QSize(max(1, round(width * long_side_px / longest)), max(1, round(height * long_side_px / longest)))


def _by_qt(path: Path, picture: OpenedPicture, size: QSize) -> QImage | None:
    """Twice as fast as Pillow; None for what it cannot do (HEIC, CMYK, 16 bits at full size) or sees differently."""
    kind = _FORMATS.get(picture.media_type)
    if kind is None:
        return None
    reader = QImageReader(str(path), kind)
    reader.setAutoDetectImageFormat(False)
    if reader.size().toTuple() != picture.size or reader.imageFormat() == QImage.Format.Format_CMYK8888:
        return None
    if reader.size() != size:
        reader.setScaledSize(size)
    image = reader.read()
    return None if image.isNull() or image.size() != size else image


def _by_pillow(picture: OpenedPicture, size: QSize) -> QImage:
    pixels = picture.decode((size.width(), size.height()))
    if pixels.mode == "CMYK":
        pixels, profile = _cmyk_in_srgb(pixels, picture.colour_profile), b""
    else:
        pixels, profile = _eight_bits(pixels), picture.colour_profile
    has_alpha = pixels.mode == "RGBA"
    kind = QImage.Format.Format_RGBA8888 if has_alpha else QImage.Format.Format_RGB888
    image = QImage(pixels.tobytes(), pixels.width, pixels.height, pixels.width * (4 if has_alpha else 3), kind).copy()
    if image.isNull():
        raise MemoryError
    if profile:
        image.setColorSpace(QColorSpace.fromIccProfile(profile))
    elif picture.is_display_p3:
        image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    if image.size() == size:
        return image
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _eight_bits(pixels: Image.Image) -> Image.Image:
    if pixels.mode.startswith("I"):  # 16 bits of grey; Pillow would clip them
        pixels = pixels.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "A" in pixels.getbands() or "transparency" in pixels.info:
        return pixels.convert("RGBA")
    return pixels.convert("RGB")


def _cmyk_in_srgb(pixels: Image.Image, profile: bytes) -> Image.Image:
    if profile:
        try:
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(pixels, io.BytesIO(profile), srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            turned = None  # a profile that is broken, or for other inks
        if turned is not None:
            return turned
    return pixels.convert("RGB")


def _in_srgb(image: QImage) -> QImage:
    space = image.colorSpace()
    if not space.isValid() or space == _SRGB:
        return image
    if space.colorModel() == QColorSpace.ColorModel.Rgb and not image.isGrayscale():
        image = image.convertToFormat(
            QImage.Format.Format_ARGB32 if image.hasAlphaChannel() else QImage.Format.Format_RGB32
        )
    turned = image.convertedToColorSpace(_SRGB)
    return image if turned.isNull() else turned


def _upright(image: QImage, orientation: int) -> QImage:
    degrees, flip = _TURNS[orientation]
    image = turn(image, degrees)
    return image.flipped(flip) if flip is not None else image


def turn(image: QImage, degrees: int) -> QImage:
    """The image turned to the right by right angles; no pixel changes."""
    return image.transformed(QTransform().rotate(degrees)) if degrees else image


def _bare(image: QImage) -> QImage:
    """A fresh image with the same pixels: texts, comments and profiles would outlive a mere conversion."""
    fresh = QImage(image.size(), QImage.Format.Format_RGB32)
    if fresh.isNull() or image.isNull():
        raise PhotoRefused(tr("This picture is too large for this computer's memory."), code="too_large")
    fresh.fill(Qt.GlobalColor.white)
    fresh.setDotsPerMeterX(_DOTS_PER_METER)
    fresh.setDotsPerMeterY(_DOTS_PER_METER)
    painter = QPainter(fresh)
    painter.drawImage(0, 0, image)
    painter.end()
    return fresh


def _draw_once() -> None:
    """Everything above, on one pixel. PySide makes what a class needs at its first use, and two threads that come there
    together get AttributeErrors, by which good pictures were refused as damaged, or wait for each other without end."""
    pixel = QImage(1, 1, QImage.Format.Format_ARGB32)
    pixel.fill(Qt.GlobalColor.white)
    pixel.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    pixel = _upright(_in_srgb(pixel), 5).scaled(
        QSize(2, 2), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    _bare(turn(pixel, 90))
    QImageReader().setScaledSize(QSize(1, 1))  # reads nothing: plugins live in the thread that loads them, see qt_home
    QImageWriter().setQuality(85)


_draw_once()  # while this module is imported, which one thread does

"""Opens picture files with Pillow, HEIC with pi_heif: header first, pixels only when asked for."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from PIL import Image, JpegImagePlugin, PngImagePlugin

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.exif import CameraNotes, quieten_pillow, read_notes
from surveyor_app.imaging.sniff import HEAD_BYTES, looks_like, sniff
from surveyor_app.imaging.whole import ends_early, has_readable_items
from surveyor_app.language import tr

logger = logging.getLogger(__name__)

# Broken files make the decoders raise any of these.
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
MAX_BYTES = 200_000_000
PIXEL_CAP = 60_000_000
SCALED_PIXEL_CAP = 200_000_000  # of a JPEG that is decoded scaled down, and never held at full size
_P3_PRIMARIES = 12  # in an nclx colour box


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """A picture whose header was read. `size` in pixels as stored, rotation not applied (in HEIC always applied).

    `decode(size)` reads every byte and answers all pixels, of a JPEG perhaps scaled down, but not below `size`.
    """

    media_type: str
    size: tuple[int, int]
    notes: CameraNotes
    decode: Callable[[tuple[int, int]], Image.Image]
    colour_profile: bytes = field(default=b"", repr=False)
    is_display_p3: bool = False
    can_decode_scaled: bool = False

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in pixels, rotation applied."""
        width, height = self.size
        return (height, width) if self.notes.orientation >= 5 else (width, height)


def media_type_of(path: Path) -> str:
    """The media type of a file by its content; PhotoRefused (missing, empty, not_an_image, too_large, unreadable)."""
    try:
        if path.is_dir():
            raise PhotoRefused(tr("This is a folder, not a picture."), code="not_an_image")
        if path.exists() and not path.is_file():
            raise PhotoRefused(tr("This is a device, not a picture."), code="not_an_image")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise PhotoRefused(tr("There is no such file."), code="missing") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise _cannot_be_read(error) from error
    if not head:
        raise PhotoRefused(tr("The file is empty."), code="empty")
    media_type = sniff(head)
    if media_type is None:
        found = looks_like(head)
        text = tr("This looks like {found}, not a JPEG, PNG or HEIC picture.", found=tr(found or ""))
        raise PhotoRefused(text if found else tr("This is not a JPEG, PNG or HEIC picture."), code="not_an_image")
    if size > MAX_BYTES:
        raise PhotoRefused(tr("The file has more than {most} MB.", most=MAX_BYTES // 1_000_000), code="too_large")
    return media_type


@contextmanager
def open_picture(path: Path) -> Iterator[OpenedPicture]:
    """Open a picture, if it is not too large; whatever goes wrong with its file in the block becomes PhotoRefused."""
    media_type = media_type_of(path)
    quieten_pillow()
    try:
        if media_type == "image/heic":
            if ends_early(path, media_type):  # the decoder may fill missing tiles without a word
                raise _cut_off()
            if not has_readable_items(path):
                raise _damaged()
            yield _not_too_large(_heic(path))
        else:
            with path.open("rb") as file:
                # Not Image.open: it would judge the size by a limit of its own, for the whole process.
                yield _not_too_large(_jpeg(file) if media_type == "image/jpeg" else _png(file))
    except PhotoRefused:
        raise
    except BROKEN as error:
        logger.info("a picture cannot be decoded: %s", type(error).__name__)
        raise _refusal(path, media_type, error) from error


def _not_too_large(picture: OpenedPicture) -> OpenedPicture:
    """Refuse before a single pixel is decoded: a small file can unfold to gigabytes."""
    width, height = picture.size
    if min(width, height) < 1:
        raise _damaged()
    cap = SCALED_PIXEL_CAP if picture.can_decode_scaled else PIXEL_CAP
    if width * height > cap:
        raise PhotoRefused(
            tr(
                "The picture has {size:.0f} megapixels; at most {most} can be used.",
                size=width * height / 1e6,
                most=cap // 1_000_000,
            ),
            code="too_large",
            advice=tr("Take it again at a lower resolution, or save it smaller."),
        )
    return picture


def _jpeg(file: BinaryIO) -> OpenedPicture:
    picture = JpegImagePlugin.JpegImageFile(file)

    def decode(size: tuple[int, int]) -> Image.Image:
        picture.draft(None, size)
        picture.load()
        return picture

    return OpenedPicture(
        "image/jpeg",
        picture.size,
        read_notes(picture.info.get("exif", b"")),
        decode,
        picture.info.get("icc_profile") or b"",
        can_decode_scaled="progressive" not in picture.info,  # a progressive one is kept whole in memory
    )


def _png(file: BinaryIO) -> OpenedPicture:
    picture = PngImagePlugin.PngImageFile(file)

    def decode(size: tuple[int, int]) -> Image.Image:
        picture.load()
        return picture

    notes = read_notes(picture.info.get("exif", b""))
    return OpenedPicture("image/png", picture.size, notes, decode, picture.info.get("icc_profile") or b"")


def _heic(path: Path) -> OpenedPicture:
    import pi_heif  # type: ignore[import-untyped]  # ships no types

    container = pi_heif.open_heif(path)
    read = read_notes(container.info.get("exif") or b"")
    # The decoder has turned the picture already; its EXIF repeats the old orientation.
    notes = CameraNotes(1, read.taken_at, read.latitude, read.longitude)

    def decode(size: tuple[int, int]) -> Image.Image:
        picture: Image.Image = container.to_pillow()
        return picture

    return OpenedPicture(
        "image/heic",
        container.size,
        notes,
        decode,
        container.info.get("icc_profile") or b"",
        is_display_p3=container.info.get("nclx_profile", {}).get("color_primaries") == _P3_PRIMARIES,
    )


def _refusal(path: Path, media_type: str, error: Exception) -> PhotoRefused:
    if isinstance(error, MemoryError):
        return PhotoRefused(tr("This picture is too large for this computer's memory."), code="too_large")
    if isinstance(error, OSError) and error.errno is not None:
        return _cannot_be_read(error)
    try:
        if ends_early(path, media_type):
            return _cut_off()
    except OSError as fault:
        return _cannot_be_read(fault)
    return _damaged()


def _cut_off() -> PhotoRefused:
    return PhotoRefused(tr("The picture is cut off: only part of the file arrived."), code="truncated")


def _damaged() -> PhotoRefused:
    return PhotoRefused(tr("The picture is damaged and cannot be read."), code="unreadable")


def _cannot_be_read(error: Exception) -> PhotoRefused:
    reason = error.strerror if isinstance(error, OSError) else None
    return PhotoRefused(
        tr("The file cannot be read: {reason}.", reason=reason or tr("unknown reason")), code="unreadable"
    )

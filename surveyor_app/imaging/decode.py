"""Opens pictures with Pillow behind one gate: by content, with a pixel cap before anything is decoded.

Pillow's own `Image.open` is not used: it guesses among dozens of formats and warns on its own terms about large pictures.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.sniff import HEAD_BYTES, describe, sniff

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 60_000_000
MAX_BYTES = 200_000_000
_JPEG_SCALES = (1, 2, 4, 8)
_TAIL_BYTES = 4096
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, RuntimeError,
           OverflowError, ZeroDivisionError, MemoryError, struct.error, zlib.error)  # fmt: skip


def media_type_of(path: Path) -> str:
    """The picture's media type by content. Raises PhotoRefused: missing, unreadable, empty, too_large, not_an_image."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PhotoRefused("This is not a file.", code="not_an_image")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise PhotoRefused("The file is not there.", code="missing") from None
    except (OSError, ValueError):
        raise PhotoRefused("The file cannot be read.", code="unreadable") from None
    if not head:
        raise PhotoRefused("The file is empty (0 bytes).", code="empty")
    media_type = sniff(head)
    if media_type is None:
        text = f"This is {describe(head)}, not a picture this app takes (JPEG, PNG or HEIC)."
        raise PhotoRefused(text, code="not_an_image")
    if status.st_size > MAX_BYTES:
        raise PhotoRefused(f"The file has more than {MAX_BYTES // 1_000_000} MB.", code="too_large")
    return media_type


@contextmanager
def opened(path: Path, media_type: str) -> Iterator[Image.Image]:
    """The picture with its header read and its size allowed, not decoded yet. A JPEG above the cap is set to decode
    scaled down. Whatever goes wrong with the file inside the block becomes PhotoRefused."""
    try:
        with path.open("rb") as file:
            picture = _open(file, media_type)
            _cap(picture, media_type)
            yield picture
    except PhotoRefused:
        raise
    except _BROKEN as error:
        raise _broken(path, media_type, error) from error


def _open(file: IO[bytes], media_type: str) -> Image.Image:
    if media_type == "image/heic":
        from surveyor_app.imaging.heic import open_heic

        return open_heic(file)
    if media_type == "image/png":
        from PIL.PngImagePlugin import PngImageFile

        return PngImageFile(file)
    from PIL.JpegImagePlugin import JpegImageFile

    return JpegImageFile(file)


def _cap(picture: Image.Image, media_type: str) -> None:
    width, height = picture.size
    if width < 1 or height < 1:
        raise PhotoRefused("The picture has no area.", code="unreadable")
    scales = _JPEG_SCALES if media_type == "image/jpeg" else _JPEG_SCALES[:1]
    scale = next((s for s in scales if width * height <= MAX_PIXELS * s * s), None)
    if scale is None:
        megapixels = width * height / 1_000_000
        text = f"The picture has {megapixels:.0f} megapixels ({width} × {height}); at most {MAX_PIXELS // 1_000_000} fit."
        raise PhotoRefused(text, code="too_large")
    if scale > 1:
        picture.draft(None, (max(1, width // scale), max(1, height // scale)))


def _broken(path: Path, media_type: str, error: BaseException) -> PhotoRefused:
    """Cut off or damaged: a whole file ends with its format's end mark."""
    if "truncated" in str(error).lower() or not _has_end_mark(path, media_type):
        text = "The picture is cut off: a part of the file is missing. Copy it from the camera again."
        return PhotoRefused(text, code="truncated")
    return PhotoRefused("The picture is damaged and cannot be read.", code="unreadable")


def _has_end_mark(path: Path, media_type: str) -> bool:
    marks: dict[str, Any] = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND"}
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return media_type not in marks or marks[media_type] in file.read()
    except OSError:
        return True

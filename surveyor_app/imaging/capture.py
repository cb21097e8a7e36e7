"""When and where a picture was taken, and how it must be turned, from its EXIF block; damaged blocks count as absent.

Source: Exif 2.32 tags DateTimeOriginal, OffsetTimeOriginal, GPS IFD, Orientation. A camera that records no time zone is
taken to be in UTC: a naive time is not kept anywhere, and the day is what matters.
"""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image

# Pillow warns about damaged EXIF blocks; they count as absent here, which is said in no log.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIENTATION = 0x0112
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))  # original, then digitised: the time and its offset
_LATITUDE, _LONGITUDE = (1, 2, 90, "S"), (3, 4, 180, "W")
DAMAGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, ZeroDivisionError, EOFError,
           SyntaxError, OSError, struct.error, UserWarning)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capture:
    """`taken_at` in UTC, place in degrees, `orientation` 1-8 as EXIF numbers it (1 = upright)."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    orientation: int = 1


def read_capture(picture: Image.Image) -> Capture:
    """What the picture's EXIF block says; never raises for a damaged one."""
    try:
        exif = picture.getexif()
        orientation = exif.get(_ORIENTATION, 1)
    except DAMAGED:
        return Capture()
    place = _ifd(exif, _GPS_IFD)
    latitude, longitude = _degrees(place, *_LATITUDE), _degrees(place, *_LONGITUDE)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Capture(
        taken_at=_taken_at(_ifd(exif, _EXIF_IFD)),
        latitude=latitude,
        longitude=longitude,
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
    )


def _ifd(exif: Image.Exif, tag: int) -> Mapping[int, Any]:
    try:
        return exif.get_ifd(tag)
    except DAMAGED:
        return {}


def _taken_at(ifd: Mapping[int, Any]) -> datetime | None:
    for time_tag, offset_tag in _TIMES:
        said, offset = ifd.get(time_tag), ifd.get(offset_tag)
        if not isinstance(said, str):
            continue
        zone = offset.strip(" \0") if isinstance(offset, str) else ""
        for suffix in filter(None, (zone, "+0000")):
            try:
                return datetime.strptime(said.strip(" \0") + suffix, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
            except (ValueError, OverflowError):
                continue
    return None


def _degrees(ifd: Mapping[int, Any], reference_tag: int, value_tag: int, limit: int, negative: str) -> float | None:
    """A latitude or longitude from degrees, minutes and seconds; None when it is missing or nonsense."""
    try:
        degrees, minutes, seconds = (float(part) for part in ifd[value_tag])
        reference = ifd.get(reference_tag)
    except DAMAGED:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= limit:
        return None
    return round(-value if str(reference).strip(" \0").upper() == negative else value, 7)

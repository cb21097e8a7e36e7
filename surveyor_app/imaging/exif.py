"""What the camera wrote into a picture: which way is up, when and where it was taken. Nonsense counts as nothing."""

from __future__ import annotations

import math
import struct
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image

_ORIENTATION = 0x0112
_EXIF_PART, _GPS_PART = 0x8769, 0x8825
_DATE_TIME_ORIGINAL, _OFFSET_TIME_ORIGINAL = 0x9003, 0x9011
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_NONSENSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """`orientation` 1–8 as EXIF defines it; `taken_at` aware UTC; place in decimal degrees, south and west negative."""

    orientation: int = 1
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_notes(block: bytes) -> CameraNotes:
    """The notes in an EXIF block; whatever cannot be understood is left out, and nothing is ever raised.

    DateTimeOriginal is local time; where OffsetTimeOriginal is missing or nonsense it is taken as UTC.
    """
    quieten_pillow()
    exif = Image.Exif()
    try:
        exif.load(block)
    except _NONSENSE:
        return CameraNotes()
    latitude, longitude = _place(_part(exif, _GPS_PART))
    return CameraNotes(_orientation(exif), _taken_at(_part(exif, _EXIF_PART)), latitude, longitude)


def quieten_pillow() -> None:
    """Keep Pillow's warnings about odd files off the standard error; the files are judged here."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def _part(exif: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag))
    except _NONSENSE:
        return {}


def _orientation(exif: Image.Exif) -> int:
    try:
        found = exif.get(_ORIENTATION, 1)
    except _NONSENSE:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _taken_at(part: dict[int, Any]) -> datetime | None:
    try:
        local = _text(part[_DATE_TIME_ORIGINAL])
        offset = _text(part.get(_OFFSET_TIME_ORIGINAL, ""))
    except _NONSENSE:
        return None
    for zone in (offset, "+00:00"):
        try:
            return datetime.strptime(local + zone, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _place(part: dict[int, Any]) -> tuple[float | None, float | None]:
    try:
        latitude = _degrees(part[_LATITUDE], {"N": 1, "S": -1}[_text(part[_LATITUDE_REF]).upper()])
        longitude = _degrees(part[_LONGITUDE], {"E": 1, "W": -1}[_text(part[_LONGITUDE_REF]).upper()])
    except _NONSENSE:
        return None, None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None, None
    if latitude == longitude == 0:  # what cameras write that found no satellite
        return None, None
    return latitude, longitude


def _degrees(parts: Any, sign: int) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(found) or min(degrees, minutes, seconds) < 0:
        raise ValueError(parts)
    return sign * round(found, 7)


def _text(value: Any) -> str:
    text = value.decode("ascii") if isinstance(value, bytes) else str(value)
    return text.strip("\0 ")

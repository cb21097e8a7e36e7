"""Examines a picture before it is taken in: kind by content, size before decoding, completeness by decoding it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyor_app.imaging.decode import media_type_of, opened


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of a whole picture: size in pixels as shown (rotation applied), capture time in UTC (a camera without
    a time zone is taken to be in UTC) and place in degrees, where recorded."""

    media_type: str
    width: int
    height: int
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def inspect(path: Path) -> PictureFacts:
    """Examine a file; it is only read. Raises PhotoRefused with code missing, empty, not_an_image, truncated, too_large or
    unreadable, and with the reason in words. Decodes the whole picture: never in the window's thread."""
    media_type = media_type_of(path)
    with opened(path, media_type) as picture:
        from surveyor_app.imaging.capture import read_capture

        width, height = picture.size
        full = _full_size(picture, (width, height))
        capture = read_capture(picture)
        picture.load()
    if capture.orientation >= 5 and media_type != "image/heic":
        full = full[::-1]
    return PictureFacts(media_type, *full, capture.taken_at, capture.latitude, capture.longitude)

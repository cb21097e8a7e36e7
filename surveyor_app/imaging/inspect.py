"""Judges a picture before it is kept: what it is, whether all of it can be read, when and where it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyor_app.imaging.decode import open_picture

_SMALLEST = (1, 1)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture's file says. Width and height in pixels as shown (rotation applied); `taken_at` aware UTC, None
    when the camera did not say; place in decimal degrees, south and west negative."""

    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def inspect(path: Path) -> PictureFacts:
    """Read the whole picture once; call it in a worker thread. A capture time without an offset counts as UTC.

    PhotoRefused says why it is no usable picture: missing, empty, not_an_image, truncated, too_large, unreadable.
    """
    with open_picture(path) as picture:
        picture.decode(_SMALLEST)
        width, height = picture.shown_size
        notes = picture.notes
        return PictureFacts(picture.media_type, width, height, notes.taken_at, notes.latitude, notes.longitude)

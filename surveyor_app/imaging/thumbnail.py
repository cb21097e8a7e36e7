"""Makes the small picture that lists and tiles show; it can be thrown away and made again."""

from __future__ import annotations

from pathlib import Path

from surveyor_app.imaging.files import replace_file

SIDE_PX = 296
_QUALITY = 80


def thumbnail(original: Path, target: Path, side_px: int = SIDE_PX) -> None:
    """Write a JPEG of at most `side_px` × `side_px` to `target` (its folder exists). PhotoRefused, OSError."""
    from surveyor_app.imaging.raster import encode_jpeg, render

    replace_file(target, encode_jpeg(render(original, side_px), _QUALITY), durable=False)

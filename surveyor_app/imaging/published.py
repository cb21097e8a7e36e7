"""Makes the copy of a photo that is published: smaller, upright, sRGB, without a word about who took it or where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.imaging.files import replace_file

QUALITY = 85


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """The copy's file: SHA-256 in hex, size in bytes, width and height in pixels."""

    sha256: str
    size: int
    width: int
    height: int


def make_copy(original: Path, target: Path, long_side_px: int, turned: int = 0) -> CopyFacts:
    """Write the published copy of `original` to `target` (its folder exists) so that it survives a power cut.

    A JPEG in sRGB with the rotation baked in, the camera's and the person's (`turned`, degrees to the right), and no
    metadata, at most `long_side_px` on its longer side, never enlarged. The same original, size and turn always give
    the same bytes. PhotoRefused, OSError.
    """
    from surveyor_app.imaging.raster import encode_jpeg, render

    image = render(original, long_side_px, turned)
    data = encode_jpeg(image, QUALITY)
    replace_file(target, data, durable=True)
    return CopyFacts(hashlib.sha256(data).hexdigest(), len(data), image.width(), image.height())

"""Whether the bytes that Aurora fetches show a photo as a person turned it: compared with the original, coarsely."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

_SIDE_PX = 8
_ALIKE = 20.0  # of 255, in the mean: more than JPEG and scaling make of it, less than another picture is away


def is_turned_as(copy: bytes, original: Path, turned: int) -> bool:
    """`turned` in degrees to the right. For pictures whose halves differ: noise is as good upside down."""
    with Image.open(io.BytesIO(copy)) as shown, Image.open(original) as taken:
        wanted = taken.convert("RGB").rotate(-turned, expand=True)
        if (shown.width > shown.height) != (wanted.width > wanted.height):
            return False
        small = [each.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BOX) for each in (shown.convert("RGB"), wanted)]
        means = ImageStat.Stat(ImageChops.difference(small[0], small[1])).mean
    return max(means) < _ALIKE

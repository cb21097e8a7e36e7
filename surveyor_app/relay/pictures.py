"""Judges pictures by their content: which format it really is, and whether every pixel of it can be read."""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from typing import IO

from PIL import Image, UnidentifiedImageError

from surveyor_app.domain.errors import PhotoRefused

PIXEL_CAP = 60_000_000
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Beyond this limit of its own Pillow only warns; ours is lower, and a warning is no refusal.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
_decoding = threading.BoundedSemaphore(2)  # a decoded picture may take 240 MB


def check_picture(source: Path | IO[bytes]) -> str:
    """The media type (image/jpeg, image/png, image/webp) of a complete, readable picture. Runs in a worker thread.

    PhotoRefused says why not: empty, not_an_image, too_large, truncated.
    """
    with _decoding:
        try:
            with Image.open(source, formats=tuple(_FORMATS)) as picture:
                media_type = _FORMATS[picture.format or ""]
                if picture.width * picture.height > PIXEL_CAP:
                    raise _too_large()
                picture.load()
                return media_type
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large() from error
        except UnidentifiedImageError as error:
            raise PhotoRefused("This is not a JPEG, PNG or WebP picture.", code="not_an_image") from error
        except PhotoRefused:
            raise
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, MemoryError, OverflowError) as error:
            # Pillow's plugins answer broken files with any of these.
            raise PhotoRefused("This picture is damaged or cut off.", code="truncated") from error


def _too_large() -> PhotoRefused:
    return PhotoRefused(f"This picture has more than {PIXEL_CAP // 1_000_000} megapixels.", code="too_large")

"""HEIC pictures through pi-heif, which only decodes. Heavy: imported when the first HEIC file is met, about 1 s a photo."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def open_heic(file: IO[bytes]) -> Image.Image:
    """The primary picture with its header read, upright already (the format turns pixels itself). Not decoded yet."""
    from pi_heif import HeifImageFile

    return HeifImageFile(file)

"""Real pictures for tests, small and quickly made."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image


def jpeg_bytes(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def write_jpeg(path: Path, colour: str = "red", size: tuple[int, int] = (64, 48)) -> Path:
    """A JPEG file; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg_bytes(colour, size))
    return path


def write_png(path: Path, colour: str = "blue") -> Path:
    """A PNG file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40), colour).save(path, "PNG")
    return path

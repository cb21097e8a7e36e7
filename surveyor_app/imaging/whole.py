"""Tells a picture file that was cut off from one that is damaged in other ways, by the frame of its format."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

_MARKERS_ALONE = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})  # JPEG markers that no length follows
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_BLOCK_BYTES = 1 << 20


def ends_early(path: Path, media_type: str) -> bool:
    """Whether the file stops before its own frame says it should. OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if media_type == "image/jpeg":
            return _jpeg_ends_early(file)
        if media_type == "image/png":
            return _png_ends_early(file, size)
        return _heic_ends_early(file, size)


def _jpeg_ends_early(file: BinaryIO) -> bool:
    while True:
        byte = file.read(1)
        if not byte:
            return True
        if byte != b"\xff":
            continue
        marker = file.read(1)
        while marker == b"\xff":
            marker = file.read(1)
        if not marker:
            return True
        if marker[0] == _END_OF_IMAGE:
            return False
        if marker[0] == _START_OF_SCAN:
            return not _contains(file, bytes((0xFF, _END_OF_IMAGE)))
        if marker[0] and marker[0] not in _MARKERS_ALONE:
            file.seek(max(int.from_bytes(file.read(2), "big"), 2) - 2, 1)


def _contains(file: BinaryIO, wanted: bytes) -> bool:
    kept = b""
    while block := file.read(_BLOCK_BYTES):
        if wanted in kept + block:
            return True
        kept = block[1 - len(wanted) :]
    return False


def _png_ends_early(file: BinaryIO, size: int) -> bool:
    at = 8
    while at + 12 <= size:
        file.seek(at)
        header = file.read(8)
        at += 12 + int.from_bytes(header[:4], "big")
        if header[4:] == b"IEND":
            return at > size
    return True


def _heic_ends_early(file: BinaryIO, size: int) -> bool:
    at = 0
    while at < size:
        file.seek(at)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 0:  # to the end of the file
            return False
        if length == 1:  # 64 bits
            length = int.from_bytes(header[8:], "big")
        if length < 8:
            return len(header) < 8  # not a box: damaged, not cut
        at += length
    return at > size

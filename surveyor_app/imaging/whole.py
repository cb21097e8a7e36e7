"""Looks at the frame of a picture file, without its decoder: does it end where it should, is it safe to decode."""

from __future__ import annotations

from collections.abc import Iterator
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


def has_readable_items(path: Path) -> bool:
    """Whether the list of a HEIC file's items is text where it should be; pi-heif (1.4) crashes the program otherwise.

    OSError.
    """
    with path.open("rb") as file:
        for kind, start, end in _boxes(file, path.stat().st_size):
            if kind != b"meta":
                continue
            file.seek(start)
            if not all(_is_text(entry) for entry in _item_entries(file.read(end - start))):
                return False
    return True


def _item_entries(meta: bytes) -> Iterator[bytes]:
    """Type, name and content type of each item: what follows its number in its `infe` box (ISO 14496-12, 8.11.6)."""
    at = meta.find(b"infe")
    while at >= 4:
        end = at - 4 + int.from_bytes(meta[at - 4 : at], "big")
        version = meta[at + 4 : at + 5]
        texts = at + (14 if version == b"\x03" else 12)
        yield meta[texts : max(end, texts + 4)]
        at = meta.find(b"infe", at + 4)


def _is_text(entry: bytes) -> bool:
    try:
        entry.decode()
    except UnicodeDecodeError:
        return False
    return True


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
    return any(end > size for _, _, end in _boxes(file, size))


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end (which may lie beyond the file) of each outer box; stops at what is no box."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 0:  # to the end of the file
            length = size - at
        elif length == 1:  # 64 bits
            length = int.from_bytes(header[8:], "big")
        if length < 8:
            return
        yield header[4:8], at, at + length
        at += length

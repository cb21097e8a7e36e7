"""What a file is, judged by its first bytes and never by its name."""

from __future__ import annotations

import re

HEAD_BYTES = 512
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), words)
    for pattern, words in (
        (rb"GIF8", "a GIF picture"),
        (rb"RIFF....WEBP", "a WEBP picture"),
        (rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+", "a TIFF or raw picture"),
        (rb"BM....\x00\x00\x00\x00", "a BMP picture"),
        (rb"\x00\x00\x00\x0cJXL |\xff\x0a", "a JPEG XL picture"),
        (rb"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
        (rb"%PDF-", "a PDF document"),
        (rb"PK\x03\x04", "a ZIP archive or Office document"),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg.*?)?<svg", "an SVG drawing"),
        (rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script)", "a web page"),
    )
)


def sniff(head: bytes) -> str | None:
    """The media type of the file that begins with `head`: image/jpeg, image/png or image/heic; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/heic" if _HEIC_BRANDS & _brands(head) else None


def describe(head: bytes) -> str:
    """What a file that is no picture for this app seems to be, in words: "a PDF document", "an unknown kind of file"."""
    brands = _brands(head)
    if brands:
        return "an AVIF picture" if _AVIF_BRANDS & brands else "a video or an unusual HEIF file"
    return next((words for pattern, words in _OTHERS if pattern.match(head)), "an unknown kind of file")


def _brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO media file; empty for other files."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[start : start + 4] for start in range(16, end - 3, 4))}

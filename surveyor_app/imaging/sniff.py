"""Tells by its first bytes what a file is, whatever its name says."""

from __future__ import annotations

from surveyor_app.language import N_

HEAD_BYTES = 512  # enough for `sniff` and `looks_like`

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_COLLECTION_BRANDS = frozenset({b"mif1", b"msf1"})  # HEIC and AVIF share them
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_FILM_BRANDS = (b"isom", b"iso2", b"mp4", b"M4V", b"qt  ", b"3gp", b"avc1", b"dash")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", N_("a GIF picture")),
    (b"%PDF", N_("a PDF document")),
    (b"II*\0", N_("a TIFF picture or a camera's raw file")),
    (b"MM\0*", N_("a TIFF picture or a camera's raw file")),
    (b"8BPS", N_("a Photoshop picture")),
    (b"\0\0\0\x0cjP  ", N_("a JPEG 2000 picture")),
    (b"\xff\x0a", N_("a JPEG XL picture")),
    (b"\0\0\0\x0cJXL ", N_("a JPEG XL picture")),
    (b"PK\x03\x04", N_("a ZIP archive or an office document")),
    (b"\x1aE\xdf\xa3", N_("a film")),
    (b"ID3", N_("a sound recording")),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks in front of a text


def sniff(head: bytes) -> str | None:
    """The media type, "image/jpeg", "image/png" or "image/heic", of a file that starts with `head`; None: another."""
    if head.startswith(_JPEG):
        return "image/jpeg"
    if head.startswith(_PNG):
        return "image/png"
    brands = _brands(head)
    if brands and (brands[0] in _HEIC_BRANDS or (brands[0] in _COLLECTION_BRANDS and _holds_heic(brands))):
        return "image/heic"
    return None


def looks_like(head: bytes) -> str | None:
    """What a file that is none of our pictures seems to be, in words with an article; None when nothing is known."""
    brands = _brands(head)
    if brands:
        return _container(brands)
    if head.startswith(b"RIFF"):
        return N_("a WebP picture") if head[8:12] == b"WEBP" else N_("a sound recording or a film")
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return N_("a BMP picture")
    for start, words in _OTHERS:
        if head.startswith(start):
            return words
    return _text(head)


def _brands(head: bytes) -> list[bytes]:
    """The brands of an ISO container, its own first; empty when it is none."""
    if head[4:8] != b"ftyp" or len(head) < 12:
        return []
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]


def _holds_heic(brands: list[bytes]) -> bool:
    return not _AVIF_BRANDS.intersection(brands) or not _HEIC_BRANDS.isdisjoint(brands)


def _container(brands: list[bytes]) -> str | None:
    if not _AVIF_BRANDS.isdisjoint(brands):
        return N_("an AVIF picture")
    if any(brand.startswith(_FILM_BRANDS) for brand in brands):
        return N_("a film")
    return None


def _text(head: bytes) -> str | None:
    for mark in _MARKS:
        head = head.removeprefix(mark)
    text = head.replace(b"\0", b"").lstrip().lower()
    if not text.startswith(b"<"):
        return None
    if b"<svg" in text:
        return N_("an SVG drawing")
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")) or b"<html" in text:
        return N_("a web page")
    return N_("an XML document")

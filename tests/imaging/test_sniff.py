"""What a file is follows from its first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.imaging.sniff import looks_like, sniff


def _container(*brands: bytes) -> bytes:
    size = 8 + 4 * (len(brands) + 1)
    return size.to_bytes(4, "big") + b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"\xff\xd8\xff\xe1", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (_container(b"heic", b"mif1", b"heic"), "image/heic"),
        (_container(b"mif1", b"mif1", b"heic", b"hevc"), "image/heic"),
        (_container(b"heix", b"mif1"), "image/heic"),
        (_container(b"msf1", b"heim"), "image/heic"),
        (_container(b"avif", b"mif1", b"miaf"), None),
        (_container(b"mif1", b"avif", b"miaf"), None),
        (_container(b"isom", b"mp41"), None),
        (b"\x89PNG\n\x1a\n", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_the_media_type_is_read_from_the_content(head: bytes, media_type: str | None) -> None:
    assert sniff(head) == media_type


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"GIF89a\x01\0", "a GIF picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "a BMP picture"),
        (b"II*\0\x08\0\0\0", "a TIFF picture or a camera's raw file"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or an office document"),
        (_container(b"avif", b"mif1"), "an AVIF picture"),
        (_container(b"mp42", b"isom"), "a film"),
        (_container(b"qt  "), "a film"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "an SVG drawing"),
        (b"\n <!DOCTYPE html><html>", "a web page"),
        (b"<html><body>sign in", "a web page"),
        ("\N{BYTE ORDER MARK}<html>".encode("utf-16-le"), "a web page"),
        (b"<?xml version='1.0'?><survey/>", "an XML document"),
        (b"BMW parts list", None),
        (b"just text", None),
        (b"", None),
    ],
)
def test_another_kind_of_file_is_named_in_words(head: bytes, words: str | None) -> None:
    assert sniff(head) is None
    assert looks_like(head) == words


@given(st.binary(max_size=64))
def test_any_bytes_can_be_sniffed(head: bytes) -> None:
    assert sniff(head) in {None, "image/jpeg", "image/png", "image/heic"}
    looks_like(head)

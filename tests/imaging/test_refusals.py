"""What is no usable picture is refused, with a code and with words for a person, and never with anything else."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.exif import read_notes
from surveyor_app.imaging.inspect import PictureFacts, inspect
from tests.imaging.pictures import (
    EXIF_PART,
    GPS_PART,
    ORIENTATION,
    heic,
    jpeg,
    jpeg_claiming,
    noise,
    png,
    png_bomb,
    written,
)

_CODES = {"empty", "missing", "not_an_image", "too_large", "truncated", "unreadable"}
_HEIC_HEAD = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
_fuzzing = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _refusal(path: Path) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        inspect(path)
    assert caught.value.text.endswith(".")
    assert str(path) not in caught.value.text
    return caught.value


def test_an_empty_file(tmp_path: Path) -> None:
    refused = _refusal(written(tmp_path, b""))
    assert (refused.code, refused.text) == ("empty", "The file is empty.")


def test_a_missing_file(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.jpg").code == "missing"


def test_a_path_below_a_file(tmp_path: Path) -> None:
    assert _refusal(written(tmp_path, b"x") / "none.jpg").code == "missing"


def test_a_name_that_cannot_exist(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "a\0b.jpg").code in {"missing", "unreadable"}
    assert _refusal(tmp_path / ("a" * 300)).code in {"missing", "unreadable"}


def test_a_folder(tmp_path: Path) -> None:
    refused = _refusal(tmp_path)
    assert (refused.code, refused.text) == ("not_an_image", "This is a folder, not a picture.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert _refusal(tmp_path / "pipe.jpg").code == "not_an_image"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html><html><body>Sign in to the hotel network</body></html>", "a web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>', "an SVG drawing"),
        (b"%PDF-1.4\n1 0 obj\n", "a PDF document"),
        (b"GIF89a\x01\0\x01\0\0\0\0;", "a GIF picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
    ],
)
def test_another_kind_of_file_named_jpg_is_called_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    refused = _refusal(written(tmp_path, data, "roof.jpg"))
    assert refused.code == "not_an_image"
    assert words in refused.text


def test_a_real_gif_and_a_real_webp(tmp_path: Path) -> None:
    for kind in ("GIF", "WEBP"):
        buffer = io.BytesIO()
        noise(20, 20).save(buffer, kind)
        assert _refusal(written(tmp_path, buffer.getvalue())).code == "not_an_image"


def _whole(kind: str) -> bytes:
    picture = noise(400, 300)
    makers: dict[str, Callable[[], bytes]] = {
        "jpeg": lambda: jpeg(picture),
        "progressive jpeg": lambda: jpeg(picture, progressive=True),
        "png": lambda: png(picture),
        "heic": lambda: heic(picture),
    }
    return makers[kind]()


@pytest.mark.parametrize("kind", ["jpeg", "progressive jpeg", "png", "heic"])
@pytest.mark.parametrize("kept", [0.02, 0.1, 0.5, 0.9, 0.99])
def test_a_picture_that_was_cut_off(tmp_path: Path, kind: str, kept: float) -> None:
    data = _whole(kind)
    refused = _refusal(written(tmp_path, data[: int(len(data) * kept)]))
    assert (refused.code, refused.text) == ("truncated", "The picture is cut off: only part of the file arrived.")


def test_a_phone_picture_cut_off_at_9_kb(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = jpeg(noise(1600, 1200), exif=exif)
    assert len(data) > 100_000
    assert _refusal(written(tmp_path, data[:9_000])).code == "truncated"


def test_a_jpeg_that_lacks_only_its_last_bytes(tmp_path: Path) -> None:
    assert _refusal(written(tmp_path, jpeg(noise(400, 300))[:-40])).code == "truncated"


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", _HEIC_HEAD])
def test_a_file_that_is_all_head_and_no_picture(tmp_path: Path, head: bytes) -> None:
    assert _refusal(written(tmp_path, head)).code in {"truncated", "unreadable"}


def test_a_heic_picture_that_was_cut_off_never_reaches_its_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pi_heif.open_heif", lambda _: pytest.fail("decoded"))
    data = _whole("heic")
    for cut in (1, 5, 8, 1000):
        assert _refusal(written(tmp_path, data[:-cut])).code == "truncated"


@pytest.mark.parametrize("kind", [b"hvc1", b"Exif"])
def test_a_heic_picture_with_damaged_names_is_refused_where_its_decoder_would_crash(
    tmp_path: Path, kind: bytes
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = heic(noise(64, 64), exif)
    assert data.count(kind) >= 1
    damaged = data.replace(kind, b"\xff" + kind[1:], 1)
    assert _refusal(written(tmp_path, damaged)).code == "unreadable"


def test_a_damaged_file_is_not_called_cut_off(tmp_path: Path) -> None:
    data = bytearray(png(noise(200, 200)))
    at = data.index(b"IDAT") + 40
    data[at : at + 400] = bytes(400)
    refused = _refusal(written(tmp_path, bytes(data)))
    assert (refused.code, refused.text) == ("unreadable", "The picture is damaged and cannot be read.")


def test_a_small_file_that_unfolds_to_300_megapixels_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, png_bomb(20_000, 15_000), "roof.png")
    assert path.stat().st_size < 400_000
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("decoded"))
    refused = _refusal(path)
    assert refused.code == "too_large"
    assert "300 megapixels" in refused.text
    assert refused.advice


def test_a_jpeg_beyond_all_bounds_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    assert _refusal(written(tmp_path, jpeg_claiming(20_000, 15_000))).code == "too_large"


def test_a_large_jpeg_is_refused_for_what_is_missing_not_for_its_size(tmp_path: Path) -> None:
    # 192 megapixels: Pillow's own limit for "bombs" lies below, ours above
    assert _refusal(written(tmp_path, jpeg_claiming(16_000, 12_000)[:-2])).code == "truncated"


@given(data=st.binary(max_size=400))
@_fuzzing
def test_random_bytes_are_refused_and_nothing_else_happens(tmp_path: Path, data: bytes) -> None:
    assert _refusal(written(tmp_path, data)).code in _CODES


@given(
    head=st.sampled_from(
        [b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"]
    ),
    data=st.binary(max_size=300),
)
@_fuzzing
def test_random_bytes_behind_a_true_head_are_refused(tmp_path: Path, head: bytes, data: bytes) -> None:
    assert _refusal(written(tmp_path, head + data)).code in _CODES


_PICTURES = {
    "jpeg": jpeg(noise(40, 30), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
    "png": png(noise(16, 12)),
    "heic": heic(noise(64, 64)),
}


@given(
    kind=st.sampled_from(sorted(_PICTURES)),
    changes=st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=8),
)
@_fuzzing
def test_a_picture_with_flipped_bytes_is_read_or_refused(
    tmp_path: Path, kind: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(_PICTURES[kind])
    for at, value in changes:
        data[at % len(data)] = value
    path = written(tmp_path, bytes(data))
    try:
        outcome: PictureFacts | str = inspect(path)
    except PhotoRefused as refused:
        outcome = refused.code
    assert isinstance(outcome, PictureFacts) or outcome in _CODES


@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=200).map(lambda tail: b"Exif\0\0II*\0\x08\0\0\0" + tail),
        st.builds(
            lambda tag, tail: b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + tag.to_bytes(2, "big") + b"\0\x04\0\0\0\x01" + tail,
            st.sampled_from([EXIF_PART, GPS_PART, ORIENTATION]),
            st.binary(max_size=120),
        ),
    )
)
@_fuzzing
def test_no_camera_note_is_too_odd_to_be_skipped(block: bytes) -> None:
    notes = read_notes(block)
    assert 1 <= notes.orientation <= 8
    assert notes.taken_at is None or notes.taken_at.utcoffset() is not None
    assert (notes.latitude is None) == (notes.longitude is None)

"""The published copy: upright, in sRGB, no larger than asked, with no word about who took it, and always the same."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.published import CopyFacts, make_copy
from tests.imaging.pictures import (
    DATE_TIME_ORIGINAL,
    EXIF_PART,
    GPS_PART,
    GREEN,
    alike,
    corner_colours,
    four_corners,
    has_corners,
    heic,
    jpeg,
    noise,
    png,
    png_bomb,
    stored_turned,
    written,
)


def _copy(folder: Path, data: bytes, long_side_px: int = 2560, turned: int = 0) -> tuple[Path, CopyFacts]:
    target = folder / "copy.jpg"
    return target, make_copy(written(folder, data, "original.bin"), target, long_side_px, turned)


def _display_p3() -> bytes:
    from PySide6.QtGui import QColorSpace

    return bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())


def test_the_facts_are_the_files(tmp_path: Path) -> None:
    target, facts = _copy(tmp_path, jpeg(noise(300, 200)), 150)
    data = target.read_bytes()
    assert (facts.sha256, facts.size) == (hashlib.sha256(data).hexdigest(), len(data))
    with Image.open(target) as copy:
        assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (facts.width, facts.height))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("long_side_px", [2560, 160], ids=["full size", "scaled"])
@pytest.mark.parametrize("make", [jpeg, png], ids=["jpeg", "png"])
def test_the_rotation_is_baked_in(
    tmp_path: Path, orientation: int, long_side_px: int, make: Callable[..., bytes]
) -> None:
    pixels, exif = stored_turned(four_corners(), orientation)
    target, facts = _copy(tmp_path, make(pixels, exif=exif), long_side_px)
    assert (facts.width, facts.height) == ((320, 200) if long_side_px == 2560 else (160, 100))
    assert has_corners(target)


@pytest.mark.parametrize("orientation", [1, 2, 6, 8])
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_what_a_person_turned_comes_on_top_of_what_the_camera_said(
    tmp_path: Path, orientation: int, turned: int
) -> None:
    lying = four_corners().rotate(turned, expand=True)  # to the left, so that turning it right puts it upright
    pixels, exif = stored_turned(lying, orientation)
    target, facts = _copy(tmp_path, jpeg(pixels, exif=exif), 160, turned)
    assert has_corners(target)
    assert max(facts.width, facts.height) == 160


def test_a_turned_copy_has_bytes_of_its_own_that_are_always_the_same(tmp_path: Path) -> None:
    data = jpeg(four_corners())
    hashes = [_copy(tmp_path, data, 160, turned)[1].sha256 for turned in (0, 90, 180, 270, 90, 0)]
    assert len(set(hashes)) == 4
    assert hashes[1] == hashes[4]
    assert hashes[0] == hashes[5]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_picture_is_turned_once_only(tmp_path: Path, orientation: int) -> None:
    pixels, exif = stored_turned(four_corners(), orientation)
    target, facts = _copy(tmp_path, heic(pixels, exif))
    assert (facts.width, facts.height) == (320, 200)
    assert has_corners(target, tolerance=24)


@pytest.mark.parametrize(
    ("size", "long_side_px", "shown"),
    [
        ((400, 300), 200, (200, 150)),
        ((300, 400), 200, (150, 200)),
        ((400, 300), 400, (400, 300)),
        ((400, 300), 3072, (400, 300)),
        ((1000, 3), 100, (100, 1)),
        ((333, 222), 100, (100, 67)),
    ],
)
def test_the_longer_side_is_cut_down_and_never_enlarged(
    tmp_path: Path, size: tuple[int, int], long_side_px: int, shown: tuple[int, int]
) -> None:
    _, facts = _copy(tmp_path, jpeg(noise(*size)), long_side_px)
    assert (facts.width, facts.height) == shown


def test_nothing_but_the_picture_is_in_the_copy(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(EXIF_PART)[DATE_TIME_ORIGINAL] = "2024:01:25 07:21:30"
    exif.get_ifd(GPS_PART).update({1: "N", 2: (37.0, 46.0, 29.0), 3: "W", 4: (122.0, 25.0, 9.0)})
    data = jpeg(noise(300, 200), exif=exif, comment=b"SecretComment", icc_profile=_display_p3(), dpi=(300, 300))
    target, _ = _copy(tmp_path, data)
    _assert_bare(target)


def test_texts_in_a_png_do_not_survive(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "SecretPerson")
    texts.add_itxt("Comment", "SecretComment")
    target, _ = _copy(tmp_path, png(noise(300, 200), pnginfo=texts, dpi=(300, 300)))
    _assert_bare(target)


def _assert_bare(target: Path) -> None:
    assert b"Secret" not in target.read_bytes()
    with Image.open(target) as copy:
        assert isinstance(copy, JpegImagePlugin.JpegImageFile)
        copy.load()
        assert {marker for marker, _ in copy.applist} <= {"APP0"}
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert copy.info["dpi"] == (72, 72)
        assert not copy.getexif()


@pytest.mark.parametrize("make", [jpeg, png], ids=["jpeg", "png"])
def test_the_same_original_gives_the_same_bytes(tmp_path: Path, make: Callable[..., bytes]) -> None:
    data = make(noise(700, 500))
    _, once = _copy(tmp_path, data, 300)
    _, again = _copy(tmp_path, data, 300)
    assert once == again


def test_wide_colours_become_the_srgb_that_looks_the_same(tmp_path: Path) -> None:
    plain = four_corners()
    srgb, wide = ImageCms.createProfile("sRGB"), io.BytesIO(_display_p3())
    in_p3 = ImageCms.profileToProfile(plain, srgb, wide)
    assert in_p3 is not None
    for data in (jpeg(in_p3, icc_profile=_display_p3()), png(in_p3, icc_profile=_display_p3())):
        target, _ = _copy(tmp_path, data)
        assert has_corners(target, tolerance=8)
    unconverted, _ = _copy(tmp_path, jpeg(in_p3))
    assert not alike(corner_colours(unconverted)[1], GREEN, 8)


def test_wide_colours_of_a_heic_picture_are_converted_too(tmp_path: Path) -> None:
    in_p3 = ImageCms.profileToProfile(four_corners(), ImageCms.createProfile("sRGB"), io.BytesIO(_display_p3()))
    assert in_p3 is not None
    in_p3.info["icc_profile"] = _display_p3()
    target, _ = _copy(tmp_path, heic(in_p3))
    assert has_corners(target, tolerance=16)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
def test_a_broken_colour_profile_is_passed_over(tmp_path: Path, profile: bytes) -> None:
    target, _ = _copy(tmp_path, jpeg(four_corners(), icc_profile=profile))
    assert has_corners(target)


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    for data in (png(picture), png(picture.convert("LA")), png(picture.quantize())):
        target, _ = _copy(tmp_path, data)
        assert all(alike(colour, (255, 255, 255)) for colour in corner_colours(target))


def test_printing_colours_are_converted(tmp_path: Path) -> None:
    for options in ({}, {"icc_profile": b"nonsense"}):
        target, _ = _copy(tmp_path, jpeg(four_corners().convert("CMYK"), subsampling=-1, **options), 160)
        assert has_corners(target)


def test_a_turned_picture_in_printing_colours_is_turned(tmp_path: Path) -> None:
    pixels, exif = stored_turned(four_corners(), 6)
    target, facts = _copy(tmp_path, jpeg(pixels.convert("CMYK"), subsampling=-1, exif=exif))
    assert (facts.width, facts.height) == (320, 200)
    assert has_corners(target)


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path: Path) -> None:
    target, _ = _copy(tmp_path, png(Image.new("I;16", (64, 64), 128 * 257)))
    assert all(alike(colour, (128, 128, 128), 3) for colour in corner_colours(target))


def test_grey_and_palette_pictures_keep_their_colours(tmp_path: Path) -> None:
    target, _ = _copy(tmp_path, jpeg(Image.new("L", (64, 64), 90), subsampling=-1))
    assert all(alike(colour, (90, 90, 90), 3) for colour in corner_colours(target))
    target, _ = _copy(tmp_path, png(four_corners().quantize(8)), 160)
    assert has_corners(target)


def test_what_qt_cannot_decode_is_left_to_pillow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveyor_app.imaging import raster

    monkeypatch.setattr(raster, "_by_qt", lambda *_: None)
    pixels, exif = stored_turned(four_corners(), 8)
    transparent = png(Image.new("RGBA", (64, 64), (0, 0, 0, 0)))
    for data in (jpeg(pixels, exif=exif), png(pixels, exif=exif), png(pixels.quantize(8), exif=exif)):
        target, facts = _copy(tmp_path, data, 160)
        assert (facts.width, facts.height) == (160, 100)
        assert has_corners(target)
    target, _ = _copy(tmp_path, png(Image.new("I;16", (64, 64), 128 * 257)))
    assert all(alike(colour, (128, 128, 128), 3) for colour in corner_colours(target))
    target, _ = _copy(tmp_path, transparent)
    assert alike(corner_colours(target)[0], (255, 255, 255))


def test_a_copy_replaces_the_one_before_as_a_whole(tmp_path: Path) -> None:
    target = written(tmp_path, b"old", "copy.jpg")
    _copy(tmp_path, jpeg(noise(60, 40)))
    assert target.read_bytes().startswith(b"\xff\xd8\xff")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.jpg", "original.bin"]


def test_a_copy_is_on_the_disk_before_its_name_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("sync")
        fsync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    _copy(tmp_path, jpeg(noise(60, 40)))
    assert steps == (["sync", "rename"] if os.name == "nt" else ["sync", "rename", "sync"])


def test_a_full_disk_leaves_the_old_copy_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    target = written(tmp_path, b"old", "copy.jpg")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        _copy(tmp_path, jpeg(noise(60, 40)))
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.jpg", "original.bin"]


def test_no_copy_is_made_of_what_is_no_picture(tmp_path: Path) -> None:
    for data in (b"", b"<html>", png_bomb(20_000, 4_000)):
        with pytest.raises(PhotoRefused):
            _copy(tmp_path, data)
    assert not (tmp_path / "copy.jpg").exists()

"""Thumbnails: small, upright, written as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.imaging.thumbnail import thumbnail
from tests.imaging.pictures import four_corners, has_corners, heic, jpeg, noise, png, stored_turned, written


@pytest.mark.parametrize("make", [jpeg, png, heic], ids=["jpeg", "png", "heic"])
def test_a_thumbnail_is_a_small_upright_jpeg(tmp_path: Path, make: Callable[..., bytes]) -> None:
    pixels, exif = stored_turned(four_corners(1200, 900), 6)
    target = tmp_path / "small.jpg"
    thumbnail(written(tmp_path, make(pixels, exif=exif), "original"), target)
    with Image.open(target) as small:
        assert (small.format, small.size) == ("JPEG", (296, 222))
    assert has_corners(target, tolerance=24)


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    target = tmp_path / "small.jpg"
    thumbnail(written(tmp_path, jpeg(noise(40, 30))), target)
    with Image.open(target) as small:
        assert small.size == (40, 30)


def test_the_side_can_be_chosen_and_nothing_else_is_left_behind(tmp_path: Path) -> None:
    target = tmp_path / "small.jpg"
    thumbnail(written(tmp_path, jpeg(noise(400, 800)), "original"), target, side_px=100)
    with Image.open(target) as small:
        assert small.size == (50, 100)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["original", "small.jpg"]


def test_what_is_no_picture_has_no_thumbnail(tmp_path: Path) -> None:
    with pytest.raises(PhotoRefused):
        thumbnail(written(tmp_path, b"<html>"), tmp_path / "small.jpg")
    assert not (tmp_path / "small.jpg").exists()

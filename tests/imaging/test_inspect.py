"""What is read from a good picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from surveyor_app.imaging.inspect import inspect
from tests.imaging.pictures import (
    DATE_TIME_ORIGINAL,
    EXIF_PART,
    GPS_PART,
    OFFSET_TIME_ORIGINAL,
    ORIENTATION,
    four_corners,
    heic,
    jpeg,
    noise,
    png,
    stored_turned,
    written,
)


def _noted(local: str = "", offset: str = "", place: dict[int, object] | None = None) -> Image.Exif:
    exif = Image.Exif()
    if local:
        exif.get_ifd(EXIF_PART)[DATE_TIME_ORIGINAL] = local
    if offset:
        exif.get_ifd(EXIF_PART)[OFFSET_TIME_ORIGINAL] = offset
    if place:
        exif.get_ifd(GPS_PART).update(place)
    return exif


def _taken_at(folder: Path, local: str, offset: str = "") -> datetime | None:
    return inspect(written(folder, jpeg(four_corners(), exif=_noted(local, offset)))).taken_at


def _place(folder: Path, place: dict[int, object]) -> tuple[float | None, float | None]:
    facts = inspect(written(folder, jpeg(four_corners(), exif=_noted(place=place))))
    return facts.latitude, facts.longitude


@pytest.mark.parametrize(
    ("make", "media_type"),
    [(jpeg, "image/jpeg"), (png, "image/png"), (heic, "image/heic")],
    ids=["jpeg", "png", "heic"],
)
def test_the_kind_is_judged_by_content_whatever_the_name_says(
    tmp_path: Path, make: Callable[[Image.Image], bytes], media_type: str
) -> None:
    facts = inspect(written(tmp_path, make(four_corners()), "roof.gif"))
    assert (facts.media_type, facts.width, facts.height) == (media_type, 320, 200)
    assert (facts.taken_at, facts.latitude, facts.longitude) == (None, None, None)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [jpeg, png])
def test_the_size_is_the_one_a_person_sees(tmp_path: Path, orientation: int, make: Callable[..., bytes]) -> None:
    pixels, exif = stored_turned(four_corners(), orientation)
    facts = inspect(written(tmp_path, make(pixels, exif=exif)))
    assert (facts.width, facts.height) == (320, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_picture_is_turned_once_only(tmp_path: Path, orientation: int) -> None:
    pixels, exif = stored_turned(four_corners(), orientation)
    facts = inspect(written(tmp_path, heic(pixels, exif)))
    assert (facts.width, facts.height) == (320, 200)


@pytest.mark.parametrize(
    ("local", "offset", "taken_at"),
    [
        ("2024:01:25 07:21:30", "-08:00", datetime(2024, 1, 25, 15, 21, 30, tzinfo=UTC)),
        ("2024:01:25 07:21:30", "+05:30", datetime(2024, 1, 25, 1, 51, 30, tzinfo=UTC)),
        ("2024:01:25 07:21:30", "", datetime(2024, 1, 25, 7, 21, 30, tzinfo=UTC)),
        ("2024:01:25 07:21:30", "noon", datetime(2024, 1, 25, 7, 21, 30, tzinfo=UTC)),
        ("0000:00:00 00:00:00", "", None),
        ("0001:01:01 00:00:00", "+14:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("yesterday", "", None),
        ("2024-01-25T07:21:30", "", None),
    ],
)
def test_the_capture_time_is_utc(tmp_path: Path, local: str, offset: str, taken_at: datetime | None) -> None:
    assert _taken_at(tmp_path, local, offset) == taken_at


def test_a_heic_picture_keeps_its_capture_time_and_place(tmp_path: Path) -> None:
    place: dict[int, object] = {1: "N", 2: (37.0, 30.0, 0.0), 3: "W", 4: (122.0, 15.0, 0.0)}
    data = heic(four_corners(), _noted("2024:01:25 07:21:30", "-08:00", place))
    facts = inspect(written(tmp_path, data))
    assert facts.taken_at == datetime(2024, 1, 25, 15, 21, 30, tzinfo=UTC)
    assert (facts.latitude, facts.longitude) == (37.5, -122.25)


@pytest.mark.parametrize(
    ("north", "east", "place"),
    [
        ("N", "W", (37.7749, -122.4194)),
        ("S", "E", (-37.7749, 122.4194)),
        ("s", "w", (-37.7749, -122.4194)),
    ],
)
def test_the_place_has_a_sign(tmp_path: Path, north: str, east: str, place: tuple[float, float]) -> None:
    found = _place(tmp_path, {1: north, 2: (37.0, 46.0, 29.64), 3: east, 4: (122.0, 25.0, 9.84)})
    assert found == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)},
        {1: "N", 2: (1.0, 0.0, 0.0), 3: "E", 4: (180.0, 0.0, 1.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {2: (1.0, 0.0, 0.0), 4: (1.0, 0.0, 0.0)},
        {1: "N", 2: (1.0, 0.0, 0.0)},
        {1: "up", 2: (1.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)},
        {1: "N", 2: (1.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)},
    ],
    ids=["beyond the pole", "beyond the date line", "no fix", "no sign", "no longitude", "odd sign", "too short"],
)
def test_an_impossible_place_is_no_place(tmp_path: Path, place: dict[int, object]) -> None:
    assert _place(tmp_path, place) == (None, None)


def test_an_orientation_that_does_not_exist_means_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 9
    facts = inspect(written(tmp_path, jpeg(four_corners(), exif=exif)))
    assert (facts.width, facts.height) == (320, 200)


@pytest.mark.parametrize(
    "block",
    [
        b"Exif\0\0",
        b"Exif\0\0garbage",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40,
    ],
)
def test_a_damaged_camera_note_never_fails_a_picture(tmp_path: Path, block: bytes) -> None:
    facts = inspect(written(tmp_path, jpeg(four_corners(), exif=block)))
    assert (facts.width, facts.height, facts.taken_at) == (320, 200, None)


def test_the_file_is_only_read(tmp_path: Path) -> None:
    path = written(tmp_path, jpeg(noise(300, 200)))
    before = path.read_bytes()
    path.chmod(0o400)
    inspect(path)
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.*")) == [path]


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 60}, {"subsampling": 2}])
def test_every_usual_kind_of_jpeg_is_read(tmp_path: Path, options: dict[str, object]) -> None:
    assert inspect(written(tmp_path, jpeg(noise(333, 177), **options))).width == 333


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printing_colours_are_read(tmp_path: Path, mode: str) -> None:
    assert inspect(written(tmp_path, jpeg(noise(60, 40).convert(mode), subsampling=-1))).height == 40


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_usual_kind_of_png_is_read(tmp_path: Path, mode: str) -> None:
    picture = Image.new("I;16", (60, 40), 30000) if mode == "I;16" else noise(60, 40).convert(mode)
    assert inspect(written(tmp_path, png(picture))).height == 40


def test_a_jpeg_above_the_cap_is_read_because_it_is_decoded_scaled_down(tmp_path: Path) -> None:
    path = written(tmp_path, jpeg(Image.new("L", (12_000, 8_000), 90), quality=20, subsampling=-1))
    facts = inspect(path)
    assert (facts.width, facts.height) == (12_000, 8_000)

"""A disk that fills up in the middle of a survey: clear words, text and removals still saved, and on with more room."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import ballast, migrate, request_repository
from surveyor_app.storage.ballast import BALLAST_BYTES, Ballast
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request
from tests.small_disk import SmallDisk, small_disk, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can")
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PHOTOS = 300


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """4 MB for everything, and the ballast that goes with it."""
    monkeypatch.setattr(ballast, "BALLAST_BYTES", BALLAST_BYTES)
    try:
        with small_disk(tmp_path / "disk", 4) as made:
            yield made
    except subprocess.CalledProcessError:
        pytest.skip("this machine does not allow mounting")


@pytest.fixture
def paths(disk: SmallDisk) -> DataPaths:
    """A prepared data folder on the small disk."""
    folder = DataPaths(disk.folder / "data")
    migrate.prepare(folder)
    return folder


@pytest.fixture
def services(paths: DataPaths, clock: FakeClock) -> Iterator[Services]:
    """All services, with one pulled request."""
    opened = open_services(paths, clock)
    with opened.database.write() as connection:
        request_repository.upsert(connection, a_request())
    yield opened
    opened.close()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """300 different small photos of about 8 kB, on another disk."""
    noise, files = random.Random(7), []
    (tmp_path / "camera").mkdir()
    for number in range(PHOTOS):
        file = tmp_path / "camera" / f"IMG_{number:04}.jpg"
        Image.frombytes("L", (96, 80), noise.randbytes(96 * 80)).save(file, "JPEG", quality=90)
        files.append(file)
    return files


def save_notes(services: Services, text: str) -> None:
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", text)


def test_a_survey_of_300_photos_survives_a_4_mb_disk_filling_up_half_way(
    disk: SmallDisk, paths: DataPaths, services: Services, pictures: list[Path]
) -> None:
    assert Ballast(paths.root).is_there
    first = services.photo.add_files("req-1", ELECTRICAL, pictures)
    assert PHOTOS // 4 < len(first.added) < PHOTOS * 3 // 4
    assert len(first.added) + len(first.refused) == PHOTOS
    assert {refused.text for refused in first.refused} == {"The disk is full: this picture was not added."}
    with pytest.raises(StorageFault) as full:
        services.photo.add_files("req-1", ELECTRICAL, pictures[-1:])
    assert (full.value.code, full.value.text.startswith("The disk is full")) == ("disk_full", True)

    hog = disk.fill()
    save_notes(services, "typed on a full disk")
    services.photo.remove(first.added[0].photo.id)
    services.photo.restore(first.added[0].photo.id)
    assert services.survey.detail("req-1").survey.electrical.notes == "typed on a full disk"
    assert not Ballast(paths.root).is_there
    services.close()

    hog.unlink()
    disk.resize(32)
    migrate.prepare(paths)
    assert Ballast(paths.root).is_there
    again = services.photo.add_files("req-1", ELECTRICAL, pictures)
    assert len(again.added) == PHOTOS - len(first.added)
    views = services.survey.detail("req-1").photos
    by_name = {picture.name: picture.read_bytes() for picture in pictures}
    assert len(views) == PHOTOS
    assert all(view.original_path.read_bytes() == by_name[view.photo.original_name] for view in views)
    assert migrate.quick_check(paths.database) == "ok"
    assert not list(paths.photos.glob("incoming/*"))


def test_an_import_that_finds_no_room_changes_nothing_and_leaves_no_pictures_behind(
    disk: SmallDisk, paths: DataPaths, services: Services, pictures: list[Path]
) -> None:
    file = pictures[0].parent / "survey.json"
    photos = [{"path": picture.name} for picture in pictures]
    file.write_text(json.dumps({"electrical": {"main_bus_rating": 200, "photos": photos}}), encoding="utf-8")
    with pytest.raises(StorageFault) as full:
        services.imports.import_file("req-1", file)
    assert full.value.code == "disk_full"
    detail = services.survey.detail("req-1")
    assert (detail.photos, detail.survey.electrical.main_bus_rating) == ((), None)
    assert [path for path in paths.photos.rglob("*") if path.is_file()] == []
    disk.resize(32)
    assert len(services.imports.import_file("req-1", file).photos) == PHOTOS


def test_a_start_on_a_disk_without_a_single_free_byte_works(
    disk: SmallDisk, paths: DataPaths, services: Services, clock: FakeClock
) -> None:
    services.close()
    disk.fill()
    migrate.prepare(paths)
    opened = open_services(paths, clock)
    save_notes(opened, "started on a full disk")
    assert opened.survey.requests()
    opened.close()


def test_without_ballast_a_full_disk_is_told_and_what_was_saved_stays(
    disk: SmallDisk, paths: DataPaths, services: Services
) -> None:
    save_notes(services, "before")
    Ballast(paths.root).release()
    disk.fill()

    def type_until_it_is_full() -> None:
        for number in range(200):
            save_notes(services, f"{number} " * 400)

    with pytest.raises(StorageFault) as full:
        type_until_it_is_full()
    assert full.value.code == "disk_full"
    (disk.folder / "hog").unlink()
    save_notes(services, "after")
    assert services.survey.detail("req-1").survey.electrical.notes == "after"

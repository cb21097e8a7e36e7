"""The ballast: laid where there is room, given up when the disk is full, never used up by photos."""

from __future__ import annotations

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from surveyor_app.domain.errors import StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.storage import ballast, migrate, setting_repository
from surveyor_app.storage.ballast import BALLAST_BYTES, Ballast
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore

Usage = namedtuple("Usage", "total used free")
GB = 1_000_000_000


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A disk whose size and free space the test decides."""
    space = {"total": 100 * GB, "free": 50 * GB}
    monkeypatch.setattr(ballast, "BALLAST_BYTES", BALLAST_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(space["total"], 0, space["free"]))
    return space


def test_it_really_occupies_its_space(tmp_path: Path, disk: dict[str, int]) -> None:
    kept = Ballast(tmp_path)
    assert disk["free"] > BALLAST_BYTES
    assert kept.make()
    status = kept.path.stat()
    assert (status.st_size, status.st_blocks * 512 >= BALLAST_BYTES) == (BALLAST_BYTES, True)
    assert kept.release()
    assert not kept.path.exists()
    assert not kept.release()


def test_it_waits_for_room_and_is_small_on_a_small_disk(tmp_path: Path, disk: dict[str, int]) -> None:
    kept = Ballast(tmp_path)
    disk["free"] = 60_000_000
    assert not kept.make()
    disk["free"] = 68_000_000
    assert kept.make()
    kept.release()
    disk["total"] = 4_000_000
    assert kept.make()
    assert kept.path.stat().st_size == 200_000


def test_every_start_lays_it(paths: DataPaths) -> None:
    migrate.prepare(paths)
    assert Ballast(paths.root).is_there


def test_a_nearly_full_disk_gives_it_up_before_a_write(paths: DataPaths, disk: dict[str, int]) -> None:
    migrate.prepare(paths)
    database = Database(paths.database)
    disk["free"] = 2_000_000
    with database.write() as connection:
        setting_repository.put(connection, "a", "typed on a full disk")
    assert not Ballast(paths.root).is_there
    disk["free"] = 50 * GB
    migrate.prepare(paths)
    assert Ballast(paths.root).is_there
    database.close()


def test_sqlite_that_finds_the_disk_full_gives_it_up_and_says_try_again(paths: DataPaths) -> None:
    migrate.prepare(paths)
    database = Database(paths.database)

    def save() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            setting_repository.put(connection, "a", "x" * 500_000)

    with pytest.raises(StorageFault) as full:
        save()
    assert (full.value.code, full.value.text.startswith("The disk is full")) == ("disk_full", True)
    assert "try again now" in full.value.advice
    assert not Ballast(paths.root).is_there
    database.close()


def test_photos_leave_the_room_that_text_needs(paths: DataPaths, disk: dict[str, int]) -> None:
    store = PhotoStore(paths.ensure())
    disk["free"] = 13_000_000
    store.add(b"x" * 100_000)
    disk["free"] = 12_600_000
    with pytest.raises(OSError, match="No space left") as full:
        store.add(b"x" * 100_000)
    assert full.value.errno == errno.ENOSPC
    assert not list(paths.photos.glob("incoming/*"))

"""The main job, a restoring and an export under Windows' rule about open files, see tests/windows_sharing.py."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
from surveyor_app.storage import backup, migrate
from tests.sync.laptop import Laptop

pytest_plugins = ("tests.windows_sharing",)
pytestmark = pytest.mark.usefixtures("windows_sharing")


@pytest.mark.asyncio
async def test_the_main_job_closes_every_file_before_it_moves_or_removes_it(laptop: Laptop, tmp_path: Path) -> None:
    await laptop.ready(photos=3)
    assert (await laptop.sync()).published == ("req-1",)
    services = open_services(laptop.paths, laptop.clock)
    try:
        for _twice in range(2):  # the second replaces the first
            services.export.export("req-1", tmp_path / "out.zip")
        services.photo.sweep()
    finally:
        services.close()


def test_a_damaged_database_is_put_aside_and_replaced(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "laptop")
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
    paths.database.write_bytes(paths.database.read_bytes()[:5000] + b"\xff" * 5000)
    migrate.prepare(paths)
    assert migrate.schema_is_current(paths)
    assert list(paths.backups.glob("quarantine-*"))


def test_the_rule_is_really_applied(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with (tmp_path / "a").open("rb"), pytest.raises(PermissionError):
        (tmp_path / "a").rename(tmp_path / "b")
    (tmp_path / "a").rename(tmp_path / "b")
    assert backup.backups(tmp_path) == []

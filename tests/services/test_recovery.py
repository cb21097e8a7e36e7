"""A database that was lost or damaged: put aside, restored, rebuilt from the notes beside the originals, reported."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.restore import recovery_report, take_report
from surveyor_app.storage import migrate, setting_repository
from surveyor_app.storage.backup import routine_backup
from surveyor_app.storage.look import companion
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


@dataclass
class Laptop:
    """One laptop's folder, opened and closed as a program is started and ended."""

    paths: DataPaths
    clock: FakeClock
    services: Services

    def end(self) -> None:
        self.services.close()

    def start(self) -> Services:
        migrate.prepare(self.paths)
        self.services = open_services(self.paths, self.clock)
        return self.services


@pytest.fixture
def laptop(paths: DataPaths, clock: FakeClock, services: Services, request_id: str) -> Laptop:
    """A survey with a plane, answers and a photo, backed up; then a second plane's photo after the backup."""
    assert request_id
    return Laptop(paths, clock, services)


def names(services: Services, request_id: str = "req-1") -> list[str]:
    return [view.filename for view in services.survey.detail(request_id).photos]


def overwrite_pages(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 12)


def truncate(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def empty(database: Path) -> None:
    os.truncate(database, 0)


def drop_tables(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


DAMAGES: list[Callable[[Path], None]] = [overwrite_pages, truncate, empty, drop_tables, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_comes_back_from_its_backup_and_the_notes(
    laptop: Laptop, damage: Callable[[Path], None], tmp_path: Path
) -> None:
    services, paths = laptop.services, laptop.paths
    plane = services.survey.add_item("req-1", SectionName.MOUNTING_PLANES)
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "main_bus_rating", 200.0)
    services.photo.add_files("req-1", ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")], "main_breaker")
    assert routine_backup(paths, laptop.clock.now())
    laptop.clock.pass_seconds(600)
    services.photo.add_files(
        "req-1", PhotoTarget(SectionName.MOUNTING_PLANES, plane), [write_jpeg(tmp_path / "b.jpg", "blue")]
    )
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "main_bus_rating", 100.0)
    before = names(services)
    laptop.end()
    content_before = paths.database.read_bytes()
    damage(paths.database)
    damaged = paths.database.read_bytes() if paths.database.is_file() else None

    services = laptop.start()

    assert names(services) == before
    detail = services.survey.detail("req-1")
    assert detail.survey.electrical.main_bus_rating == 200.0
    assert all(view.original_path.is_file() for view in detail.photos)
    report = recovery_report(paths)
    assert report is not None
    assert report.photos_rebuilt == 1
    assert any("what was typed" in line for line in report.lost)
    if damaged is not None:
        assert (Path(report.quarantine) / "surveyor.db").read_bytes() == damaged != content_before


def test_without_a_backup_the_photos_come_back_with_their_request_and_the_rest_is_called_lost(
    laptop: Laptop, tmp_path: Path
) -> None:
    services = laptop.services
    panel = services.survey.add_item("req-1", SectionName.SUBPANELS)
    services.photo.add_files(
        "req-1", PhotoTarget(SectionName.SUBPANELS, panel), [write_jpeg(tmp_path / "a.jpg")], "label"
    )
    services.photo.add_files("req-1", ELECTRICAL, [write_jpeg(tmp_path / "b.jpg", "blue")])
    before = names(services)
    laptop.end()
    laptop.paths.database.unlink()

    services = laptop.start()

    [summary] = services.survey.requests()
    assert (summary.id, summary.tenant_id, summary.customer_name) == ("req-1", "tenant-1", "Mrs. Zoë Sample")
    assert names(services) == before == ["E00_extra_1of1.jpg", "S1-02_label_1of1.jpg"]
    assert services.export.export("req-1", tmp_path / "out.zip").is_file()
    report = recovery_report(laptop.paths)
    assert report is not None
    assert report.photos_rebuilt == 2
    assert "everything typed" in report.text


def test_an_original_without_a_note_can_still_be_seen_and_exported(laptop: Laptop, tmp_path: Path) -> None:
    [view] = laptop.services.photo.add_files("req-1", ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")]).added
    view.original_path.with_suffix(".json").unlink()
    laptop.end()
    empty(laptop.paths.database)
    services = laptop.start()
    [summary] = services.survey.requests()
    assert (summary.id, summary.customer_name) == ("recovered-photos", "Recovered photos")
    assert services.export.export(summary.id, tmp_path / "out.zip").is_file()


def test_a_photo_in_the_bin_stays_there_and_a_moved_one_stays_moved(laptop: Laptop, tmp_path: Path) -> None:
    services = laptop.services
    files = [write_jpeg(tmp_path / "a.jpg"), write_jpeg(tmp_path / "b.jpg", "blue")]
    first, second = services.photo.add_files("req-1", ELECTRICAL, files).added
    assert routine_backup(laptop.paths, laptop.clock.now())
    laptop.clock.pass_seconds(5)
    services.photo.remove(first.photo.id)
    services.photo.assign(second.photo.id, ELECTRICAL, "main_breaker")
    laptop.end()
    empty(laptop.paths.database)
    assert names(laptop.start()) == ["E04_main-breaker_1of1.jpg"]


def test_a_deleted_write_ahead_log_is_noticed_and_told(laptop: Laptop, tmp_path: Path) -> None:
    """What was only in the log is gone; the photos come back. The file itself is kept: it is sound."""
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from surveyor_app.bootstrap import SystemClock; from surveyor_app.paths import DataPaths\n"
        "from surveyor_app.services.opened import open_services; from surveyor_app.domain.photo import PhotoTarget\n"
        "from surveyor_app.domain.attributes import SectionName\n"
        "services = open_services(DataPaths(Path(sys.argv[1])), SystemClock())\n"
        "services.photo.add_files('req-1', PhotoTarget(SectionName.ELECTRICAL), [Path(sys.argv[2])], 'main_breaker')\n"
        "services.survey.set_value('req-1', SectionName.ELECTRICAL, None, 'notes', 'typed before the kill')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    laptop.end()
    paths, picture = laptop.paths, write_jpeg(tmp_path / "a.jpg")
    killed = subprocess.run([sys.executable, "-c", program, str(paths.root), str(picture)], check=False)
    assert killed.returncode == -signal.SIGKILL
    copy = tmp_path / "with its log"
    shutil.copytree(paths.root, copy)
    companion(paths.database, "-wal").unlink()
    assert not migrate.schema_is_current(paths)

    services = laptop.start()

    assert names(services) == ["E04_main-breaker_1of1.jpg"]
    assert services.survey.detail("req-1").survey.electrical.notes is None
    report = recovery_report(paths)
    assert report is not None
    assert "newest changes" in report.reason
    assert any("may be missing" in line for line in report.lost)
    whole = Laptop(DataPaths(copy), laptop.clock, services)
    laptop.end()
    assert whole.start().survey.detail("req-1").survey.electrical.notes == "typed before the kill"
    assert recovery_report(whole.paths) is None
    whole.end()


def test_nothing_from_a_backup_is_sent_without_a_look_and_requests_are_pulled_anew(laptop: Laptop) -> None:
    services = laptop.services
    fill_completely(services, "req-1")
    with services.database.write() as connection:
        setting_repository.put(connection, "feed_cursor", "17")
    assert services.publish.publish("req-1").queued
    assert routine_backup(laptop.paths, laptop.clock.now())
    laptop.end()
    truncate(laptop.paths.database)
    services = laptop.start()
    detail = services.survey.detail("req-1")
    assert detail.survey.status is SurveyStatus.NEEDS_ATTENTION
    assert {job.status for job in detail.jobs} <= {JobStatus.BLOCKED, JobStatus.SUPERSEDED}
    with services.database.read() as connection:
        assert setting_repository.get(connection, "feed_cursor") is None
    assert services.publish.publish("req-1").queued
    assert services.survey.detail("req-1").survey.status is SurveyStatus.QUEUED


def test_the_report_is_told_once_by_each_program(laptop: Laptop) -> None:
    assert routine_backup(laptop.paths, laptop.clock.now())
    laptop.end()
    empty(laptop.paths.database)
    laptop.start()
    assert take_report(laptop.paths, "window")
    assert take_report(laptop.paths, "window") is None
    assert take_report(laptop.paths, "command")
    assert recovery_report(laptop.paths)


@pytest.mark.parametrize("point", ["restore-copied", "migration-begun", "quarantine-moved"])
def test_a_restoring_that_is_killed_is_done_by_the_next_start(laptop: Laptop, point: str, tmp_path: Path) -> None:
    laptop.services.photo.add_files("req-1", ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")])
    assert routine_backup(laptop.paths, laptop.clock.now())
    laptop.end()
    truncate(laptop.paths.database)
    backup = next(laptop.paths.backups.glob("daily-*.db"))
    if point == "migration-begun":
        backup.unlink()  # then the new database is made from nothing
    program = (
        "import sys; from pathlib import Path; from surveyor_app.storage import migrate\n"
        "from surveyor_app.paths import DataPaths; migrate.prepare(DataPaths(Path(sys.argv[1])))\n"
    )
    command = [sys.executable, "-c", program, str(laptop.paths.root)]
    killed = subprocess.run(command, env=os.environ | {"SURVEYOR_FAILPOINT": point}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(laptop.start()) == ["E00_extra_1of1.jpg"]
    assert any(laptop.paths.backups.glob("quarantine-*/surveyor.db"))
    assert list(laptop.paths.root.glob(".surveyor*")) == []


def test_a_kill_between_row_and_note_is_mended_by_the_next_sweep(laptop: Laptop, tmp_path: Path) -> None:
    [view] = laptop.services.photo.add_files("req-1", ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")]).added
    note = view.original_path.with_suffix(".json")
    note.unlink()
    laptop.clock.time += timedelta(days=400)
    laptop.services.photo.sweep()
    assert note.is_file()
    assert view.original_path.is_file()


@pytest.mark.parametrize(
    "point",
    ["photo-temp-written", "photo-renamed", "photo-dir-synced", "photo-row-committed", "sidecar-written"],
)
@pytest.mark.parametrize("by_import", [False, True])
def test_a_kill_while_a_photo_is_added_leaves_all_of_it_or_nothing_and_it_can_be_added_again(
    laptop: Laptop, point: str, by_import: bool, tmp_path: Path
) -> None:
    laptop.end()
    source = write_jpeg(tmp_path / "a.jpg")
    content = source.read_bytes()
    if by_import:
        (tmp_path / "survey.json").write_text('{"electrical": {"photos": [{"path": "a.jpg"}]}}', encoding="utf-8")
        point = {"photo-row-committed": "import-committed", "photo-dir-synced": "import-originals-stored"}.get(
            point, point
        )
    program = (
        "import sys; from pathlib import Path; from surveyor_app.bootstrap import SystemClock\n"
        "from surveyor_app.paths import DataPaths; from surveyor_app.services.opened import open_services\n"
        "from surveyor_app.domain.photo import PhotoTarget; from surveyor_app.domain.attributes import SectionName\n"
        "services = open_services(DataPaths(Path(sys.argv[1])), SystemClock())\n"
        "if sys.argv[2].endswith('.json'): services.imports.import_file('req-1', Path(sys.argv[2]))\n"
        "else: services.photo.add_files('req-1', PhotoTarget(SectionName.ELECTRICAL), [Path(sys.argv[2])])\n"
        "services.close()\n"
    )
    given = tmp_path / "survey.json" if by_import else source
    command = [sys.executable, "-c", program, str(laptop.paths.root), str(given)]
    killed = subprocess.run(command, env=os.environ | {"SURVEYOR_FAILPOINT": point}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert source.read_bytes() == content
    services = laptop.start()
    assert all(view.original_path.read_bytes() == content for view in services.survey.detail("req-1").photos)
    laptop.end()
    subprocess.run(command, check=True)
    services = laptop.start()
    assert names(services) == ["E00_extra_1of1.jpg"]
    assert services.survey.detail("req-1").photos[0].original_path.read_bytes() == content
    laptop.clock.time += timedelta(days=400)
    services.photo.sweep()
    files = sorted(path.suffix for path in laptop.paths.photos.rglob("*") if path.is_file())
    assert files == [".jpg", ".json"]
    assert recovery_report(laptop.paths) is None

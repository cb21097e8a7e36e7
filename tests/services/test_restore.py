"""`surveyor restore`: from the newest or a named backup; what was there is put aside, photos added since are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import Busy, NotFound, StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.restore import RestoreService, recovery_report
from surveyor_app.storage import delivery_repository, recovery
from surveyor_app.storage.backup import routine_backup
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def set_notes(services: Services, text: str) -> None:
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", text)


def notes(paths: DataPaths, clock: FakeClock) -> str | None:
    services = open_services(paths, clock)
    try:
        return services.survey.detail("req-1").survey.electrical.notes
    finally:
        services.close()


@pytest.fixture
def two_backups(services: Services, request_id: str, paths: DataPaths, clock: FakeClock, tmp_path: Path) -> list[Path]:
    """Yesterday's and today's backups, and work after both."""
    made = []
    for day in ("yesterday", "today"):
        set_notes(services, day)
        made.append(routine_backup(paths, clock.now()))
        clock.time += timedelta(days=1)
    set_notes(services, "after both")
    services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")])
    services.close()
    return [path for path in made if path is not None]


def test_the_newest_backup_comes_back_and_the_photos_stay(
    two_backups: list[Path], paths: DataPaths, clock: FakeClock
) -> None:
    report = RestoreService(paths, nullcontext).restore()
    assert notes(paths, clock) == "today"
    assert report.backup == str(two_backups[1])
    assert report.photos_rebuilt == 1
    assert any("what was typed" in line for line in report.lost)
    assert recovery_report(paths) == report


def test_nothing_is_called_lost_when_nothing_was_entered_since(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    set_notes(services, "the last answer")
    assert routine_backup(paths, clock.now())
    services.close()
    report = RestoreService(paths, nullcontext).restore()
    assert (report.lost, "Nothing is known to be lost." in report.text) == ((), True)
    assert request_id


def test_what_aurora_holds_of_a_survey_that_was_sent_is_not_known_after_a_restore(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    with services.database.write() as connection:
        body: dict[str, Any] = {"electrical": {"images": []}}
        delivery_repository.save_accepted(connection, request_id, "electrical", "hash", body, 1, clock.now())
    assert "notes" not in services.publish.preview(request_id).bodies["electrical"]
    assert routine_backup(paths, clock.now())
    services.close()
    RestoreService(paths, nullcontext).restore()
    restored = open_services(paths, clock)
    bodies = restored.publish.preview(request_id).bodies
    restored.close()
    assert bodies["electrical"]["notes"] is None


def test_what_was_there_is_put_aside_whole_and_can_be_restored_again(
    two_backups: list[Path], paths: DataPaths, clock: FakeClock
) -> None:
    service = RestoreService(paths, nullcontext)
    report = service.restore(two_backups[0].name)
    assert notes(paths, clock) == "yesterday"
    service.restore(str(Path(report.quarantine) / "surveyor.db"))
    assert notes(paths, clock) == "after both"
    assert len(list(paths.backups.glob("quarantine-*/surveyor.db"))) == 2
    assert two_backups[1].is_file()


def test_what_is_no_backup_is_refused_and_nothing_changes(
    two_backups: list[Path], paths: DataPaths, clock: FakeClock, tmp_path: Path
) -> None:
    service = RestoreService(paths, nullcontext)
    (tmp_path / "other.db").write_bytes(b"no backup")
    two_backups[1].write_bytes(two_backups[1].read_bytes()[:9000])
    for name in (str(tmp_path / "other.db"), two_backups[1].name, str(paths.database)):
        with pytest.raises(StorageFault):
            service.restore(name)
    with pytest.raises(NotFound):
        service.restore("daily-nobody.db")
    assert notes(paths, clock) == "after both"
    assert [facts.complaint == "" for facts in service.backups()] == [False, True]
    assert service.restore().backup == str(two_backups[0])


def test_it_needs_both_locks_and_a_database_that_nobody_writes(
    two_backups: list[Path], paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_BUSY_TIMEOUT_SECONDS", 0.2)

    @contextmanager
    def taken() -> Iterator[None]:
        raise Busy("Another Surveyor is open.")
        yield

    with pytest.raises(Busy):
        RestoreService(paths, taken).restore()
    writer = sqlite3.connect(paths.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFault) as locked:
        RestoreService(paths, nullcontext).restore()
    writer.close()
    assert locked.value.code == "database_locked"
    assert two_backups


def test_without_a_backup_there_is_nothing_to_restore(paths: DataPaths) -> None:
    with pytest.raises(NotFound):
        RestoreService(paths, nullcontext).restore()

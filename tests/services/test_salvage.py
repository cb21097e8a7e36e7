"""A damaged database beside an older backup: what can be read comes back, whole surveys only, and nothing is sent.

Each damage is a real one, done to the bytes of the file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import OPEN_STATUSES
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import MountingPlane, Subpanel, SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.restore import recovery_report
from surveyor_app.storage import migrate, request_repository, setting_repository
from surveyor_app.storage.backup import routine_backup
from surveyor_app.storage.look import companion
from surveyor_app.storage.recovery_report import RecoveryReport
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely
from tests.services.damage import PAGE, cut_off, overwrite, pages_of

ELECTRICAL, PLANES, SUBPANELS = SectionName.ELECTRICAL, SectionName.MOUNTING_PLANES, SectionName.SUBPANELS
TYPED, PUBLISHED = "req-1", "req-2"
OTHERS = 120  # so that tables have several pages
State = tuple[Any, ...]


@dataclass
class Folder:
    """A laptop's folder with a backup and a day's work after it, closed. `backed_up` and `latest` are the answers of
    each survey then and at the end."""

    paths: DataPaths
    clock: FakeClock
    backed_up: dict[str, State]
    latest: dict[str, State]
    names: list[str]

    def restored(self) -> tuple[Services, RecoveryReport]:
        """Start a program on it."""
        migrate.prepare(self.paths)
        report = recovery_report(self.paths)
        assert report is not None
        return open_services(self.paths, self.clock), report


def answers(services: Services, request_id: str) -> State:
    """What a person typed, without entries that hold nothing but photos."""
    survey = services.survey.detail(request_id).survey
    absences = services.survey.detail(request_id).absences
    entries: tuple[Subpanel | MountingPlane, ...] = (*survey.subpanels, *survey.mounting_planes)
    filled = tuple(entry for entry in entries if replace(entry, id="") != type(entry)(""))
    return (survey.electrical, filled, frozenset(absences))


def photo_names(services: Services) -> list[str]:
    ids = [summary.id for summary in services.survey.requests() if summary.photos]
    return sorted(view.filename for each in ids for view in services.survey.detail(each).photos)


def known_answers(services: Services) -> dict[str, State]:
    return {request_id: answers(services, request_id) for request_id in (TYPED, PUBLISHED)}


@pytest.fixture
def folder(paths: DataPaths, clock: FakeClock, services: Services, tmp_path: Path) -> Folder:
    """Two surveys among many, backed up; then one gets answers, entries and a photo, the other is published."""
    with services.database.write() as connection:
        setting_repository.put(connection, "relay_url", "https://office.example")
        for number in range(1, OTHERS + 3):
            request_repository.upsert(connection, a_request(f"req-{number}"))
    services.survey.set_value(TYPED, ELECTRICAL, None, "notes", "before the backup")
    fill_completely(services, PUBLISHED)
    services.photo.add_files(TYPED, PhotoTarget(ELECTRICAL), [write_jpeg(tmp_path / "a.jpg")], "main_breaker")
    assert routine_backup(paths, clock.now())
    backed_up = known_answers(services)
    clock.pass_seconds(60)
    services.survey.set_value(TYPED, ELECTRICAL, None, "notes", "after the backup")
    panel = services.survey.add_item(TYPED, SUBPANELS)
    services.survey.set_value(TYPED, SUBPANELS, panel, "bus_rating", 125)
    plane = services.survey.add_item(TYPED, PLANES)
    services.survey.set_value(TYPED, PLANES, plane, "pitch", 30.0)
    services.photo.add_files(TYPED, PhotoTarget(PLANES, plane), [write_jpeg(tmp_path / "b.jpg", "blue")])
    services.survey.set_absence(
        TYPED, PhotoTarget(SUBPANELS, panel), "label", AbsenceKind.NOT_APPLICABLE, "painted over"
    )
    services.survey.set_value(PUBLISHED, ELECTRICAL, None, "notes", "ready")
    assert services.publish.publish(PUBLISHED).queued
    made = Folder(paths, clock, backed_up, known_answers(services), photo_names(services))
    services.close()
    return made


def check_what_always_holds(folder: Folder, services: Services) -> None:
    """No half survey, every photo listed with its original, and nothing that would be sent by itself."""
    for request_id, found in known_answers(services).items():
        assert found in (folder.backed_up[request_id], folder.latest[request_id]), request_id
    assert photo_names(services) == folder.names
    sending = {SurveyStatus.QUEUED, SurveyStatus.PUBLISHING}
    assert sending.isdisjoint(summary.survey_status for summary in services.survey.requests())
    for request_id in (TYPED, PUBLISHED):
        detail = services.survey.detail(request_id)
        assert all(job.status not in OPEN_STATUSES for job in detail.jobs)
        assert all(view.original_path.is_file() for view in detail.photos)


def in_the_middle(database: Path) -> None:
    overwrite(database, pages_of(database, "survey_request")[3])


def in_an_index(database: Path) -> None:
    overwrite(database, *pages_of(database, "ix_photo_request_id"), *pages_of(database, "sqlite_autoindex_survey_1"))


def the_first_page(database: Path) -> None:
    overwrite(database, 1)


def zeroes_over_the_first_page(database: Path) -> None:
    overwrite(database, 1, byte=b"\0")


def only_the_header(database: Path) -> None:
    with database.open("r+b") as file:
        file.write(b"\xff" * 100)


@pytest.mark.parametrize(
    "damage", [in_the_middle, in_an_index, the_first_page, zeroes_over_the_first_page, only_the_header]
)
def test_damage_that_leaves_the_surveys_readable_loses_nothing(folder: Folder, damage: Callable[[Path], None]) -> None:
    damage(folder.paths.database)
    services, report = folder.restored()
    check_what_always_holds(folder, services)
    assert known_answers(services) == folder.latest
    assert len(services.survey.requests()) == OTHERS + 2
    assert report.lost == ()
    assert any("newer than the backup" in line for line in report.kept)
    assert any("Nothing is sent by itself" in line for line in report.kept)
    assert services.survey.detail(PUBLISHED).survey.status is SurveyStatus.NEEDS_ATTENTION
    assert services.publish.publish(PUBLISHED).queued
    services.close()


def test_a_survey_that_cannot_be_read_whole_stays_as_in_the_backup_and_is_named(folder: Folder) -> None:
    database = folder.paths.database
    overwrite(database, *pages_of(database, "mounting_plane"))
    services, report = folder.restored()
    check_what_always_holds(folder, services)
    assert answers(services, TYPED) == folder.backed_up[TYPED]
    [lost] = report.lost
    assert "Mrs. Zoë Sample" in lost
    assert "typed after" in lost
    services.close()


def test_an_end_that_is_cut_off_leaves_whole_surveys_or_those_of_the_backup(folder: Folder) -> None:
    for share in (0.95, 0.8, 0.5, 0.1):
        copy = DataPaths(folder.paths.root.parent / f"cut at {share}")
        shutil.copytree(folder.paths.root, copy.root)
        cut_off(copy.database, share)
        cut = replace(folder, paths=copy)
        services, report = cut.restored()
        check_what_always_holds(cut, services)
        if known_answers(services) != folder.latest:
            assert report.lost
        services.close()


def test_damage_to_any_page_keeps_every_survey_whole_and_tells_when_something_is_gone(folder: Folder) -> None:
    pages = folder.paths.database.stat().st_size // PAGE
    for page in range(1, pages + 1, pages // 6):
        copy = DataPaths(folder.paths.root.parent / f"page {page}")
        shutil.copytree(folder.paths.root, copy.root)
        overwrite(copy.database, page)
        damaged = replace(folder, paths=copy)
        services, report = damaged.restored()
        check_what_always_holds(damaged, services)
        if known_answers(services) != folder.latest:
            assert report.lost
        services.close()


def test_what_was_only_in_the_log_is_read_as_well(folder: Folder) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from surveyor_app.bootstrap import SystemClock; from surveyor_app.paths import DataPaths\n"
        "from surveyor_app.services.opened import open_services\n"
        "from surveyor_app.domain.attributes import SectionName\n"
        "services = open_services(DataPaths(Path(sys.argv[1])), SystemClock())\n"
        "services.survey.set_value('req-1', SectionName.ELECTRICAL, None, 'notes', 'typed before the kill')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    overwrite(folder.paths.database, pages_of(folder.paths.database, "survey_request")[3])
    killed = subprocess.run([sys.executable, "-c", program, str(folder.paths.root)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert companion(folder.paths.database, "-wal").stat().st_size > 0
    services, report = folder.restored()
    assert services.survey.detail(TYPED).survey.electrical.notes == "typed before the kill"
    assert report.lost == ()
    services.close()


def test_without_a_backup_everything_that_can_be_read_comes_back(folder: Folder) -> None:
    for backup in folder.paths.backups.glob("*.db"):
        backup.unlink()
    in_the_middle(folder.paths.database)
    services, report = folder.restored()
    check_what_always_holds(folder, services)
    assert known_answers(services) == folder.latest
    assert "pair" not in report.text.lower()
    assert "made anew" in report.text
    with services.database.read() as connection:
        assert setting_repository.get(connection, "relay_url") == "https://office.example"
    services.close()


def test_the_damaged_file_itself_is_kept_byte_for_byte(folder: Folder) -> None:
    in_the_middle(folder.paths.database)
    damaged = folder.paths.database.read_bytes()
    services, report = folder.restored()
    services.close()
    assert (Path(report.quarantine) / "surveyor.db").read_bytes() == damaged


@pytest.mark.parametrize("point", ["quarantine-file-moved", "quarantine-moved", "restore-in-place"])
def test_a_restoring_that_is_killed_half_way_still_salvages_everything(folder: Folder, point: str) -> None:
    in_the_middle(folder.paths.database)
    companion(folder.paths.database, "-wal").write_bytes(b"")
    companion(folder.paths.database, "-shm").write_bytes(b"")
    program = (
        "import sys; from pathlib import Path; from surveyor_app.storage import migrate\n"
        "from surveyor_app.paths import DataPaths; migrate.prepare(DataPaths(Path(sys.argv[1])))\n"
    )
    command = [sys.executable, "-c", program, str(folder.paths.root)]
    killed = subprocess.run(command, env=os.environ | {"SURVEYOR_FAILPOINT": point}, check=False)
    assert killed.returncode == -signal.SIGKILL
    services, report = folder.restored()
    check_what_always_holds(folder, services)
    assert known_answers(services) == folder.latest
    assert report.reason == "The database file was damaged."
    assert len(list(folder.paths.backups.glob("quarantine-*"))) == 1
    assert migrate.schema_is_current(folder.paths)
    services.close()

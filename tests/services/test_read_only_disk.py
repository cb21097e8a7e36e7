"""A disk that became read-only: everything can be seen and exported, and every change is refused in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.doctor import DoctorService
from surveyor_app.services.opened import open_services
from surveyor_app.storage import migrate, request_repository
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.sample_requests import a_request
from tests.small_disk import SmallDisk, small_disk, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can")
KILLED_AFTER_TYPING = """
import os, signal, sys
from pathlib import Path
from surveyor_app.bootstrap import SystemClock
from surveyor_app.domain.attributes import SectionName
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
services = open_services(DataPaths(Path(sys.argv[1])), SystemClock())
services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", "only in the log")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """16 MB."""
    try:
        with small_disk(tmp_path / "disk", 16) as made:
            yield made
    except subprocess.CalledProcessError:
        pytest.skip("this machine does not allow mounting")


@pytest.fixture
def paths(disk: SmallDisk, clock: FakeClock, tmp_path: Path) -> DataPaths:
    """A folder with one survey and one photo, closed."""
    folder = DataPaths(disk.folder / "data")
    migrate.prepare(folder)
    services = open_services(folder, clock)
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request())
    services.survey.requests()
    photo = write_jpeg(tmp_path / "a.jpg")
    services.photo.add_files("req-1", PhotoTarget(SectionName.ELECTRICAL), [photo], "main_breaker")
    services.close()
    return folder


@pytest.mark.parametrize("killed", [False, True])
def test_surveys_can_be_read_and_exported_to_another_disk(
    disk: SmallDisk, paths: DataPaths, clock: FakeClock, tmp_path: Path, killed: bool
) -> None:
    if killed:  # then the newest answer lies in the write-ahead log, which SQLite cannot open on such a disk
        ran = subprocess.run([sys.executable, "-c", KILLED_AFTER_TYPING, str(paths.root)], check=False)
        assert ran.returncode == -signal.SIGKILL
    disk.set_read_only()
    assert migrate.schema_is_current(paths)
    services = open_services(paths, clock)
    assert [summary.id for summary in services.survey.requests()] == ["req-1"]
    detail = services.survey.detail("req-1")
    assert detail.survey.electrical.notes == ("only in the log" if killed else None)
    with zipfile.ZipFile(services.export.export("req-1", tmp_path / "out.zip")) as archive:
        assert "originals/E04_main-breaker_1of1.jpg" in archive.namelist()
    with pytest.raises(StorageFault) as refused:
        services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", "typed")
    assert (refused.value.code, "surveyor export" in refused.value.advice) == ("read_only", True)
    services.close()


def test_a_start_says_so_and_offers_the_export(disk: SmallDisk, paths: DataPaths) -> None:
    disk.set_read_only()
    with pytest.raises(StorageFault) as refused:
        migrate.prepare(paths)
    assert "read-only" in refused.value.text
    assert "surveyor export" in refused.value.advice
    disk.set_read_only(read_only=False)
    migrate.prepare(paths)


def test_the_doctor_says_so_and_still_looks_at_everything(disk: SmallDisk, paths: DataPaths) -> None:
    disk.set_read_only()
    found = {finding.name: finding for finding in DoctorService(paths, FakeClock()).examine()}
    assert (found["folder"].state.value, found["database"].state.value) == ("fault", "warning")
    assert "surveyor export" in found["folder"].advice
    assert found["photos"].text == "1 original, all there and unchanged"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("requests", "--json"), 0),
        (("show", "req-1", "--json"), 0),
        (("export", "req-1", "{out}", "--json"), 0),
        (("sync", "--json"), 1),
        (("publish", "req-1", "--json"), 1),
        (("doctor", "--json"), 1),
        (("restore", "--json"), 1),
    ],
)
def test_commands_on_a_read_only_disk_end_in_words(
    disk: SmallDisk, paths: DataPaths, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    disk.set_read_only()
    command = [sys.executable, "-m", "surveyor_app", *(part.format(out=tmp_path / "out.zip") for part in arguments)]
    ran = subprocess.run(
        command,
        env=os.environ | {"SURVEYOR_DATA_DIR": str(paths.root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, "Traceback" in ran.stdout + ran.stderr) == (code, False), ran.stderr
    if code:
        assert "read-only" in ran.stdout + ran.stderr

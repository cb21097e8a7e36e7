"""The doctor sees what is wrong and changes nothing."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from surveyor_app import __version__
from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.services.doctor import DoctorService, FindingState
from surveyor_app.services.opened import Services
from surveyor_app.services.reach import Reach, ask_office
from surveyor_app.storage import app_news_repository, setting_repository
from surveyor_app.storage.backup import back_up
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg


def states(doctor: DoctorService) -> dict[str, str]:
    return {finding.name: finding.state.value for finding in doctor.examine()}


def a_doctor(paths: DataPaths, reach: Reach) -> DoctorService:
    return DoctorService(paths, FakeClock(), lambda _url, _token, _survey: reach)


@pytest.fixture
def paired(services: Services, paths: DataPaths, request_id: str) -> str:
    """A paired laptop with one request."""
    with services.database.write() as connection:
        setting_repository.put(connection, "relay_url", "https://office.example")
    DeviceTokens(paths).save("secret")
    return request_id


def test_a_first_run_is_fine_but_not_paired(data_dir: Path) -> None:
    found = states(DoctorService(DataPaths(data_dir), FakeClock(), guard=nullcontext))
    assert "fault" not in found.values()
    assert (found["database"], found["pairing"], found["token"]) == ("ok", "warning", "warning")


def test_a_healthy_paired_laptop_has_no_complaints(paired: str, paths: DataPaths) -> None:
    found = states(a_doctor(paths, Reach(aurora_url="https://aurora.example")))
    assert set(found.values()) == {"ok"}
    assert {"versions", "folder", "database", "disk", "photos", "token", "pairing", "relay", "aurora"} <= set(found)
    assert paired


def test_who_does_not_answer_is_named(paired: str, paths: DataPaths) -> None:
    found = states(a_doctor(paths, Reach(relay_fault="Nobody answers.")))
    assert (found["relay"], found["aurora"]) == ("fault", "warning")
    found = states(a_doctor(paths, Reach(aurora_url="https://a.example", aurora_fault="503")))
    assert (found["relay"], found["aurora"]) == ("ok", "fault")
    assert paired


def test_a_laptop_that_the_office_turned_away_is_told_to_pair_again(paired: str, paths: DataPaths) -> None:
    doctor = a_doctor(paths, Reach(relay_fault="This laptop is not paired.", is_turned_away=True))
    found = {finding.name: finding for finding in doctor.examine()}
    assert (found["pairing"].state, found["relay"].state) == (FindingState.FAULT, FindingState.OK)
    assert "surveyor pair" in found["pairing"].advice
    assert paired


def test_missing_and_changed_originals_are_counted(
    paired: str, services: Services, paths: DataPaths, tmp_path: Path
) -> None:
    files = [write_jpeg(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "green", "blue")]
    added = services.photo.add_files(paired, PhotoTarget(SectionName.ELECTRICAL), files).added
    added[0].original_path.unlink()
    added[1].original_path.write_bytes(b"changed")
    [finding] = [f for f in a_doctor(paths, Reach()).examine() if f.name == "photos"]
    assert finding.state is FindingState.FAULT
    assert "of 3 originals, 1 missing and 1 changed" in finding.text
    assert finding.advice


def test_a_single_flipped_byte_of_an_original_is_found(
    paired: str, services: Services, paths: DataPaths, tmp_path: Path
) -> None:
    [view] = services.photo.add_files(
        paired, PhotoTarget(SectionName.ELECTRICAL), [write_jpeg(tmp_path / "IMG_7.jpg")]
    ).added
    content = bytearray(view.original_path.read_bytes())
    content[len(content) // 2] ^= 1
    view.original_path.write_bytes(content)
    [finding] = [f for f in a_doctor(paths, Reach()).examine() if f.name == "photos"]
    assert (finding.state, "IMG_7.jpg of req-1" in finding.text) == (FindingState.FAULT, True)


def test_a_restored_database_is_told_once_with_what_is_lost(data_dir: Path) -> None:
    paths = DataPaths(data_dir).ensure()
    paths.database.write_bytes(b"no database" * 500)
    doctor = DoctorService(paths, FakeClock(), guard=nullcontext)
    [told] = [finding for finding in doctor.examine() if finding.name == "recovery"]
    assert told.state is FindingState.FAULT
    assert "everything typed into the forms" in told.text
    assert "quarantine-" in told.text
    again = states(doctor)
    assert (again["database"], again["recovery"], again["quarantine"]) == ("ok", "ok", "ok")


def test_a_damaged_backup_is_noticed(paired: str, paths: DataPaths, clock: FakeClock) -> None:
    good = back_up(paths.database, paths.backups, clock.now())
    assert states(a_doctor(paths, Reach()))["backups"] == "ok"
    (paths.backups / "daily-20260101T000000000000Z.db").write_bytes(b"x" * 5000)
    assert states(a_doctor(paths, Reach()))["backups"] == "warning"
    good.unlink()
    assert states(a_doctor(paths, Reach()))["backups"] == "fault"
    assert paired


def test_a_damaged_database_is_reported_and_left_alone_without_the_locks(data_dir: Path) -> None:
    paths = DataPaths(data_dir).ensure()
    paths.database.write_bytes(b"no database" * 500)
    found = states(DoctorService(paths, FakeClock()))
    assert found["database"] == "fault"
    assert paths.database.read_bytes() == b"no database" * 500


def test_an_office_that_is_not_there_is_told_within_seconds() -> None:
    reach = ask_office("http://127.0.0.1:9", "token", ("tenant", "request"))
    assert reach.relay_fault
    assert reach.aurora_fault == ""


def test_a_newer_version_that_the_office_announced_is_named_with_where_to_get_it(
    paired: str, services: Services, paths: DataPaths
) -> None:
    doctor = a_doctor(paths, Reach(aurora_url="https://aurora.example"))
    with services.database.write() as connection:
        app_news_repository.store(connection, AppNews(__version__))
    assert "update" not in states(doctor)
    with services.database.write() as connection:
        app_news_repository.store(connection, AppNews("99.0", "https://office.example/surveyor"))
    [found] = [finding for finding in doctor.examine() if finding.name == "update"]
    assert (found.state, found.advice) == (FindingState.WARNING, "https://office.example/surveyor")
    assert paired

"""Whatever happens to pairing or version, local work is there and can be exported; a busy database loses nothing."""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import database as database_module
from surveyor_app.storage import migrate
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.pictures import jpeg_bytes, write_jpeg

SHIPPED = Path(__file__).resolve().parent.parent / "data"
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def exported(services: Services, request_id: str, target: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(services.export.export(request_id, target)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("schema", sorted(SHIPPED.glob("schema_*.sql")), ids=lambda path: path.stem)
def test_all_work_of_every_earlier_version_can_be_exported(
    data_dir: Path, clock: FakeClock, schema: Path, tmp_path: Path
) -> None:
    paths = DataPaths(data_dir).ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript(schema.read_text(encoding="utf-8"))
        requests = [row[0] for row in connection.execute("SELECT id FROM survey_request")]
        original = PhotoStore(paths).add(jpeg_bytes())
        photo = ("photo-1", requests[0], "electrical", 0, original.sha256, original.size, "image/jpeg", 64, 48, "a.jpg")
        connection.execute(
            "INSERT INTO photo (id, request_id, section, position, sha256, size, media_type, width, height,"
            " original_name, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2026-01-01T00:00:00.000000+00:00')",
            photo,
        )
        connection.commit()
    migrate.prepare(paths)
    services = open_services(paths, clock)
    for request_id in requests:
        held = exported(services, request_id, tmp_path / "out.zip")
        document = json.loads(held["survey.json"])
        assert [photo["id"] for photo in document["photos"]] == ["photo-1"]
        assert held["originals/E00_extra_1of1.jpg"] == jpeg_bytes()
        assert document["missing_files"] == []
        assert document["survey"]["electrical"]["main_bus_rating"] == 200.0
        assert document["survey"]["mounting_planes"][0]["pitch"] == 26.6
    services.close()


def test_a_newer_database_is_refused_with_the_way_to_its_export_and_stays_byte_for_byte(paths: DataPaths) -> None:
    with closing(sqlite3.connect(paths.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '2999'")
    before = paths.database.read_bytes()
    with pytest.raises(StorageFault) as refused:
        migrate.prepare(paths)
    assert refused.value.code == "newer_database"
    assert "That version can also export every survey" in refused.value.advice
    assert paths.database.read_bytes() == before
    assert not list(paths.backups.glob("quarantine-*"))


@pytest.mark.parametrize("how", ["unpaired", "token lost"])
def test_after_unpairing_or_losing_the_token_everything_is_still_exportable(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path, how: str
) -> None:
    source = write_jpeg(tmp_path / "a.jpg")
    services.photo.add_files(request_id, ELECTRICAL, [source], "main_breaker")
    DeviceTokens(paths).save("secret")
    if how == "unpaired":
        services.pairing.unpair()
    else:
        DeviceTokens(paths).forget()
    assert DeviceTokens(paths).load() is None
    held = exported(services, request_id, tmp_path / "out.zip")
    assert held["originals/E04_main-breaker_1of1.jpg"] == source.read_bytes()


@pytest.fixture
def other_program(services: Services, paths: DataPaths, request_id: str) -> Iterator[sqlite3.Connection]:
    """Another program that holds the database's write lock."""
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", "before")
    writer = sqlite3.connect(paths.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield writer
    writer.close()


def test_a_locked_database_is_told_within_the_busy_timeout_and_loses_no_edit(
    paths: DataPaths,
    clock: FakeClock,
    other_program: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert database_module.BUSY_TIMEOUT_MS == 5000
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 200)
    services = open_services(paths, clock)
    source = write_jpeg(tmp_path / "a.jpg")
    started = time.monotonic()
    with pytest.raises(StorageFault) as locked:
        services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", "typed meanwhile")
    with pytest.raises(StorageFault):
        services.photo.add_files("req-1", ELECTRICAL, [source])
    assert time.monotonic() - started < 5
    assert (locked.value.code, bool(locked.value.advice)) == ("database_locked", True)
    assert services.survey.detail("req-1").survey.electrical.notes == "before"
    other_program.execute("ROLLBACK")
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", "typed meanwhile")
    assert len(services.photo.add_files("req-1", ELECTRICAL, [source]).added) == 1
    assert services.survey.detail("req-1").survey.electrical.notes == "typed meanwhile"
    services.close()


def test_words_in_an_answer_are_never_taken_for_sqlites(services: Services, request_id: str) -> None:
    """A fault is told from SQLite's code: an answer may say "full" or "locked"."""
    with pytest.raises(StorageFault) as fault, services.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO setting (key, value) VALUES ('the attic is full', 'and locked'), (NULL, 1)"
        )
    assert fault.value.code == "database"
    assert request_id

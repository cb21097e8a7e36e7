"""Whatever becomes of the pairing, the request or the version, all work on a laptop is there, and can be exported."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from surveyor_app.bootstrap import Container
from surveyor_app.paths import DataPaths
from surveyor_app.resources import migrations_path
from surveyor_app.storage import migrate
from surveyor_app.storage.photo_files import PhotoStore
from tests.conftest import REPOSITORY
from tests.end_to_end.office import TENANT, Finished, Laptop, Office, run_command
from tests.end_to_end.survey_files import write_survey
from tests.pictures import jpeg_bytes, write_jpeg

SHIPPED = REPOSITORY / "tests" / "data"
PHOTOS = 6
# Surveyor as it may be one day: it knows one schema more than the one under test.
LATER_VERSION = """
import sys
from pathlib import Path
from surveyor_app.storage import migrate
scripts = Path(sys.argv.pop(1))
migrate.migrations_path = lambda _name: scripts
migrate.KNOWN_SCHEMAS = (*migrate.KNOWN_SCHEMAS, "9999")
migrate.SCHEMA = "9999"
from surveyor_app.__main__ import main
sys.exit(main())
"""
LATER_SCHEMA = f"""
import sqlalchemy
from alembic import op
revision = "9999"
down_revision = "{migrate.SCHEMA}"
def upgrade():
    op.create_table("of_a_later_version", sqlalchemy.Column("x", sqlalchemy.String))
"""


def exported(laptop: Laptop, request_id: str, command: Callable[..., Finished] | None = None) -> dict[str, bytes]:
    """What the export holds, by name."""
    target = laptop.folder.parent / "out.zip"
    done = (command or laptop)("export", request_id, str(target))
    assert (done.code, done.document.get("path")) == (0, str(target)), done
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def originals(held: dict[str, bytes]) -> list[bytes]:
    return sorted(content for name, content in held.items() if name.startswith("originals/"))


def assert_whole(held: dict[str, bytes], folder: Path) -> None:
    """Every original byte for byte, every value as it was typed."""
    document = json.loads(held["survey.json"])
    wanted = json.loads((folder / "survey.json").read_text())
    assert document["missing_files"] == []
    for name, value in wanted["electrical"].items():
        assert name == "photos" or document["survey"]["electrical"][name] == value
    assert [plane["azimuth"] for plane in document["survey"]["mounting_planes"]] == [190.5, 10]
    assert len(document["photos"]) == PHOTOS
    files = {path.read_bytes() for path in folder.glob("*.jpg")}
    assert set(originals(held)) == files
    assert len(originals(held)) == PHOTOS


@pytest.fixture
def working(
    new_request: Callable[..., str], paired_laptop: Callable[[str], Laptop], pictures: Path, tmp_path: Path
) -> tuple[Laptop, str, Path]:
    """A laptop with a survey that waits in its queue, and the folder that it came from."""
    request_id = new_request()
    laptop = paired_laptop("Kay Kept")
    assert laptop("sync").code == 0
    folder = tmp_path / "folder"
    assert laptop("import", request_id, str(write_survey(folder, pictures))).code == 0
    assert laptop("publish", request_id).document["queued"]
    return laptop, request_id, folder


def test_a_revoked_laptop_is_told_to_pair_again_and_exports_everything(
    office: Office, working: tuple[Laptop, str, Path]
) -> None:
    laptop, request_id, folder = working
    devices = office.relay_command("devices").document["devices"]
    mine = max(devices, key=lambda device: device["created_at"])
    assert office.relay_command("revoke", str(mine["id"])).code == 0
    stopped = laptop("sync")
    assert (stopped.code, stopped.document["error"]["code"]) == (1, "not_paired")
    assert office.survey_state(request_id)["history"] == []
    assert_whole(exported(laptop, request_id), folder)


@pytest.mark.parametrize("how", ["unpaired", "token lost"])
def test_without_pairing_everything_is_exported_and_sent_once_paired_again(
    office: Office, working: tuple[Laptop, str, Path], how: str
) -> None:
    laptop, request_id, folder = working
    if how == "unpaired":
        with closing(Container(DataPaths(laptop.folder)).services()) as services:
            services.pairing.unpair()  # as the window does it
    else:
        (laptop.folder / "device-token").unlink()
    assert laptop("sync").document["error"]["code"] == "not_paired"
    assert_whole(exported(laptop, request_id), folder)

    code = office.relay_command("add-surveyor", "Kay Kept").document["code"]
    assert laptop("pair", office.relay_url, code).code == 0
    synced = laptop("sync")
    assert (synced.code, synced.document["published"]) == (0, [request_id])


def wait_until_relay_knows_of_the_deletion(office: Office, request_id: str) -> None:
    """At most 30 s."""
    with closing(sqlite3.connect(office.folder / "relay" / "relay.db", timeout=10)) as relay:
        for _ in range(300):
            (row,) = relay.execute("SELECT request_deleted FROM survey_request WHERE request_id = ?", [request_id])
            if row == (1,):
                return
            time.sleep(0.1)
    raise AssertionError("the relay did not notice")


def test_a_request_that_was_deleted_in_aurora_is_withdrawn_nothing_is_sent_and_everything_is_exported(
    office: Office, working: tuple[Laptop, str, Path]
) -> None:
    laptop, request_id, folder = working
    office.ask("DELETE", f"/projects/{laptop.show(request_id)['request']['project_id']}")
    assert office.relay_command("refresh", TENANT, request_id).code == 0
    wait_until_relay_knows_of_the_deletion(office, request_id)

    synced = laptop("sync")
    assert (synced.code, synced.document["published"]) == (0, [])
    (listed,) = [request for request in laptop("requests").document["requests"] if request["id"] == request_id]
    assert (listed["request_status"], listed["survey_status"]) == ("deleted", "withdrawn")
    assert office.survey_state(request_id)["history"] == []
    assert_whole(exported(laptop, request_id), folder)
    assert (laptop("sync").code, office.survey_state(request_id)["history"]) == (0, [])


def folder_of_schema(root: Path, schema: str) -> tuple[Laptop, bytes]:
    """A laptop as an earlier version left it, with one photo; and that photo's bytes."""
    paths = DataPaths(root).ensure()
    picture = jpeg_bytes()
    original = PhotoStore(paths).add(picture)
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / f"schema_{schema}.sql").read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO photo (id, request_id, section, position, sha256, size, media_type, width, height,"
            " original_name, added_at) VALUES ('photo-1', 'req-1', 'electrical', 0, ?, ?, 'image/jpeg', 64, 48,"
            " 'a.jpg', '2026-01-01T00:00:00.000000+00:00')",
            (original.sha256, original.size),
        )
        connection.commit()
    return Laptop(root), picture


@pytest.mark.parametrize("schema", migrate.KNOWN_SCHEMAS)
def test_the_work_of_every_earlier_version_is_exported_at_once(tmp_path: Path, schema: str) -> None:
    laptop, picture = folder_of_schema(tmp_path / "laptop", schema)
    held = exported(laptop, "req-1")
    assert originals(held) == [picture]
    survey = json.loads(held["survey.json"])["survey"]
    assert survey["electrical"]["main_bus_rating"] == 200
    assert survey["mounting_planes"][0]["pitch"] == 26.6


@pytest.fixture
def later_version(tmp_path: Path) -> Callable[[Laptop], Callable[..., Finished]]:
    """The commands of a later version, on a laptop."""
    scripts = tmp_path / "scripts"
    shutil.copytree(migrations_path("storage"), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_later.py").write_text(LATER_SCHEMA, encoding="utf-8")
    program = [sys.executable, "-c", LATER_VERSION, str(scripts)]

    def on(laptop: Laptop) -> Callable[..., Finished]:
        return partial(run_command, environment={"SURVEYOR_DATA_DIR": str(laptop.folder)}, program=program)

    return on


def test_after_a_downgrade_the_refusal_names_two_ways_to_the_work_and_both_lead_there(
    tmp_path: Path, later_version: Callable[[Laptop], Callable[..., Finished]]
) -> None:
    laptop, before = folder_of_schema(tmp_path / "laptop", migrate.SCHEMA)
    later = later_version(laptop)
    since = write_jpeg(tmp_path / "since.jpg", "blue").read_bytes()
    (tmp_path / "survey.json").write_text('{"subpanels": [{"location": "Shed", "photos": [{"path": "since.jpg"}]}]}')
    assert later("import", "req-1", str(tmp_path / "survey.json")).code == 0
    database = DataPaths(laptop.folder).database
    content = database.read_bytes()

    for command in (("export", "req-1", str(tmp_path / "no.zip")), ("sync",), ("doctor",)):
        refused = laptop(*command)
        assert refused.code == 1
        assert "written by a newer version of Surveyor" in refused.document["error"]["text"]
        said = refused.words + json.dumps(refused.document)
        assert "Install the newest version" in said, said
        assert "`surveyor restore`" in said, said
    assert database.read_bytes() == content
    assert not (tmp_path / "no.zip").exists()

    assert originals(exported(laptop, "req-1", later)) == sorted([before, since])

    assert laptop("restore", "--yes").code == 0
    held = exported(laptop, "req-1")
    assert originals(held) == sorted([before, since])
    assert json.loads(held["survey.json"])["survey"]["electrical"]["main_bus_rating"] == 200
    (aside,) = DataPaths(laptop.folder).backups.glob("quarantine-*/surveyor.db")
    assert aside.read_bytes() == content

"""The database at start: created, checked, refused, backed up, migrated."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.survey import UnclearAnswer
from surveyor_app.paths import DataPaths
from surveyor_app.resources import migrations_path
from surveyor_app.storage import backup, core_tables, migrate, outbox_repository, survey_repository, unclear_repository
from surveyor_app.storage.database import Database

CURRENT = migrate.SCHEMA
SHIPPED = Path(__file__).resolve().parent.parent / "data"


def _execute(paths: DataPaths, *statements: str) -> None:
    with closing(sqlite3.connect(paths.database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_first_run_makes_every_table_and_is_current(paths: DataPaths) -> None:
    assert not migrate.schema_is_current(paths)
    migrate.prepare(paths)
    assert migrate.schema_is_current(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {table.name for table in core_tables.ALL} <= names
    assert backup.backups(paths.backups) == []


def test_the_folder_may_have_any_name(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "100 % Müller's #1?")
    migrate.prepare(paths)
    assert migrate.schema_is_current(paths)


def test_the_migrated_schema_is_exactly_that_of_the_tables(database: Database) -> None:
    with database.read() as connection:
        ours = {table.name for table in core_tables.ALL}
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _o, name, kind, _r, _c: kind != "table" or name in ours},
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_known_schemas_are_those_of_the_migration_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_path("storage")))
    script = ScriptDirectory.from_config(config)
    assert tuple(reversed([revision.revision for revision in script.walk_revisions()])) == migrate.KNOWN_SCHEMAS


@pytest.mark.parametrize("schema", migrate.KNOWN_SCHEMAS)
def test_every_shipped_schema_upgrades_and_keeps_its_rows(paths: DataPaths, schema: str) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / f"schema_{schema}.sql").read_text(encoding="utf-8"))
    migrate.prepare(paths)
    assert migrate.schema_is_current(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT customer_name FROM survey_request").fetchall() == [("Mrs. Zoë Sample",)]
        assert connection.execute("SELECT main_bus_rating FROM electrical").fetchall() == [(200.0,)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_a_withdrawn_survey_still_had_in_the_queue_is_set_aside(paths: DataPaths) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / "schema_0003.sql").read_text(encoding="utf-8"))
    _execute(
        paths,
        "UPDATE survey SET status = 'withdrawn'",
        "INSERT INTO revision VALUES ('rev-1', 'req-1', 1, '2026-03-02T08:00:00.000000+00:00', '{}', '{}', '[]')",
        "INSERT INTO sync_job (id, kind, request_id, revision_id, subject_id, status, attempts, depends_on, created_at,"
        " state) SELECT value, 'put_status', 'req-1', 'rev-1', 'rev-1', value, 0, '[]', frozen_at, '{}'"
        """ FROM revision, json_each('["done", "blocked", "waiting"]')""",
    )
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT id, status FROM sync_job ORDER BY id").fetchall() == [
            ("blocked", "superseded"),
            ("done", "done"),
            ("waiting", "superseded"),
        ]


def test_a_survey_of_the_version_before_takes_what_is_typed_and_not_understood(paths: DataPaths) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / "schema_0004.sql").read_text(encoding="utf-8"))
    migrate.prepare(paths)
    database = Database(paths.database)
    try:
        with database.write() as connection_:
            unclear_repository.keep(connection_, "req-1", SectionName.ELECTRICAL, None, "feeder_type", "left fed")
        with database.read() as connection_:
            survey = survey_repository.load(connection_, "req-1")
    finally:
        database.close()
    assert survey.electrical.main_bus_rating == 200
    assert survey.unclear == (UnclearAnswer(SectionName.ELECTRICAL, None, "feeder_type", "left fed"),)


def test_photos_of_an_older_version_are_not_turned_and_their_copies_stay_hosted(paths: DataPaths) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / "schema_0005.sql").read_text(encoding="utf-8"))
    _execute(
        paths,
        "INSERT INTO photo (id, request_id, section, position, sha256, size, media_type, width, height, original_name,"
        " added_at) VALUES ('p', 'req-1', 'electrical', 0, 'aa', 9, 'image/jpeg', 4, 3, 'a.jpg', '2026-03-02')",
        "INSERT INTO published_copy VALUES ('p', 2560, 'bb', 7, 4, 3, 'r', 'https://office.invalid/p/t/a', 'h', 'v')",
        "INSERT INTO published_copy VALUES ('p', 3072, 'cc', 8, 4, 3, NULL, NULL, NULL, NULL)",
    )
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT id, turned FROM photo").fetchall() == [("p", 0)]
        columns = "photo_id, long_side_px, turned, sha256, size, url, verified_at"
        found = connection.execute(f"SELECT {columns} FROM published_copy ORDER BY long_side_px").fetchall()  # noqa: S608
    assert found == [
        ("p", 2560, 0, "bb", 7, "https://office.invalid/p/t/a", "v"),
        ("p", 3072, 0, "cc", 8, None, None),
    ]


def test_a_queue_with_a_kind_of_job_that_is_no_more_still_opens(paths: DataPaths) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / "schema_0007.sql").read_text(encoding="utf-8"))
    _execute(
        paths,
        "INSERT INTO revision VALUES ('rev-1', 'req-1', 1, '2026-03-02T08:00:00.000000+00:00', '{}', '{}', '[]')",
        "INSERT INTO sync_job (id, kind, request_id, revision_id, subject_id, status, attempts, depends_on, created_at,"
        " state) SELECT value, value, 'req-1', 'rev-1', 'rev-1', 'waiting', 0, '[]', frozen_at, '{}'"
        """ FROM revision, json_each('["report_progress", "put_status"]')""",
    )
    migrate.prepare(paths)
    database = Database(paths.database)
    try:
        with database.read() as connection_:
            assert [job.id for job in outbox_repository.jobs(connection_)] == ["put_status"]
    finally:
        database.close()


@pytest.mark.parametrize("schema", migrate.KNOWN_SCHEMAS[: migrate.KNOWN_SCHEMAS.index("0007")])
def test_a_completion_of_an_older_version_has_its_own_time_and_no_reading_has_one(
    paths: DataPaths, schema: str
) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / f"schema_{schema}.sql").read_text(encoding="utf-8"))
    _execute(
        paths,
        "DELETE FROM section_state",
        "INSERT INTO section_state (request_id, section, accepted_revision, accepted_at) VALUES ('req-1', 'status', 1,"
        " '2026-03-02T09:00:00.000000+00:00'), ('req-1', 'electrical', 1, '2026-03-02T08:59:00.000000+00:00')",
    )
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        found = connection.execute("SELECT section, aurora_time FROM section_state ORDER BY section").fetchall()
        assert found == [("electrical", None), ("status", "2026-03-02T09:00:00.000000+00:00")]
        assert connection.execute("SELECT read_at FROM survey_request").fetchall() == [(None,)]


def test_surveys_of_the_version_before_are_counted_anew_before_a_card_says_ready(paths: DataPaths) -> None:
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / "schema_0007.sql").read_text(encoding="utf-8"))
    _execute(paths, "UPDATE survey SET problem_count = 3, tasks_done = 4")
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        found = connection.execute("SELECT problem_count, unclear_count, open_end_count FROM survey").fetchall()
    assert found == [(-1, 0, 0)]


def test_a_pending_migration_is_backed_up_first(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.prepare(paths)
    monkeypatch.setattr(migrate, "KNOWN_SCHEMAS", (*migrate.KNOWN_SCHEMAS, "9999"))
    monkeypatch.setattr(migrate, "SCHEMA", "9999")
    migrate.prepare(paths)
    [copy] = backup.backups(paths.backups)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (CURRENT,)


def test_a_newer_database_is_refused_and_left_alone(paths: DataPaths) -> None:
    migrate.prepare(paths)
    _execute(paths, "UPDATE alembic_version SET version_num = '2999'")
    assert not migrate.schema_is_current(paths)
    with pytest.raises(StorageFault) as refused:
        migrate.prepare(paths)
    assert refused.value.code == "newer_database"
    assert "newer version" in refused.value.text
    assert backup.backups(paths.backups) == []


def test_a_database_of_something_else_is_not_taken_over(paths: DataPaths) -> None:
    paths.ensure()
    _execute(paths, "CREATE TABLE recipes (name TEXT)")
    before = paths.database.read_bytes()
    with pytest.raises(StorageFault) as refused:
        migrate.prepare(paths)
    assert refused.value.code == "database_foreign"
    assert paths.database.read_bytes() == before


def test_two_programs_that_start_at_once_make_one_database(paths: DataPaths) -> None:
    faults: list[Exception] = []

    def start() -> None:
        try:
            migrate.prepare(paths)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            faults.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []
    assert migrate.schema_is_current(paths)


def test_a_failed_migration_leaves_the_database_as_it_was(
    paths: DataPaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    migrate.prepare(paths)
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    source = migrations_path("storage")
    for name in (
        "env.py",
        "versions/0001_first_schema.py",
        "versions/0002_notices.py",
        "versions/0003_copied_values.py",
        "versions/0004_unknown_outcomes.py",
        "versions/0005_unclear_answers.py",
        "versions/0006_turned_photos.py",
        "versions/0007_times_of_aurora.py",
        "versions/0008_no_reports.py",
        "versions/0009_open_ends.py",
    ):
        (scripts / name).write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
    (scripts / "versions" / "9999_bad.py").write_text(
        'from alembic import op\nrevision = "9999"\ndown_revision = "0009"\n'
        "def upgrade():\n    op.execute('DROP TABLE setting')\n    op.execute('SELECT * FROM nowhere')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "migrations_path", lambda _name: scripts)
    monkeypatch.setattr(migrate, "KNOWN_SCHEMAS", (*migrate.KNOWN_SCHEMAS, "9999"))
    monkeypatch.setattr(migrate, "SCHEMA", "9999")
    with pytest.raises(StorageFault):
        migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (CURRENT,)
        assert connection.execute("SELECT count(*) FROM setting").fetchone() == (0,)
    assert len(backup.backups(paths.backups)) == 1


def test_a_migration_that_would_orphan_rows_is_undone(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.prepare(paths)
    _execute(
        paths,
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO electrical (request_id) VALUES ('nobody')",
    )
    monkeypatch.setattr(migrate, "KNOWN_SCHEMAS", (*migrate.KNOWN_SCHEMAS, "9999"))
    monkeypatch.setattr(migrate, "SCHEMA", "9999")
    with pytest.raises(StorageFault) as refused:
        migrate.prepare(paths)
    assert refused.value.code == "migration"


def test_five_backups_are_kept(paths: DataPaths) -> None:
    migrate.prepare(paths)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    made = [backup.back_up(paths.database, paths.backups, first + timedelta(days=day)) for day in range(7)]
    assert backup.backups(paths.backups) == made[2:]


def test_a_killed_migration_is_rolled_back_and_done_at_the_next_start(paths: DataPaths, tmp_path: Path) -> None:
    """The kill is in the middle of the transaction: everything is changed, nothing committed."""
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / f"schema_{migrate.KNOWN_SCHEMAS[0]}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    scripts = tmp_path / "scripts"
    shutil.copytree(migrations_path("storage"), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{migrate.SCHEMA}"\n'
        "import sqlalchemy\n\ndef upgrade():\n    op.create_table('half', sqlalchemy.Column('x', sqlalchemy.String))\n"
        "    op.drop_table('electrical')\n",
        encoding="utf-8",
    )
    program = (
        "import sys; from pathlib import Path; from surveyor_app.storage import migrate\n"
        "from surveyor_app.paths import DataPaths\n"
        "migrate.migrations_path = lambda _name: Path(sys.argv[2])\n"
        "migrate.KNOWN_SCHEMAS = (*migrate.KNOWN_SCHEMAS, '9999'); migrate.SCHEMA = '9999'\n"
        "migrate.prepare(DataPaths(Path(sys.argv[1])))\n"
    )
    command = [sys.executable, "-c", program, str(paths.root), str(scripts)]
    killed = subprocess.run(command, env=os.environ | {"SURVEYOR_FAILPOINT": "migration-begun"}, check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (migrate.KNOWN_SCHEMAS[0],)
        assert connection.execute("SELECT count(*) FROM electrical").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
    assert len(backup.backups(paths.backups)) == 1
    subprocess.run(command, check=True)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (1,)


def test_a_migration_holds_the_locks_it_is_given_and_a_current_database_needs_none(paths: DataPaths) -> None:
    held: list[bool] = []

    @contextmanager
    def guard() -> Iterator[None]:
        held.append(True)
        yield

    migrate.prepare(paths, guard)
    migrate.prepare(paths, guard)
    assert held == [True]

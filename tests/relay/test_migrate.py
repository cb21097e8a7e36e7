"""The relay's schema: made by Alembic, equal to the tables, never touched when it is newer."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay import feed_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.device_records import Device
from surveyor_app.relay.migrate import SCHEMAS, backup_path, migrate, open_database
from surveyor_app.relay.tables import METADATA, REQUEST
from surveyor_app.resources import migrations_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that does not exist yet, in a folder that does not either."""
    return tmp_path / "new" / "relay.db"


def test_a_new_database_has_exactly_the_tables(path: Path) -> None:
    with closing(open_database(path)) as database, database.read() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": METADATA, "compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_the_known_schemas_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_path("relay")))
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(scripts)) == SCHEMAS


def test_the_database_is_as_safe_as_it_can_be(path: Path) -> None:
    with closing(open_database(path)) as database, database.read() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    assert values == ["wal", 2, 1, 5000]


def test_two_that_open_a_new_database_together_both_succeed(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _n: open_database(path), range(4)))

    for database in opened:
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM feed").scalar() == 1
        database.close()


def test_rows_survive_opening_again(path: Path) -> None:
    with closing(open_database(path)) as database, database.write() as connection:
        connection.exec_driver_sql("INSERT INTO surveyor (name, created_at) VALUES ('Jane', '2024')")

    with closing(open_database(path)) as database, database.read() as connection:
        assert connection.exec_driver_sql("SELECT name FROM surveyor").scalar() == "Jane"


def test_a_newer_database_is_refused_and_left_alone(path: Path) -> None:
    open_database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()

    with pytest.raises(StorageFault) as raised:
        open_database(path)

    assert raised.value.code == "newer_database"
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_in_words(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database at all, but long enough to look at" * 20)

    with pytest.raises(StorageFault) as raised:
        open_database(path)

    assert raised.value.code == "damaged"


def add_and_fail(database: Database) -> None:
    """A transaction that does not reach its end."""
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO surveyor (name, created_at) VALUES ('Jane', '2024')")
        raise RuntimeError


def test_a_failed_write_leaves_nothing(path: Path) -> None:
    with closing(open_database(path)) as database:
        with pytest.raises(RuntimeError):
            add_and_fail(database)
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM surveyor").scalar() == 0


def test_foreign_keys_are_kept(path: Path) -> None:
    with (
        closing(open_database(path)) as database,
        pytest.raises(StorageFault),
        database.write() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO prefetch (request_row, wanted, attempts, refusals) VALUES (7, 1, 0, 0)")


def test_rows_of_the_first_schema_survive_and_get_what_is_new(path: Path) -> None:
    path.parent.mkdir()
    migrate(path, SCHEMAS[0])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO surveyor (id, name, created_at) VALUES (1, 'Jane', '2024')")
        connection.execute(
            "INSERT INTO survey_request (id, tenant_id, request_id, received_at, appears_at)"
            " VALUES (1, 't', 'r', '2024-05-01T00:00:00+00:00', '2024')"
        )
        connection.execute(
            "INSERT INTO prefetch (request_row, wanted, attempts, refusals, session_token)"
            " VALUES (1, 1, 0, 0, 'secret')"
        )
        connection.execute(
            "INSERT INTO photo (id, request_row, photo, filename, sha256, size, media_type, token, hosted_at)"
            " VALUES ('p', 1, 'a', 'f', 's', 1, 'image/jpeg', 't', '2024-05-02T00:00:00+00:00')"
        )
        connection.commit()

    with closing(open_database(path)) as database, database.read() as connection:
        request = connection.exec_driver_sql("SELECT request_deleted, project_deleted, reread_at FROM survey_request")
        assert request.all() == [(0, 0, "2024-05-01T00:00:00+00:00")]
        assert connection.exec_driver_sql("SELECT announced_at = hosted_at FROM photo").all() == [(1,)]
        assert connection.exec_driver_sql("SELECT routine FROM prefetch").all() == [(0,)]

    assert b"secret" not in backup_path(path, SCHEMAS[0]).read_bytes()
    assert backup_path(path, SCHEMAS[0]).stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(backup_path(path, SCHEMAS[0]))) as backup:
        assert backup.execute("SELECT name FROM surveyor").fetchall() == [("Jane",)]
        assert backup.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMAS[0],)]


@pytest.mark.parametrize("schema", SCHEMAS[: SCHEMAS.index("0003")])
def test_what_was_prefetched_before_counts_as_read_when_that_ended(path: Path, schema: str) -> None:
    path.parent.mkdir()
    migrate(path, schema)
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO survey_request (tenant_id, request_id, received_at, appears_at, prefetched_at, request)"
            " VALUES ('t', ?, '2024', '2024', '2024-05-02T00:00:00+00:00', ?)",
            [("read", "{}"), ("never read", None)],
        )
        connection.commit()

    with closing(open_database(path)) as database, database.read() as connection:
        found = connection.exec_driver_sql("SELECT request_id, read_at FROM survey_request ORDER BY id").all()

    assert found == [("read", "2024-05-02T00:00:00+00:00"), ("never read", None)]


@pytest.mark.parametrize("schema", SCHEMAS[: SCHEMAS.index("0004")])
def test_what_a_laptop_was_shown_before_is_known_by_its_cursor(path: Path, schema: str) -> None:
    path.parent.mkdir()
    migrate(path, schema)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "INSERT INTO surveyor (id, name, created_at) VALUES (1, 'Jane', '2024'), (2, 'Bea', '2024');"
            "INSERT INTO device (id, surveyor_id, name, token_sha256, created_at) VALUES ('van', 1, 'v', 's', '2024');"
            "UPDATE feed SET last_change = 3, epoch = 'e'"
        )
        connection.executemany(
            "INSERT INTO survey_request (id, tenant_id, request_id, received_at, appears_at, assigned_to, change)"
            " VALUES (?, 't', ?, '2024-05-02', '2024', ?, ?)",
            [(1, "seen", None, 1), (2, "hers", 2, 2), (3, "new", None, 3)],
        )
        connection.commit()

    with closing(open_database(path)) as database, database.write() as connection:
        jane = Device("van", "van", 1, "Jane")
        page = feed_records.page(connection, jane, "e-2")
        feed_records.note_shown(connection, jane, page.unnoted)
        assert [entry.id for entry in page.entries] == ["new"]
        assert connection.exec_driver_sql("SELECT request_row, device_id FROM shown ORDER BY 1").all() == [
            (1, "van"),
            (3, "van"),
        ]
        assert feed_records.page(connection, jane, page.cursor).unnoted == []


@pytest.mark.parametrize("schema", SCHEMAS[: SCHEMAS.index("0006")])
def test_what_was_fetched_of_a_published_survey_before_goes_on_counting(path: Path, schema: str) -> None:
    path.parent.mkdir()
    migrate(path, schema)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "INSERT INTO surveyor (id, name, created_at) VALUES (1, 'Jane', '2024');"
            "INSERT INTO device (id, surveyor_id, name, token_sha256, created_at) VALUES ('van', 1, 'v', 's', '2024');"
            "INSERT INTO survey_request (id, tenant_id, request_id, received_at, appears_at) VALUES"
            " (1, 't', 'published', '2024', '2024'), (2, 't', 'not yet', '2024', '2024');"
            "INSERT INTO event (request_row, device_id, kind, at, text) VALUES (1, 'van', 'publishing', '2024', ''),"
            " (2, 'van', 'opened', '2024', '')"
        )
        connection.executemany(
            "INSERT INTO photo (id, request_row, photo, filename, sha256, size, media_type, token, hosted_at)"
            " VALUES (?, ?, 'a', 'f', 's', 1, 'image/jpeg', ?, '2024-05-02T00:00:00+00:00')",
            [("p", 1, "t1"), ("q", 2, "t2")],
        )
        connection.commit()

    with closing(open_database(path)) as database, database.read() as connection:
        found = connection.exec_driver_sql("SELECT id, named_from FROM photo ORDER BY id").all()

    assert found == [("p", "2024-05-02T00:00:00+00:00"), ("q", None)]


@pytest.mark.parametrize("schema", SCHEMAS[: SCHEMAS.index("0007")])
def test_requests_that_were_finished_before_are_read_again_over_the_next_six_hours(path: Path, schema: str) -> None:
    path.parent.mkdir()
    migrate(path, schema)
    now = datetime.now(UTC)
    lately, long_ago = (now - timedelta(days=2)).isoformat(), (now - timedelta(days=91)).isoformat()
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO survey_request (id, tenant_id, request_id, received_at, appears_at, prefetched_at, request)"
            " VALUES (?, 't', ?, ?, '2024', ?, ?)",
            [
                (1, "done", lately, lately, '{"status": "Completed"}'),
                (2, "cancelled", lately, None, '{"status": "cancelled"}'),
                (3, "old", long_ago, long_ago, '{"status": "completed"}'),
                (4, "open", lately, lately, '{"status": "requested"}'),
                (5, "new", lately, None, None),
            ],
        )
        connection.execute("UPDATE survey_request SET reread_at = NULL") if schema != "0001" else None
        connection.commit()

    with closing(open_database(path)) as database, database.read() as connection:
        columns = (REQUEST.c.request_id, REQUEST.c.is_finished, REQUEST.c.turned_at, REQUEST.c.reread_at)
        rows = {row[0]: tuple(row[1:]) for row in connection.execute(REQUEST.select().with_only_columns(*columns))}

    assert {name: row[0] for name, row in rows.items()} == {
        "done": True, "cancelled": True, "old": True, "open": False, "new": False,
    }  # fmt: skip
    assert rows["done"][1] == rows["cancelled"][1] == datetime.fromisoformat(lately)
    for name in ("done", "cancelled"):
        assert now - timedelta(minutes=1) <= rows[name][2] <= datetime.now(UTC) + timedelta(hours=6)
    if schema != "0001":  # the second schema has everything read once
        assert [rows[name][2] for name in ("old", "open", "new")] == [None, None, None]

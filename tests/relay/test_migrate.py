"""The relay's schema: made by Alembic, equal to the tables, never touched when it is newer."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.database import Database
from surveyor_app.relay.migrate import SCHEMAS, open_database
from surveyor_app.relay.tables import METADATA
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

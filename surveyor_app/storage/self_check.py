"""What `--self-test` asks of SQLite and the laptop's database."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from surveyor_app.paths import DataPaths
from surveyor_app.storage import migrate

OLDEST_SQLITE = (3, 35, 0)  # RETURNING


def database_found(paths: DataPaths) -> str:
    """Make the database of an empty folder and migrate it; words for what is there. StorageFault and the like."""
    migrate.prepare(paths)
    with closing(sqlite3.connect(paths.database)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (sound,) = connection.execute("PRAGMA quick_check").fetchone()
    return f"SQLite {sqlite3.sqlite_version}, {str(mode).upper()}, schema {schema}, check {sound}"


def sqlite_is_too_old() -> bool:
    """Whether the SQLite here lacks what the queries use."""
    return sqlite3.sqlite_version_info < OLDEST_SQLITE

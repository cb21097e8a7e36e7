"""Brings the laptop's database to this version's schema at start: check, refuse a newer one, back up, migrate."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.resources import migrations_path

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Every schema this version knows, oldest first; a test holds it against the migration scripts.
KNOWN_SCHEMAS = ("0001",)
SCHEMA = KNOWN_SCHEMAS[-1]
_BUSY_TIMEOUT_SECONDS = 5.0
# Alembic keeps its running migration in a global; other processes wait for BEGIN IMMEDIATE.
_one_at_a_time = threading.Lock()

NEWER = "This folder was written by a newer version of Surveyor."
DAMAGED = "Surveyor's database is damaged."
DAMAGED_ADVICE = "Nothing was changed. The photos are kept apart and are untouched; ask your office for help."


def schema_is_current(paths: DataPaths) -> bool:
    """Whether the database exists and has exactly this version's schema; plain SQL, light, writes nothing."""
    try:
        return _stored_schema(paths.database) == SCHEMA
    except sqlite3.Error:
        return False


def prepare(paths: DataPaths, guard: Callable[[], AbstractContextManager[object]] = nullcontext) -> None:
    """Make the data folder and its database ready. `guard` holds whatever locks a migration needs.

    Raises StorageFault: newer_database, database_damaged, database_locked, backup, read_only.
    """
    try:
        paths.ensure()
    except OSError as error:
        raise StorageFault(
            f"Surveyor's folder {paths.root} cannot be written to.", code="read_only", advice="Check its permissions."
        ) from error
    stored = _examine(paths)
    if stored == SCHEMA:
        return
    with _one_at_a_time, guard():
        stored = _examine(paths)
        if stored == SCHEMA:
            return
        if stored is not None:
            from surveyor_app.storage.backup import back_up

            back_up(paths.database, paths.backups, datetime.now(UTC))
        _migrate(paths.database)


def quick_check(database: Path) -> str:
    """What SQLite says about the file: "ok", or its first complaint. Raises StorageFault where it cannot be asked."""
    try:
        with closing(_open_read_only(database)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise _fault(error) from error


def _examine(paths: DataPaths) -> str | None:
    """The stored schema, None for a first run; StorageFault for a database that must not be touched."""
    try:
        stored = _stored_schema(paths.database)
    except sqlite3.DatabaseError as error:
        raise _fault(error) from error
    if stored is None:
        # Seam: quarantine and restore from the newest backup come here.
        if _has_photos(paths) or _has_tables(paths.database):
            raise StorageFault(DAMAGED, code="database_damaged", advice=DAMAGED_ADVICE)
        return None
    if stored not in KNOWN_SCHEMAS:
        raise StorageFault(
            NEWER, code="newer_database", advice="Install the newest version and start again; nothing was changed."
        )
    if quick_check(paths.database) != "ok":
        raise StorageFault(DAMAGED, code="database_damaged", advice=DAMAGED_ADVICE)
    return stored


def _stored_schema(database: Path) -> str | None:
    if not database.is_file() or database.stat().st_size == 0:
        return None
    with closing(_open_read_only(database)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else None


def _has_tables(database: Path) -> bool:
    if not database.is_file() or database.stat().st_size == 0:
        return False
    with closing(_open_read_only(database)) as connection:
        # An interrupted first run may leave Alembic's own empty table behind.
        query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name <> 'alembic_version'"
        return connection.execute(query).fetchone() is not None


def _has_photos(paths: DataPaths) -> bool:
    return any(path.is_file() for path in paths.photos.glob("[0-9a-f][0-9a-f]/*"))


def _open_read_only(database: Path) -> sqlite3.Connection:
    # Not immutable and not mode=ro: a WAL left by a crash must be replayed to see the truth.
    return sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS)


def _fault(error: sqlite3.Error) -> StorageFault:
    from surveyor_app.storage.database import storage_fault

    return storage_fault(error)


def _migration_engine(database: Path) -> Engine:
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        # Foreign keys stay off: with them on, a batch migration deletes the rows of every child table.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    engine = create_engine(
        URL.create("sqlite", database=str(database)),
        poolclass=NullPool,
        connect_args={"timeout": _BUSY_TIMEOUT_SECONDS},
    )
    event.listen(engine, "connect", connected)
    # IMMEDIATE: one process migrates, others wait; a kill in the middle rolls everything back.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _migrate(database: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DatabaseError

    from surveyor_app.storage.database import storage_fault

    config = Config()
    config.set_main_option("script_location", str(migrations_path("storage")).replace("%", "%%"))
    engine = _migration_engine(database)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise StorageFault(
                    "The update of Surveyor's database would have lost records, so it was undone.", code="migration"
                )
    except DatabaseError as error:
        raise storage_fault(error) from error
    finally:
        engine.dispose()

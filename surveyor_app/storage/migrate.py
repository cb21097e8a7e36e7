"""Brings the laptop's database to this version's schema at start.

Order: locks → open → quick_check → put aside and restore what is damaged → refuse a newer one → back up → migrate →
ready.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.resources import migrations_path
from surveyor_app.storage import faults, writable
from surveyor_app.storage.ballast import Ballast
from surveyor_app.storage.condition import examine, log_is_missing, quick_check, stored_schema
from surveyor_app.storage.quarantine import open_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["KNOWN_SCHEMAS", "SCHEMA", "migrate_file", "prepare", "quick_check", "require_writable", "schema_is_current"]

logger = logging.getLogger(__name__)

# Every schema this version knows, oldest first; a test holds it against the migration scripts.
KNOWN_SCHEMAS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
SCHEMA = KNOWN_SCHEMAS[-1]
_BUSY_TIMEOUT_SECONDS = 5.0
# Alembic keeps its running migration in a global; other processes wait for BEGIN IMMEDIATE.
_one_at_a_time = threading.Lock()


def schema_is_current(paths: DataPaths) -> bool:
    """Whether the database exists and has exactly this version's schema; plain SQL, light, writes nothing."""
    try:
        if log_is_missing(paths.database) or open_folder(paths) is not None:
            return False
        return stored_schema(paths.database) == SCHEMA
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return False


def prepare(paths: DataPaths, guard: Callable[[], AbstractContextManager[object]] = nullcontext) -> None:
    """Make the data folder and its database ready. `guard` holds whatever locks a change of the database needs.

    Damaged files are put aside and replaced, see storage/recovery.py; the report of that is kept for the programs to
    tell. Raises StorageFault: newer_database, database_foreign, database_locked, backup, read_only, disk_full.
    """
    require_writable(paths)
    ballast = Ballast(paths.root)
    ballast.release_if_low()
    found = examine(paths, KNOWN_SCHEMAS)
    if found.damage or found.schema != SCHEMA:
        with _one_at_a_time, guard():
            _make_current(paths)
    ballast.make()


def require_writable(paths: DataPaths) -> None:
    """Make the folders; StorageFault read_only or disk_full, in words, where nothing can be written."""
    try:
        paths.ensure()
    except OSError as error:
        raise faults.of_os_error(error, paths.root) from error
    if not writable.can_write(paths.database):
        raise faults.read_only(paths.root)


def _make_current(paths: DataPaths) -> None:
    found = examine(paths, KNOWN_SCHEMAS)  # again: another program may have done it while we waited for the locks
    if found.damage:
        from surveyor_app.storage.recovery import recover

        logger.warning("the database is not usable: %s", found.damage)
        recover(paths, found.damage, KNOWN_SCHEMAS, migrate_file)
        return
    if found.schema == SCHEMA:
        return
    if found.schema is not None:
        from surveyor_app.storage.backup import back_up

        back_up(paths.database, paths.backups, datetime.now(UTC))
    migrate_file(paths.database)


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


def migrate_file(database: Path) -> None:
    """Bring one database file, made when missing, to this version's schema in one transaction. StorageFault."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DatabaseError

    config = Config()
    config.set_main_option("script_location", str(migrations_path("storage")).replace("%", "%%"))
    engine = _migration_engine(database)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            failpoint("migration-begun")
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise StorageFault(
                    tr("The update of Surveyor's database would have lost records, so it was undone."), code="migration"
                )
    except DatabaseError as error:
        raise faults.of_sqlite(error) from error
    finally:
        engine.dispose()
    failpoint("migration-done")
    # The tables belong into the file itself: a deleted log must not take them along.
    with closing(sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

"""What state the database file is in at start: a first run, usable, damaged, or not ours to touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.domain.errors import StorageFault
from surveyor_app.language import N_, tr
from surveyor_app.paths import DataPaths
from surveyor_app.storage import faults, writable
from surveyor_app.storage.backup import backups
from surveyor_app.storage.look import companion, look
from surveyor_app.storage.quarantine import open_folder

NEWER = N_("This folder was written by a newer version of Surveyor.")
NEWER_ADVICE = N_(
    "Install the newest version and start again; nothing was changed. That version can also export every survey. "
    "To stay with this one, `surveyor restore` brings back the work from before the update and the photos taken since; "
    "the newer data is put aside."
)
FOREIGN = N_("The file in Surveyor's place is the database of another program.")
MISSING = N_("The database file was missing.")
EMPTY = N_("The database file was empty.")
TABLELESS = N_("The database file held nothing.")
LOG_MISSING = N_("The file with the newest changes (surveyor.db-wal) was missing beside the database.")
BROKEN = N_("The database file was damaged.")
UNFINISHED = N_("A restoring of the database was interrupted.")

_OURS = ("survey_request", "survey", "photo", "setting")


@dataclass(frozen=True, slots=True)
class Condition:
    """`schema` is None for a first run; `damage` says in words what is wrong, "" when nothing is."""

    schema: str | None
    damage: str = ""


def examine(paths: DataPaths, known_schemas: Sequence[str]) -> Condition:
    """Look at the database file, its companions, and what lies around it. Nothing is changed.

    Raises StorageFault where it must be left alone: newer_database, database_foreign, database_locked, read_only.
    """
    if open_folder(paths) is not None:
        return Condition(None, UNFINISHED)
    if log_is_missing(paths.database):
        return Condition(None, LOG_MISSING)
    if not paths.database.is_file():
        return Condition(None, MISSING if has_history(paths) else "")
    if paths.database.stat().st_size == 0:
        return Condition(None, EMPTY if has_history(paths) else "")
    try:
        return _look_inside(paths, known_schemas)
    except UnicodeDecodeError:  # SQLite quotes a broken list of tables
        return Condition(None, BROKEN)
    except sqlite3.Error as error:
        if faults.is_damage(error):
            return Condition(None, BROKEN)
        raise faults.of_sqlite(error) from error


def stored_schema(database: Path) -> str | None:
    """The schema that the file names, None where there is none. Raises sqlite3.Error."""
    if not database.is_file() or database.stat().st_size == 0:
        return None
    with look(database) as connection:
        return _schema(connection)


def log_is_missing(database: Path) -> bool:
    """Whether somebody deleted the write-ahead log: SQLite itself removes the -shm file before the -wal, never after.

    Must be asked before anything opens the database: that makes a new, empty log.
    """
    return (
        database.is_file() and companion(database, "-shm").is_file() and not companion(database, "-wal").is_file()
    ) and writable.can_write(database)


def has_history(paths: DataPaths) -> bool:
    """Whether this folder was used before: then a database without tables is damage, and no first run."""
    return (
        any(path.is_file() for path in paths.photos.glob("[0-9a-f][0-9a-f]/*"))
        or any(paths.screenshots.glob("*"))
        or bool(backups(paths.backups))
    )


def quick_check(database: Path) -> str:
    """What SQLite says about the file: "ok", or its first complaint. Raises StorageFault where it cannot be asked."""
    try:
        with look(database) as connection:
            return _verdict(connection)
    except sqlite3.Error as error:
        raise faults.of_sqlite(error) from error


def _look_inside(paths: DataPaths, known_schemas: Sequence[str]) -> Condition:
    with look(paths.database) as connection:
        schema = _schema(connection)
        if schema is None:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            tables.discard("alembic_version")  # an interrupted first run may leave it behind, empty
            if tables and not tables.intersection(_OURS):
                raise StorageFault(
                    tr(FOREIGN), code="database_foreign", advice=tr("Move it away, or name another folder.")
                )
            if tables:
                return Condition(None, BROKEN)
            return Condition(None, TABLELESS if has_history(paths) else "")
        if _verdict(connection) != "ok":
            return Condition(schema, BROKEN)
        if schema not in known_schemas:
            raise StorageFault(tr(NEWER), code="newer_database", advice=tr(NEWER_ADVICE))
        return Condition(schema)


def _schema(connection: sqlite3.Connection) -> str | None:
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else None


def _verdict(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])

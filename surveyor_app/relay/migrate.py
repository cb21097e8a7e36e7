"""Brings the relay's database to this version's schema before it is used."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.database import BUSY_TIMEOUT_MS, Database, storage_fault
from surveyor_app.relay.durable import sync_folder
from surveyor_app.resources import migrations_path

# Oldest first; a test compares them with the scripts.
SCHEMAS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")


def open_database(path: Path) -> Database:
    """The database at `path`, created or migrated where needed. StorageFault when it is newer, damaged, locked, or half
    restored."""
    if restoring_mark(path).exists():
        raise StorageFault(
            "A restore of this office was interrupted.",
            code="restoring",
            advice="Run `surveyor relay restore` again; nothing is lost.",
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # customers are in it; SQLite gives its companions the same permissions
    except OSError as error:
        raise StorageFault(
            f"The relay's folder {path.parent} cannot be used.", code="read_only", advice="Check its permissions."
        ) from error
    version = _stored_version(path)
    if version != SCHEMAS[-1]:
        if version is not None and version not in SCHEMAS:
            raise StorageFault(
                "The relay's database was made by a newer version of Surveyor.",
                code="newer_database",
                advice="Install that version again; nothing was changed.",
            )
        if version is not None:
            _keep_backup(path, version)
        migrate(path)
    return Database(path)


def _stored_version(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
            return str(row[0]) if row else None
    except sqlite3.Error as error:
        raise storage_fault(error) from error


def _keep_backup(path: Path, version: str) -> None:
    """A copy of the database as it was, beside it, before its schema changes; one a version."""
    target = backup_path(path, version)
    if target.exists():
        return
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            temporary.touch(mode=0o600)
            connection.execute("VACUUM INTO ?", (str(temporary),))
        with closing(sqlite3.connect(temporary)) as copy:
            copy.executescript(
                "PRAGMA secure_delete = ON; UPDATE prefetch SET session_token = NULL, session_token_at = NULL"
            )
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except sqlite3.Error as error:
        raise storage_fault(error) from error
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def restoring_mark(path: Path) -> Path:
    """A file that is there while a restore replaces this database."""
    return path.with_name(f"{path.name}.restoring")


def backup_path(path: Path, version: str) -> Path:
    """Where the copy is that was made before leaving this schema."""
    return path.with_name(f"{path.stem}-schema-{version}.backup{path.suffix}")


def migrate(path: Path, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction."""
    from alembic import command
    from alembic.config import Config

    # One IMMEDIATE transaction: of two processes that start together the second finds the work done, and a kill in
    # the middle leaves the old schema. Foreign keys stay off meanwhile: batch mode would delete child rows.
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(migrations_path("relay")).replace("%", "%%"))
    try:
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise StorageFault("The migration would have broken the relay's database; undone.", code="migration")
            failpoint("relay-migrated")
        failpoint("relay-migration-committed")
    except DatabaseError as error:
        raise storage_fault(error) from error
    finally:
        engine.dispose()


def _connected(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")

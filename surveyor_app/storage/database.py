"""Opens the laptop's SQLite database with the pragmas of ARCHITECTURE.md and hands out read and write transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from surveyor_app.domain.errors import StorageFault

BUSY_TIMEOUT_MS = 5000


def _apply_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event below opens the transactions
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def make_engine(path: Path, *, pooled: bool = True) -> Engine:
    """An engine on the database file at `path`, which is created when missing."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool if pooled else NullPool,
        connect_args={"check_same_thread": True},
        **({"pool_size": 1, "max_overflow": 4} if pooled else {}),
    )
    event.listen(engine, "connect", _apply_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def storage_fault(error: Exception) -> StorageFault:
    """Words for what SQLite reported: full, locked, read-only or damaged."""
    text = str(error).lower()
    if "full" in text:
        return StorageFault("The disk is full.", code="disk_full", advice="Free some space; nothing entered is lost.")
    if "locked" in text or "busy" in text:
        return StorageFault(
            "Another program is using Surveyor's database.", code="database_locked", advice="Close it and try again."
        )
    if "readonly" in text or "read-only" in text:
        return StorageFault(
            "Surveyor's folder cannot be written to.", code="read_only", advice="Check its permissions."
        )
    if "malformed" in text or "not a database" in text:
        return StorageFault(
            "Surveyor's database is damaged.",
            code="database_damaged",
            advice="Run `surveyor doctor`; photos are kept apart.",
        )
    return StorageFault("Surveyor's database reported a fault.", code="database", advice="Run `surveyor doctor`.")


class Database:
    """One database for one thread: `read()` for a consistent look, `write()` for a transaction that is begun IMMEDIATE.

    No connection crosses a thread: every thread makes a Database of its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = make_engine(path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction; StorageFault when SQLite refuses."""
        with self._transaction(immediate=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end and rolled back on any error; StorageFault when SQLite refuses."""
        with self._transaction(immediate=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, immediate: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(immediate=immediate) as connection, connection.begin():
                yield connection
        except (OperationalError, DatabaseError) as error:
            raise storage_fault(error) from error

    def close(self) -> None:
        """Close the pooled connections of this thread."""
        self.engine.dispose()

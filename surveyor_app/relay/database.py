"""Opens the relay's database and hands out read and write transactions to any thread, one connection each."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from surveyor_app.domain.errors import StorageFault

BUSY_TIMEOUT_MS = 5000
_LEAST_ROOM_BYTES = 256 * 1024
_KEPT_CONNECTIONS = 8
_MORE_CONNECTIONS = 56  # more than the server has threads, so that no transaction waits for a connection


def _connected(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the begin event below opens the transactions
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "secure_delete=ON",  # an erased session token is overwritten, not just unlinked
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=_KEPT_CONNECTIONS,
        max_overflow=_MORE_CONNECTIONS,
        connect_args={"check_same_thread": False},  # the pool hands a connection to one thread after the other
    )
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    return engine


def _disk_full() -> StorageFault:
    return StorageFault("The relay's disk is full.", code="disk_full", advice="Free some space.")


def storage_fault(error: Exception) -> StorageFault:
    """Words for what the database reported; `code` is disk_full, database_busy, read_only, damaged or database."""
    text = str(error).lower()
    if "disk is full" in text or "no space" in text:
        return _disk_full()
    if "locked" in text or "busy" in text:
        return StorageFault("The relay's database is busy.", code="database_busy", advice="Try again in a moment.")
    if "readonly" in text or "unable to open" in text:
        return StorageFault(
            "The relay's database cannot be written to.", code="read_only", advice="Check its folder's permissions."
        )
    if "malformed" in text or "not a database" in text:
        return StorageFault("The relay's database is damaged.", code="damaged", advice="Restore it from a backup.")
    return StorageFault("The relay's database reported a fault.", code="database")


class Database:
    """`read()` for a consistent look, `write()` for a transaction that is begun IMMEDIATE."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._one_writer = threading.Lock()  # fairer than SQLite's own waiting; other processes still use that

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction; StorageFault when the database refuses."""
        with self._transaction(immediate=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end, rolled back on any error; StorageFault when refused."""
        with self._one_writer, self._transaction(immediate=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, immediate: bool) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(immediate=immediate) as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            fault = storage_fault(error)
            raise (_disk_full() if fault.code == "database" and self._has_no_room() else fault) from error

    def forget_log(self) -> None:
        """Empty the write-ahead log, so that what was erased in the database is not left readable beside it."""
        with self._one_writer, self._engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _has_no_room(self) -> bool:
        """SQLite reports some full disks as an input/output error only."""
        try:
            return shutil.disk_usage(self.path.parent).free < _LEAST_ROOM_BYTES
        except OSError:
            return False

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

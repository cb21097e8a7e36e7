"""Opens the laptop's SQLite database with the pragmas of ARCHITECTURE.md and hands out read and write transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, QueuePool

from surveyor_app.domain.errors import StorageFault
from surveyor_app.storage import faults, writable
from surveyor_app.storage.ballast import Ballast
from surveyor_app.storage.look import ReadOnlyCopy

BUSY_TIMEOUT_MS = 5000
_CHECKPOINT_PAGES = 250  # 1 MB: little is lost with a log that somebody deletes, and little space is held by it


def _apply_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event below opens the transactions
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
        f"journal_size_limit={_CHECKPOINT_PAGES * 4096}",
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


def _make_read_only_engine(copy: ReadOnlyCopy) -> Engine:
    engine = create_engine("sqlite://", creator=copy.connect, poolclass=QueuePool, pool_size=1, max_overflow=4)

    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    return engine


class Database:
    """One database for one thread: `read()` for a consistent look, `write()` for a transaction that is begun IMMEDIATE.

    No connection crosses a thread: every thread makes a Database of its own. On a read-only disk everything can still
    be read, and `write()` says why it cannot.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = Ballast(path.parent)
        self._copy = None if writable.can_write(path) or not path.is_file() else _copy_of(path)
        if self._copy is not None:
            self.engine = _make_read_only_engine(self._copy)
            return
        self._ballast.release_if_low()
        self.engine = make_engine(path)

    @property
    def is_read_only(self) -> bool:
        """Whether the disk refuses every change."""
        return self._copy is not None

    def edition(self) -> int:
        """A number that is another once somebody else has committed a change, in this process or another one."""
        with self.read() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction; StorageFault when SQLite refuses."""
        with self._transaction(immediate=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end and rolled back on any error; StorageFault when SQLite refuses.

        On a nearly full disk the ballast is given up first, so that text and removals can still be saved.
        """
        if self.is_read_only:
            raise faults.read_only(self.path.parent)
        self._ballast.release_if_low()
        with self._transaction(immediate=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, immediate: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(immediate=immediate) as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            raise self._fault(error) from error

    def _fault(self, error: DatabaseError) -> StorageFault:
        fault = faults.of_sqlite(error)
        if fault.code == "disk_full" and self._ballast.release():
            return faults.disk_full(released=True)
        return fault

    def close(self) -> None:
        """Close the pooled connections of this thread."""
        self.engine.dispose()
        if self._copy is not None:
            self._copy.close()


def _copy_of(path: Path) -> ReadOnlyCopy:
    try:
        return ReadOnlyCopy(path)
    except OSError as error:
        raise faults.of_os_error(error, path.parent) from error

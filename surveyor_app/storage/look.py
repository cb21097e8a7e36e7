"""Looks at a database without changing it: also on a read-only disk, where SQLite cannot open its write-ahead log."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyor_app.storage.writable import can_write

_BUSY_TIMEOUT_SECONDS = 5.0


def companion(database: Path, suffix: str) -> Path:
    """The file beside a database: "-wal", "-shm" or "-journal"."""
    return database.with_name(database.name + suffix)


@contextmanager
def look(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection for reading. What a crash left in the write-ahead log counts: it is replayed, or read from a copy.

    Raises sqlite3.Error and, where a copy cannot be made, OSError.
    """
    if can_write(database):
        with closing(sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS)) as connection:
            yield connection
        return
    with closing(ReadOnlyCopy(database)) as copy, closing(copy.connect()) as connection:
        yield connection


@contextmanager
def look_at_copy(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that nobody writes, such as a backup: nothing is made beside it."""
    with closing(sqlite3.connect(_immutable(file), uri=True)) as connection:
        yield connection


class ReadOnlyCopy:
    """A database on a disk that cannot be written to: opened in place, or a temporary copy where its log holds more."""

    def __init__(self, database: Path) -> None:
        self._file = database
        self._folder: TemporaryDirectory[str] | None = None
        log = companion(database, "-wal")
        if log.is_file() and log.stat().st_size > 0:
            self._folder = tempfile.TemporaryDirectory(prefix="surveyor-read-only-")
            self._file = Path(self._folder.name) / database.name
            shutil.copyfile(database, self._file)
            shutil.copyfile(log, companion(self._file, "-wal"))

    def connect(self) -> sqlite3.Connection:
        """A connection that refuses to write."""
        if self._folder is None:
            connection = sqlite3.connect(_immutable(self._file), uri=True)
        else:
            connection = sqlite3.connect(self._file)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def close(self) -> None:
        """Remove the temporary copy, if there is one."""
        if self._folder is not None:
            self._folder.cleanup()


def _immutable(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro&immutable=1"

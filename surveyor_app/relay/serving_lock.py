"""Tells a restore that a relay serves this database: each serving relay holds the lock, a restore wants it alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyor_app.domain.errors import Busy, StorageFault

_WAIT_SECONDS = 5.0  # a restore that is just ending


def lock_path(database: Path) -> Path:
    """An empty SQLite file beside the database: its locks work everywhere, and end with their process."""
    return database.with_name(f"{database.name}.serving")


@contextmanager
def serving(database: Path) -> Iterator[None]:
    """Hold it together with other serving relays. Busy while a restore is under way."""
    busy = Busy("This office is being restored from a backup.", advice="Start the relay when that has finished.")
    with _locked(database, "BEGIN", _WAIT_SECONDS, busy):
        yield


@contextmanager
def nobody_serves(database: Path) -> Iterator[None]:
    """Hold it alone. Busy while a relay serves."""
    busy = Busy("The relay is serving this office.", advice="Stop it, restore, and start it again.")
    with _locked(database, "BEGIN EXCLUSIVE", 0.2, busy):
        yield


@contextmanager
def _locked(database: Path, begin: str, wait_seconds: float, busy: Busy) -> Iterator[None]:
    path = lock_path(database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageFault(
            f"The relay's folder {path.parent} cannot be used.", code="read_only", advice="Check its permissions."
        ) from error
    connection = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
    try:
        try:
            connection.execute(begin)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            raise busy from error
        yield
    finally:
        connection.close()

"""Copies of the database made before a migration: VACUUM INTO a temporary file, checked, renamed; five are kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from surveyor_app.domain.errors import StorageFault
from surveyor_app.storage.durable import sync_directory, sync_file

KEPT = 5
_PATTERN = "surveyor-*.db"


def back_up(database: Path, folder: Path, now: datetime) -> Path:
    """Copy `database` into `folder` and return the copy; StorageFault where the copy fails SQLite's own check."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"surveyor-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}Z.db"
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        with closing(sqlite3.connect(draft)) as copy:
            verdict = copy.execute("PRAGMA quick_check").fetchone()
        if verdict != ("ok",):
            raise StorageFault("The backup before the update is not sound; nothing was changed.", code="backup")
        sync_file(draft)
        draft.rename(target)
        sync_directory(folder)
    except (sqlite3.Error, OSError) as error:
        raise StorageFault(
            "No backup could be made before the update; nothing was changed.", code="backup", advice="Free some space."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    _forget_old(folder)
    return target


def backups(folder: Path) -> list[Path]:
    """The kept backups, oldest first."""
    return sorted(folder.glob(_PATTERN), key=lambda path: path.name)


def _forget_old(folder: Path) -> None:
    for path in backups(folder)[:-KEPT]:
        os.unlink(path)

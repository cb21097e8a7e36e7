"""Puts database files aside before anything replaces them: moved into the backups folder, never deleted."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from surveyor_app.failpoints import failpoint
from surveyor_app.paths import DataPaths
from surveyor_app.storage.durable import sync_directory, write_durably
from surveyor_app.storage.look import companion

_PATTERN = "quarantine-*"
_SUFFIXES = ("-journal", "-wal", "-shm", "")  # the log first: a database must never meet the log of another one
REASON_FILE = "reason.txt"
_OPEN = "not-restored-yet"  # a mark in the folder from the first move until the new database is in place


def put_aside(paths: DataPaths, reason: str, now: datetime) -> Path | None:
    """Move the database and its companions into a folder of their own; returns it, None when there is nothing to move.

    OSError. After a kill in between, the next start puts the rest into the same folder. `close_folder` ends it.
    """
    files = [companion(paths.database, suffix) for suffix in _SUFFIXES]
    present = [file for file in files if file.is_file()]
    folder = open_folder(paths)
    if folder is None:
        if not present:
            return None
        folder = paths.backups / f"quarantine-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        folder.mkdir(mode=0o700, parents=True)
        write_durably(folder / REASON_FILE, f"{reason}\n".encode())
        if paths.database.is_file():
            write_durably(folder / _OPEN, b"")
    for file in present:
        target = folder / file.name
        file.rename(folder / f"{file.name}.{secrets.token_hex(2)}" if target.exists() else target)
        failpoint("quarantine-file-moved")
    sync_directory(folder)
    sync_directory(paths.root)
    failpoint("quarantine-moved")
    return folder


def close_folder(folder: Path | None) -> None:
    """The new database is in place: what was put aside is of the past."""
    if folder is not None:
        (folder / _OPEN).unlink(missing_ok=True)


def open_folder(paths: DataPaths) -> Path | None:
    """The folder of a restoring that was killed before the new database was in place, None when there is none."""
    for folder in reversed(quarantines(paths)):
        if (folder / _OPEN).is_file():
            was_finished = paths.database.is_file() and (folder / paths.database.name).is_file()
            return None if was_finished else folder
    return None


def damaged_files(paths: DataPaths) -> tuple[Path, Path]:
    """Where the database that is to be replaced and its write-ahead log lie: in place, or put aside already."""
    folder = open_folder(paths)
    log = companion(paths.database, "-wal")
    if folder is None:
        return paths.database, log
    aside, log_aside = folder / paths.database.name, folder / log.name
    return aside if aside.is_file() else paths.database, log_aside if log_aside.is_file() else log


def reason_of(folder: Path) -> str:
    """Why the files of a folder were put aside, "" where that is not known."""
    try:
        return (folder / REASON_FILE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def quarantines(paths: DataPaths) -> list[Path]:
    """The folders of what was put aside, oldest first."""
    return sorted(path for path in paths.backups.glob(_PATTERN) if path.is_dir())

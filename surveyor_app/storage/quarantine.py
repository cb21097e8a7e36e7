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


def put_aside(paths: DataPaths, reason: str, now: datetime) -> Path | None:
    """Move the database and its companions into a folder of their own; returns it, None when there is nothing to move.

    OSError. A kill in between leaves files that the next start puts aside as well.
    """
    files = [companion(paths.database, suffix) for suffix in _SUFFIXES]
    present = [file for file in files if file.is_file()]
    if not present:
        return None
    folder = paths.backups / f"quarantine-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    folder.mkdir(mode=0o700, parents=True)
    write_durably(folder / REASON_FILE, f"{reason}\n".encode())
    for file in present:
        file.rename(folder / file.name)
    sync_directory(folder)
    sync_directory(paths.root)
    failpoint("quarantine-moved")
    return folder


def quarantines(paths: DataPaths) -> list[Path]:
    """The folders of what was put aside, oldest first."""
    return sorted(path for path in paths.backups.glob(_PATTERN) if path.is_dir())

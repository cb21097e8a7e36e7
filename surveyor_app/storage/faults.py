"""The words for what a disk or SQLite reports: full, read-only, locked, damaged, newer."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import StorageFault
from surveyor_app.language import N_, tr

if TYPE_CHECKING:
    import sqlite3

EXPORT_ADVICE = N_(
    "Nothing was changed. `surveyor export ID FILE.zip` writes a survey to another disk; otherwise mend the folder's "
    "permissions, or mount its disk for writing, and start again."
)
_FULL_ADVICE = N_("Free some space on the disk of Surveyor's folder and try again; everything saved so far is safe.")
_RELEASED_ADVICE = N_(
    "Surveyor gave up its reserve: try again now, then free some space. Everything saved so far is safe."
)
_NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_SQLITE_FULL = 13
_SQLITE_SHM_SIZE = 4874  # the -shm file could not grow: ENOSPC
_SQLITE_DAMAGED = (11, 26)  # CORRUPT, NOTADB
_SQLITE_LOCKED = (5, 6)
_SQLITE_READ_ONLY = 8
_SQLITE_CANNOT_OPEN = 14


def disk_full(*, released: bool = False) -> StorageFault:
    """The disk is full; `released`: the ballast has just made a little room."""
    return StorageFault(
        tr("The disk is full; this was not saved."),
        code="disk_full",
        advice=tr(_RELEASED_ADVICE if released else _FULL_ADVICE),
    )


def read_only(folder: Path | None = None) -> StorageFault:
    """Nothing can be written into Surveyor's folder."""
    where = tr("Surveyor's folder") if folder is None else tr("Surveyor's folder {folder}", folder=folder)
    return StorageFault(
        tr("{where} cannot be written to: it is read-only.", where=where), code="read_only", advice=tr(EXPORT_ADVICE)
    )


def is_full(error: OSError) -> bool:
    """Whether the operating system says that the disk, or the person's quota, is full."""
    return error.errno in _NO_SPACE


def of_os_error(error: OSError, folder: Path) -> StorageFault:
    """The fault of a file operation in Surveyor's folder."""
    if is_full(error):
        return disk_full()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(folder)
    reason = error.strerror or tr("unknown reason")
    return StorageFault(
        tr("Surveyor's folder {folder} cannot be used: {reason}.", folder=folder, reason=reason),
        code="read_only",
        advice=tr("Check the folder."),
    )


def of_sqlite(error: BaseException) -> StorageFault:
    """The fault that SQLite reports, from its code: the words of a statement may hold anything."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", None)
    code, text = (code if isinstance(code, int) else 0), str(cause).lower()
    primary = code & 0xFF
    if primary == _SQLITE_FULL or code == _SQLITE_SHM_SIZE:
        return disk_full()
    if primary in _SQLITE_LOCKED:
        return StorageFault(
            tr("Another program is using Surveyor's database; this was not saved."),
            code="database_locked",
            advice=tr("Close the other program and try again."),
        )
    if primary == _SQLITE_READ_ONLY:
        return read_only()
    if primary in _SQLITE_DAMAGED or (code == 0 and ("malformed" in text or "not a database" in text)):
        return StorageFault(
            tr("Surveyor's database is damaged."),
            code="database_damaged",
            advice=tr(
                "Close Surveyor and run `surveyor doctor`: it puts the damaged file aside and restores the newest "
                "backup. The photos are kept apart and are untouched."
            ),
        )
    if primary == _SQLITE_CANNOT_OPEN:
        return StorageFault(
            tr("Surveyor's database cannot be opened."),
            code="database",
            advice=tr("Run `surveyor doctor`; nothing is lost."),
        )
    return StorageFault(
        tr("Surveyor's database reported a fault."), code="database", advice=tr("Run `surveyor doctor`.")
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file itself is broken, not merely busy or out of reach."""
    return of_sqlite(error).code == "database_damaged"

"""Copies of the database before each migration, once a day, and while somebody types: VACUUM INTO, checked, renamed."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.renaming import put_in_place
from surveyor_app.storage.durable import sync_directory, sync_file
from surveyor_app.storage.look import look_at_copy
from surveyor_app.storage.writable import can_write

logger = logging.getLogger(__name__)

BEFORE_MIGRATION, DAILY, RECENT = "surveyor", "daily", "recent"
KEPT = {BEFORE_MIGRATION: 5, DAILY: 5, RECENT: 2}  # of each kind: none pushes out those of another
RECENT_EVERY = timedelta(minutes=20)
_EVERY = timedelta(days=1)
_LEFTOVER = timedelta(hours=1)
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds. `made_at` is None where the file does not say; `size` in bytes; `complaint` is "" for a
    sound one."""

    path: Path
    made_at: datetime | None
    size: int
    schema: str | None
    requests: int
    photos: int
    complaint: str


def back_up(database: Path, folder: Path, now: datetime, kind: str = BEFORE_MIGRATION) -> Path:
    """Copy `database` into `folder` and return the copy; StorageFault where the copy fails SQLite's own check.

    Only when the new copy is sound and safe on the disk do the oldest of its kind go.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{kind}-{_next_stamp(folder, now):{_STAMP}}.db"
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database, timeout=5.0)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        with look_at_copy(draft) as copy:
            verdict = copy.execute("PRAGMA quick_check").fetchone()
        if verdict != ("ok",):
            raise StorageFault(tr("The backup is not sound; nothing was changed."), code="backup")
        os.utime(draft, (now.timestamp(), now.timestamp()))
        sync_file(draft)
        put_in_place(draft, target)
        sync_directory(folder)
    except (sqlite3.Error, OSError) as error:
        raise StorageFault(
            tr("No backup of the database could be made; nothing was changed."),
            code="backup",
            advice=tr("Free some space."),
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    failpoint("backup-written")
    _forget_old(folder, kind, now)
    return target


def routine_backup(paths: DataPaths, now: datetime) -> Path | None:
    """The day's backup, when it is due and there is room for it; None otherwise. Never raises: it is a precaution."""
    return _precaution(paths, now, DAILY, (DAILY,), _EVERY)


def recent_backup(paths: DataPaths, now: datetime) -> Path | None:
    """A backup of what was typed, unless any is younger than `RECENT_EVERY`; otherwise as `routine_backup`."""
    return _precaution(paths, now, RECENT, tuple(KEPT), RECENT_EVERY)


def _precaution(paths: DataPaths, now: datetime, kind: str, as_good: Sequence[str], every: timedelta) -> Path | None:
    try:
        for path in (made[-1] for made in (backups(paths.backups, each) for each in as_good) if made):
            # abs: a clock that once jumped ahead must not stop the backups for years
            if abs(now.timestamp() - path.stat().st_mtime) < every.total_seconds():
                return None
        if not can_write(paths.database) or not paths.database.is_file() or not _has_room(paths):
            return None
        return back_up(paths.database, paths.backups, now, kind)
    except (StorageFault, OSError):
        logger.warning("a backup (%s) could not be made", kind)
        return None


def backups(folder: Path, kind: str | None = None) -> list[Path]:
    """The kept backups, oldest first; of one kind where it is given."""
    kinds = tuple(KEPT) if kind is None else (kind,)
    return sorted((path for each in kinds for path in folder.glob(f"{each}-*.db")), key=_stamp)


def facts_of(backup: Path) -> BackupFacts:
    """Look into a backup, and check it; never raises."""
    made_at, size, schema, requests, photos = None, 0, None, 0, 0
    try:
        status = backup.stat()
        made_at, size = datetime.fromtimestamp(status.st_mtime, UTC), status.st_size
        with look_at_copy(backup) as copy:
            schema = str(copy.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            requests = copy.execute("SELECT count(*) FROM survey_request").fetchone()[0]
            photos = copy.execute("SELECT count(*) FROM photo").fetchone()[0]
            verdict = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])
            complaint = "" if verdict == "ok" else verdict
    except (sqlite3.Error, OSError, TypeError, ValueError) as error:
        complaint = str(error) or "it cannot be read"
    return BackupFacts(backup, made_at, size, schema, requests, photos, complaint)


def newest_sound(folder: Path, known_schemas: Sequence[str]) -> BackupFacts | None:
    """The newest backup that SQLite finds sound and this version understands."""
    for path in reversed(backups(folder)):
        facts = facts_of(path)
        if not facts.complaint and facts.schema in known_schemas:
            return facts
    return None


def _has_room(paths: DataPaths) -> bool:
    usage = shutil.disk_usage(paths.root)
    size = paths.database.stat().st_size
    return usage.free - 2 * size >= min(64_000_000, usage.total // 10)


def _stamp(path: Path) -> str:
    return path.stem.partition("-")[2]


def _next_stamp(folder: Path, now: datetime) -> datetime:
    """Now, but after every backup there is: the order of the names is the order of making, whatever the clock does."""
    moment = now.astimezone(UTC)
    for path in reversed(backups(folder)):
        try:
            last = datetime.strptime(_stamp(path), _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody else's file
        return max(moment, last + timedelta(microseconds=1))
    return moment


def _forget_old(folder: Path, kind: str, now: datetime) -> None:
    for path in backups(folder, kind)[: -KEPT[kind]]:
        path.unlink(missing_ok=True)
    for part in folder.glob("*.part"):
        if now.timestamp() - part.stat().st_mtime > _LEFTOVER.total_seconds():
            part.unlink(missing_ok=True)

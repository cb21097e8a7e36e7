"""Brings a lost or damaged database back: the best base there is, the notes beside the originals, a report in words.

The new database is finished beside the old one first; only then are the old files put aside and the new one renamed
into place. A kill anywhere leaves the old files, or a folder that the next start recovers in the same way.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.paths import DataPaths
from surveyor_app.renaming import put_in_place
from surveyor_app.storage import faults
from surveyor_app.storage.backup import facts_of, newest_sound
from surveyor_app.storage.ballast import Ballast
from surveyor_app.storage.durable import sync_directory, sync_file
from surveyor_app.storage.look import companion, look_at_copy
from surveyor_app.storage.quarantine import close_folder, damaged_files, open_folder, put_aside, reason_of
from surveyor_app.storage.recovery_report import RecoveryReport, save_report
from surveyor_app.storage.recovery_words import kept_words, lost_words

if TYPE_CHECKING:
    from surveyor_app.storage.damaged import Damaged

logger = logging.getLogger(__name__)

_BUSY_TIMEOUT_SECONDS = 5.0
_DRAFT = ".surveyor.restored.db"
_LAST_CHANGE = """
SELECT max(at) FROM (SELECT max(updated_at) AS at FROM survey UNION ALL SELECT max(added_at) FROM photo
UNION ALL SELECT max(pulled_at) FROM survey_request UNION ALL SELECT max(at) FROM receipt)
"""


@dataclass(frozen=True, slots=True)
class Base:
    """What a database is restored from: a backup, or the old file itself where only its log is missing. `made_at` is
    when it was true, None where that is unknown."""

    path: Path
    made_at: datetime | None
    is_backup: bool = True


def recover(
    paths: DataPaths, damage: str, known_schemas: Sequence[str], migrate: Callable[[Path], None]
) -> RecoveryReport:
    """After damage: restore from the best there is, or start anew, and take over what else can be read of the damaged
    file. The caller holds both locks. StorageFault."""
    from surveyor_app.storage.damaged import read_damaged

    begun = open_folder(paths)
    base = choose_base(paths, known_schemas)
    database, log = damaged_files(paths)
    readable = database.is_file() and (base is None or base.is_backup)
    damaged = read_damaged(database, log) if readable else None
    return restore(paths, base, (reason_of(begun) if begun else "") or damage, migrate, damaged)


def restore(
    paths: DataPaths, base: Base | None, reason: str, migrate: Callable[[Path], None], damaged: Damaged | None = None
) -> RecoveryReport:
    """Put a database made from `base` (None: an empty one) into place, with what is newer in a damaged one where that
    is given; the one before goes into quarantine."""
    from surveyor_app.storage.database import Database
    from surveyor_app.storage.rebuild import rebuild, settle
    from surveyor_app.storage.salvage import salvage
    from surveyor_app.storage.sidecar import originals_on_disk, uses_by_request

    now = datetime.now(UTC)
    Ballast(paths.root).release_if_low()
    draft = paths.root / _DRAFT
    before, after = last_change(paths.database), None if base is None else last_change(base.path)
    saved = None
    try:
        _remove(draft)
        if base is not None:
            shutil.copyfile(base.path, draft)
            sync_file(draft)
        failpoint("restore-copied")
        migrate(draft)
        originals = list(originals_on_disk(paths))
        with closing(Database(draft)) as database, database.write() as connection:
            if damaged is not None:
                saved = salvage(connection, damaged, uses_by_request(originals), now)
            in_place = saved.photos if saved else ()
            done = rebuild(connection, originals, None if base is None else base.made_at, now, in_place)
            settle(connection, done)
        _finish(draft)
        kept = kept_words(base, facts_of(draft), done, saved)
        quarantine = put_aside(paths, reason, now)
        report = RecoveryReport(
            at=now,
            reason=reason,
            quarantine=str(quarantine or ""),
            backup=str(base.path) if base is not None and base.is_backup else "",
            photos_rebuilt=done.photos + done.unknown_photos,
            lost=lost_words(base, before, after, done, saved),
            kept=kept,
        )
        _keep_report(paths, report)
        put_in_place(draft, paths.database)
        sync_directory(paths.root)
        failpoint("restore-in-place")
        close_folder(quarantine)
    except OSError as error:
        raise faults.of_os_error(error, paths.root) from error
    except sqlite3.Error as error:
        raise faults.of_sqlite(error) from error
    finally:
        with suppress(OSError):
            _remove(draft)
    logger.warning("the database was restored: %s", reason)
    return report


def choose_base(paths: DataPaths, known_schemas: Sequence[str]) -> Base | None:
    """The newest sound backup, or the old file itself where that is sound and knows more: then only its log is gone."""
    backup = newest_sound(paths.backups, known_schemas)
    itself = facts_of(paths.database)
    if open_folder(paths) is None and not itself.complaint and itself.schema in known_schemas:
        own_change, its_change = last_change(paths.database), None if backup is None else last_change(backup.path)
        if its_change is None or (own_change is not None and own_change >= its_change):
            return Base(paths.database, own_change, is_backup=False)
    return None if backup is None else Base(backup.path, backup.made_at)


def last_change(database: Path) -> datetime | None:
    """When anything in a database file was last entered or pulled, as far as it can be read; never raises."""
    try:
        with look_at_copy(database) as connection:
            found = connection.execute(_LAST_CHANGE).fetchone()[0]
        return None if found is None else datetime.fromisoformat(found)
    except (sqlite3.Error, OSError, ValueError, TypeError):
        return None


def require_unused(database: Path) -> None:
    """Refuse to replace a database that another program is writing, and bring its log into the file.

    A damaged one, which cannot be asked, may be replaced. StorageFault.
    """
    if not database.is_file() or database.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        if not faults.is_damage(error):
            raise faults.of_sqlite(error) from error


def require_sound(path: Path, known_schemas: Sequence[str]) -> Base:
    """A file that a person named, as a base; StorageFault where it is no backup that this version can use."""
    facts = facts_of(path)
    if facts.complaint or facts.schema not in known_schemas:
        why = "it is damaged, or no backup of Surveyor's" if facts.complaint else "another version wrote it"
        raise StorageFault(
            f"{path.name} cannot be restored from: {why}.", code="backup", advice="See `surveyor restore --list`."
        )
    return Base(path, facts.made_at)


def _keep_report(paths: DataPaths, report: RecoveryReport) -> None:
    try:
        save_report(paths, report)
    except OSError:
        logger.warning("the report of the restoring could not be kept")


def _finish(draft: Path) -> None:
    """Bring everything into the one file, on the disk."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    sync_file(draft)


def _remove(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(companion(draft, suffix))

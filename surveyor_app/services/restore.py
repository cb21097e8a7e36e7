"""Restores the database from a backup when a person asks, and tells what any restoring lost and kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.storage import backup, migrate, recovery
from surveyor_app.storage.backup import BackupFacts, facts_of
from surveyor_app.storage.recovery_report import RecoveryReport, recovery_report, take_report

__all__ = [
    "BackupFacts",
    "RecoveryReport",
    "RestoreService",
    "backup_document",
    "recovery_report",
    "report_document",
    "routine_backup",
    "take_report",
]

_ASKED = "A person asked for a restoring from {name}."


class RestoreService:
    """Works on a damaged folder as well. `guard` holds both locks of the data folder, or raises Busy."""

    def __init__(self, paths: DataPaths, guard: Callable[[], AbstractContextManager[object]]) -> None:
        self._paths = paths
        self._guard = guard

    def backups(self) -> list[BackupFacts]:
        """Every kept backup with what it holds, the newest first."""
        return [facts_of(path) for path in reversed(backup.backups(self._paths.backups))]

    def restore(self, name: str | None = None) -> RecoveryReport:
        """Put a backup (the newest sound one, or a name or path) into place; what was there goes into quarantine.

        Photos that were added since come back from the notes beside the originals. NotFound, StorageFault, Busy.
        """
        migrate.require_writable(self._paths)
        with self._guard():
            base = self._base(name)
            recovery.require_unused(self._paths.database)
            return recovery.restore(self._paths, base, _ASKED.format(name=base.path.name), migrate.migrate_file)

    def _base(self, name: str | None) -> recovery.Base:
        if name is None:
            found = backup.newest_sound(self._paths.backups, migrate.KNOWN_SCHEMAS)
            if found is None:
                raise NotFound(
                    "There is no sound backup to restore from.",
                    advice="`surveyor doctor` mends a damaged database as far as that can be done without one.",
                )
            return recovery.Base(found.path, found.made_at)
        path = self._paths.backups / name if Path(name).name == name else Path(name)
        if not path.is_file():
            raise NotFound(f"There is no backup {name}.", advice="See `surveyor restore --list`.")
        if path.resolve() == self._paths.database.resolve():
            raise StorageFault("This is the database itself, not a backup.", code="backup")
        return recovery.require_sound(path, migrate.KNOWN_SCHEMAS)


def routine_backup(paths: DataPaths, clock: Clock) -> Path | None:
    """The day's backup of a sound database, when it is due; None otherwise. Never raises."""
    return backup.routine_backup(paths, clock.now())


def backup_document(facts: BackupFacts) -> dict[str, Any]:
    """One backup as `surveyor restore --list --json` prints it."""
    return {
        "name": facts.path.name,
        "path": str(facts.path),
        "made_at": facts.made_at.isoformat().replace("+00:00", "Z") if facts.made_at else None,
        "size": facts.size,
        "schema": facts.schema,
        "requests": facts.requests,
        "photos": facts.photos,
        "sound": not facts.complaint,
        "complaint": facts.complaint,
    }


def report_document(report: RecoveryReport) -> dict[str, Any]:
    """A report as the commands print it."""
    return {
        "at": report.at.isoformat().replace("+00:00", "Z"),
        "reason": report.reason,
        "backup": report.backup or None,
        "quarantine": report.quarantine or None,
        "photos_rebuilt": report.photos_rebuilt,
        "kept": list(report.kept),
        "lost": list(report.lost),
        "text": report.text,
    }

"""Restores the database from a backup when a person asks, and tells what any restoring lost and kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.language import N_, tr
from surveyor_app.paths import DataPaths
from surveyor_app.storage import backup, condition, migrate, quarantine, recovery
from surveyor_app.storage.backup import BackupFacts, facts_of
from surveyor_app.storage.recovery_report import RecoveryReport, recovery_report, take_report

__all__ = [
    "BackupFacts",
    "RecoveryReport",
    "RestorePlan",
    "RestoreService",
    "backup_document",
    "recovery_report",
    "report_document",
    "routine_backup",
    "take_report",
    "undo_file",
]

_ASKED = N_("You went back to the backup {name}.")
_UNDONE = N_("You went back to what was put aside in {name}.")


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restoring would do: what the database holds now, `changed_at` when anything was last entered there (None
    where that cannot be read), why it is `damage`d ("" for a sound one), and the backup (None: none is needed)."""

    present: BackupFacts
    changed_at: datetime | None
    damage: str
    backup: BackupFacts | None


class RestoreService:
    """Works on a damaged folder as well. `guard` holds both locks of the data folder, or raises Busy."""

    def __init__(self, paths: DataPaths, guard: Callable[[], AbstractContextManager[object]]) -> None:
        self._paths = paths
        self._guard = guard

    def backups(self) -> list[BackupFacts]:
        """Every kept backup with what it holds, the newest first."""
        return [facts_of(path) for path in reversed(backup.backups(self._paths.backups))]

    def plan(self, name: str | None = None) -> RestorePlan:
        """What `restore` would do now; what people entered stays as it is. NotFound, StorageFault, Busy."""
        self._require_backup(name)
        migrate.require_writable(self._paths)
        with self._guard():
            damage = self._damage()
            if not damage:
                recovery.require_unused(self._paths.database)
            found = self._newest() if name is None else facts_of(self._base(name).path)
            if found is None and not damage:
                raise _no_backup()
            present = self._paths.database
            return RestorePlan(facts_of(present), recovery.last_change(present), damage, found)

    def restore(self, name: str | None = None) -> RecoveryReport:
        """Put a backup (the newest with surveys, or a name or path) into place; what was there goes into quarantine.

        Photos that were added since come back from the notes beside the originals; without a name a damaged database
        also gives what can be read of it, as at any start. NotFound, StorageFault, Busy.
        """
        self._require_backup(name)
        migrate.require_writable(self._paths)
        with self._guard():
            if name is None and (damage := self._damage()):
                return recovery.recover(self._paths, damage, migrate.KNOWN_SCHEMAS, migrate.migrate_file)
            base = self._base(name)
            recovery.require_unused(self._paths.database)
            return recovery.restore(self._paths, base, self._reason(base.path), migrate.migrate_file)

    def _require_backup(self, name: str | None) -> None:
        """Before anybody has to close a window for it: NotFound or StorageFault for a name that is no backup."""
        if name is not None:
            self._base(name)

    def _newest(self) -> BackupFacts | None:
        """The newest sound backup that holds a survey: an empty one, made at the first start, must be named."""
        sound = (each for each in self.backups() if not each.complaint and each.schema in migrate.KNOWN_SCHEMAS)
        return next((each for each in sound if each.requests), None)

    def _reason(self, path: Path) -> str:
        folder = path.resolve().parent
        if folder in {aside.resolve() for aside in quarantine.quarantines(self._paths)}:
            return tr(_UNDONE, name=folder.name)
        return tr(_ASKED, name=path.name)

    def _damage(self) -> str:
        try:
            return condition.examine(self._paths, migrate.KNOWN_SCHEMAS).damage
        except StorageFault:
            return ""

    def _base(self, name: str | None) -> recovery.Base:
        if name is None:
            found = self._newest()
            if found is None:
                raise _no_backup()
            return recovery.Base(found.path, found.made_at)
        path = self._paths.backups / name if Path(name).name == name else Path(name)
        if not path.is_file():
            raise NotFound(f"There is no backup {name}.", advice="See `surveyor restore --list`.")
        if path.resolve() == self._paths.database.resolve():
            raise StorageFault("This is the database itself, not a backup.", code="backup")
        return recovery.require_sound(path, migrate.KNOWN_SCHEMAS)


def undo_file(report: RecoveryReport) -> Path | None:
    """The database from before, to go back to; None where there was none that this version can use."""
    if not report.quarantine:
        return None
    file = Path(report.quarantine, "surveyor.db")
    facts = facts_of(file)
    return file if not facts.complaint and facts.schema in migrate.KNOWN_SCHEMAS else None


def _no_backup() -> NotFound:
    return NotFound(
        "There is no sound backup with surveys to restore from.",
        advice="See `surveyor restore --list`. `surveyor doctor` mends a damaged database even without one.",
    )


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

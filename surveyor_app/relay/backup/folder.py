"""A folder of backups by date, as a daily timer makes them: the newest are kept, older ones go."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.relay.backup.make import Made, make_backup
from surveyor_app.relay.backup.readers import open_backup
from surveyor_app.relay.migrate import restoring_mark
from surveyor_app.relay.settings import RelaySettings

_STAMP = "office-%Y%m%dT%H%M%SZ"
_OURS = re.compile(r"office-\d{8}T\d{6}Z")
_DRAFT = re.compile(r"\.office-\d{8}T\d{6}Z\.[0-9a-f]{8}\.(part|db)(-journal|-wal|-shm)?")


@dataclass(frozen=True, slots=True)
class MadeInto:
    """The new backup, which older ones went, and what (by SHA-256) was lost since the backup before."""

    made: Made
    forgotten: tuple[Path, ...]
    newly_lost: tuple[str, ...]


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, oldest first; an empty list where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and path.is_dir())


def back_up_into(settings: RelaySettings, folder: Path, clock: Clock, *, keep: int) -> MadeInto:
    """One more backup in `folder`; photos that the last one has take no room again. Only then do the oldest go.

    None goes where a picture was lost since: one of them may be the last to have it.
    """
    folder = folder.absolute()
    kept = backups_in(folder)
    moment = clock.now().astimezone(UTC)
    while (target := folder / f"{moment:{_STAMP}}").exists():
        moment += timedelta(seconds=1)
    made = make_backup(settings, target, clock, earlier=kept[-1] if kept else None)
    newly_lost = tuple(sorted(set(made.manifest.lost).difference(_lost_in(kept[-1]) if kept else ())))
    forgotten = [] if newly_lost else [path for path in backups_in(folder)[:-keep] if path != target]
    try:
        for path in [*forgotten, *_left_behind(folder)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    except OSError as error:
        raise StorageFault(
            f"{target} was made, but an older backup cannot be removed ({error.strerror}).",
            code="read_only",
            advice="Check the permissions.",
        ) from error
    return MadeInto(made, tuple(forgotten), newly_lost)


def was_never_set_up(settings: RelaySettings, folder: Path) -> bool:
    """Whether there is no office yet: no database, and nothing that one had left here or in `folder`.

    OSError where that cannot be seen.
    """
    database = settings.database_path
    if _is_there(database) or _is_there(restoring_mark(database)) or backups_in(folder.absolute()):
        return False
    if any(database.parent.glob("before-restore-*")):
        return False
    return not any(path.is_file() for path in (settings.photo_folder / "content").glob("*/*"))


def _is_there(path: Path) -> bool:
    try:
        os.lstat(path)  # lexists() would take a folder that nobody may look into for an empty one
    except FileNotFoundError:
        return False
    return True


def _lost_in(backup: Path) -> tuple[str, ...]:
    try:
        with open_backup(backup) as reader:
            return reader.manifest.lost
    except (SurveyorError, OSError):
        return ()


def _left_behind(folder: Path) -> list[Path]:
    """Drafts of a backup that was killed; two at a time are not made into one folder."""
    return [path for path in folder.iterdir() if _DRAFT.fullmatch(path.name)]

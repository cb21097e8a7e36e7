"""A folder of backups by date, as a daily timer makes them: the newest are kept, older ones go."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.backup.make import Made, make_backup
from surveyor_app.relay.settings import RelaySettings

_STAMP = "office-%Y%m%dT%H%M%SZ"
_OURS = re.compile(r"office-\d{8}T\d{6}Z")
_DRAFT = re.compile(r"\.office-\d{8}T\d{6}Z\.[0-9a-f]{8}\.(part|db)(-journal|-wal|-shm)?")


@dataclass(frozen=True, slots=True)
class MadeInto:
    """The new backup, and which older ones went."""

    made: Made
    forgotten: tuple[Path, ...]


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, oldest first; an empty list where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and path.is_dir())


def back_up_into(settings: RelaySettings, folder: Path, clock: Clock, *, keep: int) -> MadeInto:
    """One more backup in `folder`; photos that the last one has take no room again. Only then do the oldest go."""
    folder = folder.absolute()
    kept = backups_in(folder)
    moment = clock.now().astimezone(UTC)
    while (target := folder / f"{moment:{_STAMP}}").exists():
        moment += timedelta(seconds=1)
    made = make_backup(settings, target, clock, earlier=kept[-1] if kept else None)
    forgotten = [path for path in backups_in(folder)[:-keep] if path != target]
    try:
        for path in [*forgotten, *_left_behind(folder)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    except OSError as error:
        raise StorageFault(
            f"{target} was made, but an older backup cannot be removed ({error.strerror}).",
            code="read_only",
            advice="Check the permissions.",
        ) from error
    return MadeInto(made, tuple(forgotten))


def _left_behind(folder: Path) -> list[Path]:
    """Drafts of a backup that was killed; two at a time are not made into one folder."""
    return [path for path in folder.iterdir() if _DRAFT.fullmatch(path.name)]

"""The moment of a restore: what is there moves aside, what was prepared moves in, and a kill in between is noticed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.backup.mark import Mark
from surveyor_app.relay.durable import sync_folder
from surveyor_app.relay.kept_aside import new_aside
from surveyor_app.relay.migrate import restoring_mark

_COMPANIONS = ("-wal", "-shm", "-journal")  # an old log must never meet the new database


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or folder to be replaced; `fresh` need not exist: then nothing takes its place.

    `room` is the folder on the same disk where it is kept aside, under `name` in a folder `before-restore-…`.
    """

    place: Path
    fresh: Path
    room: Path
    name: str


def swap(pieces: list[Piece], database: Path, mark: Mark, former: Mark | None, stamp: str) -> tuple[Path, ...]:
    """Replace every piece; the folders that hold what was there. On OSError everything is moved back.

    Until the end `mark` beside the database keeps every command from using it: killed here, the restore is to be run
    again. `former` is the mark of an interrupted one before, which then counts again where this one is moved back.
    """
    asides = {room: new_aside(room, stamp) for room in {piece.room for piece in pieces if _there(piece)}}
    mark = replace(mark, kept_aside=(*mark.kept_aside, *sorted(asides.values())))
    done: list[tuple[Path, Path]] = []
    mark.write(database)
    failpoint("relay-restore-marked")
    try:
        for aside in asides.values():
            aside.mkdir(mode=0o700)
        for piece in pieces:
            for there in _there(piece):
                kept = (asides[piece.room] / piece.name).with_name(there.name)
                kept.parent.mkdir(mode=0o700, exist_ok=True)
                _move(there, kept, done)
            failpoint("relay-restore-aside")
            if piece.fresh.exists():
                _move(piece.fresh, piece.place, done)
            failpoint("relay-restore-moved")
        for folder in {path.parent for move in done for path in move} | set(asides) | set(asides.values()):
            sync_folder(folder)
    except OSError as error:
        _move_back(done, asides, database, former, error)
        raise
    restoring_mark(database).unlink()
    sync_folder(database.parent)
    failpoint("relay-restore-ended")
    return mark.kept_aside


def _there(piece: Piece) -> list[Path]:
    """What is in the place, with the companions of a database."""
    places = [piece.place, *(piece.place.with_name(piece.place.name + end) for end in _COMPANIONS)]
    return [place for place in places if os.path.lexists(place)]


def _move(source: Path, target: Path, done: list[tuple[Path, Path]]) -> None:
    os.replace(source, target)
    done.append((source, target))


def _move_back(
    done: list[tuple[Path, Path]], asides: dict[Path, Path], database: Path, former: Mark | None, cause: OSError
) -> None:
    try:
        for source, target in reversed(done):
            os.replace(target, source)
        for aside in asides.values():
            for folder in [path for path in aside.glob("*") if path.is_dir()] if aside.is_dir() else []:
                _remove_if_empty(folder)
            _remove_if_empty(aside)
        if former is None:
            restoring_mark(database).unlink()
        else:
            former.write(database)
    except OSError:
        raise StorageFault(
            f"The backup could not be put in place ({cause.strerror}), nor what was there before.",
            code="restoring",
            advice="Nothing is lost. Check the disk and run `surveyor relay restore` again.",
        ) from cause


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()

"""The moment of a restore: what is there moves aside, what was prepared moves in, and a kill in between is noticed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.failpoints import failpoint
from surveyor_app.relay.durable import sync_folder, write_whole
from surveyor_app.relay.migrate import restoring_mark

_COMPANIONS = ("-wal", "-shm", "-journal")  # an old log must never meet the new database


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or folder to be replaced; `fresh` need not exist: then nothing takes its place."""

    place: Path
    fresh: Path


def swap(pieces: list[Piece], database: Path, stamp: str) -> tuple[Path, ...]:
    """Replace every piece; the folders that hold what was there. On OSError everything is moved back.

    Until the end a mark beside the database keeps every command from using it: killed here, the restore is to be run
    again.
    """
    mark = restoring_mark(database)
    write_whole(mark, b"A restore was under way. Run it again.\n")
    done: list[tuple[Path, Path]] = []
    aside: list[Path] = []
    try:
        for piece in pieces:
            for name in (piece.place.name, *(piece.place.name + end for end in _COMPANIONS)):
                there = piece.place.with_name(name)
                if there.exists():
                    kept = _aside(piece.place.parent, stamp, aside) / name
                    _move(there, kept, done)
            failpoint("relay-restore-aside")
            if piece.fresh.exists():
                _move(piece.fresh, piece.place, done)
            failpoint("relay-restore-moved")
    except OSError:
        for source, target in reversed(done):
            os.replace(target, source)
        mark.unlink(missing_ok=True)
        raise
    for folder in {piece.place.parent for piece in pieces} | set(aside):
        sync_folder(folder)
    mark.unlink()
    sync_folder(mark.parent)
    return tuple(aside)


def _move(source: Path, target: Path, done: list[tuple[Path, Path]]) -> None:
    os.replace(source, target)
    done.append((source, target))


def _aside(beside: Path, stamp: str, aside: list[Path]) -> Path:
    """The folder for what moves aside here, made when it is needed first."""
    for folder in aside:
        if folder.parent == beside:
            return folder
    number = 1
    while (folder := beside / f"before-restore-{stamp}{'' if number == 1 else f'-{number}'}").exists():
        number += 1
    folder.mkdir(mode=0o700)
    aside.append(folder)
    return folder

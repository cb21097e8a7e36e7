"""The folders in which restores keep what was there before: their names, and what of them lies in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"before-restore-\d{8}T\d{6}Z(-\d+)?")


@dataclass(frozen=True, slots=True)
class KeptAside:
    """What one restore replaced in one room; `size` in bytes, as far as it can be read."""

    path: Path
    size: int


def is_kept_aside(path: Path) -> bool:
    """Whether a restore made this folder, going by its name; a link is nobody's."""
    return _NAME.fullmatch(path.name) is not None and path.is_dir() and not path.is_symlink()


def kept_aside_in(room: Path) -> Iterator[KeptAside]:
    """The folders of restores in a room, oldest first. OSError where it cannot be looked into."""
    if not room.is_dir():
        return
    for folder in sorted(path for path in room.iterdir() if is_kept_aside(path)):
        yield KeptAside(folder, sum(_size(path) for path in folder.rglob("*")))


def new_aside(room: Path, stamp: str) -> Path:
    """The name of a folder that is not there yet; `stamp` is the moment as 20261130T023000Z."""
    number = 1
    while (folder := room / f"before-restore-{stamp}{'' if number == 1 else f'-{number}'}").exists():
        number += 1
    return folder


def _size(path: Path) -> int:
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            return path.stat().st_size
    return 0

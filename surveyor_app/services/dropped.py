"""The files that a drop stands for: files as they are, folders with all that lies in them, hidden things left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# What systems and cameras leave between the pictures; nobody meant it.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


def _never() -> bool:
    return False


def files_in(paths: Sequence[Path], stopped: Callable[[], bool] = _never) -> list[Path]:
    """The files to add, each once: those named, and those in the folders named and their subfolders, by name. Links to
    folders are not followed, hidden files and folders are passed over, and what cannot be read counts as empty."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for file in _in_folder(path, stopped):
                found.setdefault(file)
        else:
            found.setdefault(path)
        if stopped():
            break
    return list(found)


def _in_folder(folder: Path, stopped: Callable[[], bool]) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        if stopped():
            return
        folders[:] = sorted(name for name in folders if not _is_hidden(Path(root, name)))
        for name in sorted(names, key=str.casefold):
            path = Path(root, name)
            if name.casefold() not in _LITTER and not _is_hidden(path):
                yield path


def _is_hidden(path: Path) -> bool:
    if path.name.startswith((".", "__MACOSX")):
        return True
    try:
        attributes = getattr(path.lstat(), "st_file_attributes", 0)  # on Windows only
    except OSError:
        return True
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)

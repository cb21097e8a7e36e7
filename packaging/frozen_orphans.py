"""Finds the shared libraries that came along only for files that were left out: GTK for a Qt plugin nobody loads."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from pathlib import PurePath

Entry = tuple[str, str, str]  # PyInstaller's: place below the bundle, source file, kind
Needs = Callable[[str], Iterable[str]]  # the file names of the libraries that a file links to


def without_orphans(kept: list[Entry], left_out: list[Entry], needs: Needs) -> list[Entry]:
    """Those of `kept` that anything kept needs, or that nothing left out needed: what was collected for itself stays.

    Links are left to `without_dead_links`.
    """
    links = [entry for entry in kept if entry[2] == "SYMLINK"]
    files = [entry for entry in kept if entry[2] != "SYMLINK"]
    wanted_by = {entry: _names(needs(entry[1])) for entry in (*files, *left_out) if entry[2] != "SYMLINK"}
    gone = [entry for entry in left_out if entry[2] != "SYMLINK"]
    while True:
        lost = set().union(*(wanted_by[entry] for entry in gone))
        used = set().union(*(wanted_by[entry] for entry in files))
        orphans = [entry for entry in files if _name(entry) in lost - used]
        if not orphans:
            break
        gone += orphans
        files = [entry for entry in files if entry not in orphans]
    return files + links


def without_dead_links(binaries: list[Entry], data: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Both lists without the links whose target is in neither. A link's source is its target, from its own folder."""
    places = {posixpath.normpath(entry[0].replace("\\", "/")) for entry in (*binaries, *data)}

    def lives(entry: Entry) -> bool:
        if entry[2] != "SYMLINK":
            return True
        place, target = (part.replace("\\", "/") for part in entry[:2])
        return posixpath.normpath(posixpath.join(posixpath.dirname(place), target)) in places

    return [entry for entry in binaries if lives(entry)], [entry for entry in data if lives(entry)]


def linked_libraries(file: str) -> list[str]:
    """The file names of what `file` links to, as PyInstaller reads it."""
    from PyInstaller.depend import bindepend

    return [name for name, _path in bindepend.get_imports(file)]


def _name(entry: Entry) -> str:
    return PurePath(entry[0]).name.lower()


def _names(libraries: Iterable[str]) -> set[str]:
    return {PurePath(library.replace("\\", "/")).name.lower() for library in libraries}

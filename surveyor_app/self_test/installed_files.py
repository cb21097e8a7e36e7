"""The list of files that a frozen program was built with: written by the spec, compared here."""

from __future__ import annotations

import hashlib
import json
import posixpath
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

LIST_PLACE = "surveyor_app/installed-files.json"  # below the bundle
_OURS = "surveyor_app/"  # these are compared by content; signing and stripping may change the others


def list_of(files: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """The list for files given as place below the bundle and source: hex SHA-256, "" where it is not compared."""
    placed = {place.replace("\\", "/"): source for place, source in files}
    return {place: _sha256(source) if place.startswith(_OURS) else "" for place, source in placed.items()}


def write_list(target: Path, files: Iterable[tuple[str, Path]]) -> Path:
    """Write the list into the file `target`, which goes into the bundle as LIST_PLACE; returns it."""
    target.write_text(json.dumps(list_of(files), indent=0, sort_keys=True), encoding="utf-8")
    return target


def bundle_folder() -> Path | None:
    """Where the files of this frozen program are; None for a program that is not frozen."""
    place = getattr(sys, "_MEIPASS", None)
    return Path(place) if place else None


def expected_files(bundle: Path) -> dict[str, str]:
    """The list that was written when the program was built. FileNotFoundError without one."""
    path = bundle / LIST_PLACE
    if not path.is_file():
        raise FileNotFoundError(f"the list of files {LIST_PLACE} is missing")
    listed: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return listed


def problems(bundle: Path, expected: dict[str, str]) -> Iterator[str]:
    """What is missing or was changed, in words."""
    missing = sorted(place for place in expected if not (bundle / place).is_file())
    yield from _missing_words(missing, expected)
    for place, sha256 in expected.items():
        path = bundle / place
        if sha256 and path.is_file() and _sha256(path) != sha256:
            yield f"{place} was changed"


def _missing_words(missing: list[str], expected: dict[str, str]) -> Iterator[str]:
    """A folder that is missing as a whole is one problem, not hundreds."""
    gone = set(missing)
    told: set[str] = set()
    for place in missing:
        folders = [parent.as_posix() for parent in PurePosixPath(place).parents if parent.name]
        whole = [folder for folder in folders if _all_gone(folder, gone, expected)]
        inside = [other for other in missing if other.startswith(f"{whole[-1]}/")] if whole else []
        subject = f"{posixpath.commonpath(inside)}/" if inside else place
        if subject not in told:
            told.add(subject)
            yield f"{subject} is missing"


def _all_gone(folder: str, gone: set[str], expected: dict[str, str]) -> bool:
    prefix = f"{folder}/"
    inside = [place for place in expected if place.startswith(prefix)]
    return len(inside) > 1 and all(place in gone for place in inside)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""The picture files that an import names: found inside the file's own folder, or a fault with its path."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import Fault
from surveyor_app.domain.survey_file import FilePhoto


def photo_faults(text: str, folder: Path) -> list[Fault]:
    """What is wrong with the picture files named in an import's text, however wrong the rest of it is."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    faults = []
    for place, named in _named_files(document):
        words = _fault_of(folder, named)
        if words is not None:
            faults.append(Fault(f"{place}.path", words))
    return faults


def photo_places(photos: Sequence[FilePhoto]) -> list[str]:
    """The path in the document of each photo: ``mounting_planes[0].photos[1]``."""
    seen: Counter[str] = Counter()
    places = []
    for photo in photos:
        owner = photo.section.value if photo.index is None else f"{photo.section.value}[{photo.index}]"
        places.append(f"{owner}.photos[{seen[owner]}]")
        seen[owner] += 1
    return places


def resolve_inside(folder: Path, named: str) -> Path:
    """The file's real path. ValueError when it is not inside the folder."""
    root = folder.resolve()
    path = (root / named).resolve()
    if not path.is_relative_to(root) or path == root:
        raise ValueError(named)
    return path


def _fault_of(folder: Path, named: str) -> str | None:
    parts = named.replace("\\", "/").split("/")
    if Path(named).is_absolute() or PureWindowsPath(named).anchor or ".." in parts or "\0" in named:
        return f"{named}: the picture must lie in the folder of the import file"
    try:
        path = resolve_inside(folder, named)
    except (ValueError, OSError, RuntimeError):
        return f"{named}: the picture must lie in the folder of the import file"
    try:
        if path.is_file():
            return None
        if path.exists():
            return f"{named}: this is no file but a folder or a device"
    except OSError:
        return f"{named}: the file cannot be read"
    return f"there is no file {named}"


def _named_files(document: Any) -> Iterator[tuple[str, str]]:
    """(place, path) of every photo entry that can be made out."""
    if not isinstance(document, dict):
        return
    for section in SectionName:
        part = document.get(section.value)
        if isinstance(part, list):
            for index, item in enumerate(part):
                yield from _in_item(f"{section.value}[{index}]", item)
        else:
            yield from _in_item(section.value, part)


def _in_item(owner: str, item: Any) -> Iterator[tuple[str, str]]:
    photos = item.get("photos") if isinstance(item, dict) else None
    for number, photo in enumerate(photos if isinstance(photos, list) else ()):
        path = photo.get("path") if isinstance(photo, dict) else None
        if isinstance(path, str) and path:
            yield f"{owner}.photos[{number}]", path

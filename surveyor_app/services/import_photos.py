"""The picture files that an import names: found inside the file's own folder, or a fault with its path."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PureWindowsPath
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import Fault, PhotoRefused
from surveyor_app.domain.survey_file import FilePhoto

_WORKERS = 2


def photo_faults(text: str, folder: Path) -> list[Fault]:
    """What is wrong with the names of the picture files in an import's text, however wrong the rest of it is."""
    faults = []
    for path, named in _all_named(text):
        words = _fault_of(folder, named)
        if words is not None:
            faults.append(Fault(path, words))
    return faults


def picture_faults(text: str, folder: Path, known: Collection[str]) -> list[Fault]:
    """What is wrong with the pictures themselves, those at `known` paths aside. They are read, nothing is kept: this is
    for a file that is refused for other reasons already."""
    named = [(path, name) for path, name in _all_named(text) if path not in known]
    files = sorted({resolve_inside(folder, name) for _path, name in named})
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="photo-look") as pool:
        said = dict(zip(files, pool.map(_refusal, files), strict=True))
    return [Fault(path, f"{name}: {words}") for path, name in named if (words := said[resolve_inside(folder, name)])]


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


def _refusal(file: Path) -> str:
    """Why this is no usable picture, "" for a good one."""
    from surveyor_app.imaging.inspect import inspect

    try:
        inspect(file)
    except PhotoRefused as refused:
        return refused.text
    except OSError as error:
        return f"The file cannot be read: {error.strerror or 'unknown reason'}."
    return ""


def _all_named(text: str) -> list[tuple[str, str]]:
    """(path in the document, path of the file) of every photo that a text names; none where it is not JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [(f"{place}.path", named) for place, named in _named_files(document)]


def _fault_of(folder: Path, named: str) -> str | None:
    parts = named.replace("\\", "/").split("/")
    if Path(named).is_absolute() or PureWindowsPath(named).anchor or ".." in parts or "\0" in named:
        return f"{named}: the picture must lie in the folder of the import file."
    try:
        path = resolve_inside(folder, named)
    except (ValueError, OSError, RuntimeError):
        return f"{named}: the picture must lie in the folder of the import file."
    try:
        if path.is_file():
            return None
        if path.exists():
            return f"{named} is no file but a folder or a device."
    except OSError:
        return f"The file {named} cannot be read."
    return f"There is no file {named}."


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

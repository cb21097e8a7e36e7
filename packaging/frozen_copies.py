"""Links private copies of system libraries, which wheels bring under hashed names, to the one that is there anyway."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath

Entry = tuple[str, str, str]  # PyInstaller's: place below the bundle, source file, kind
# Their interfaces have been stable for many years. Others are left alone: a wheel may need its newer one.
STABLE = ("libXau", "libxcb", "liblzma", "libzstd")
_HASHED = re.compile(r"^(lib\w+)-[0-9a-f]{8}\.so\.(\d+)[\d.]*$")


def joined(entries: list[Entry]) -> list[Entry]:
    """The entries, with links in the place of the copies: `pillow.libs/libXau-….so.6.0.0` → `../libXau.so.6`."""
    shared = {place for place, _source, kind in entries if "/" not in place and kind != "SYMLINK"}
    return [_link(entry, shared) or entry for entry in entries]


def _link(entry: Entry, shared: set[str]) -> Entry | None:
    place = PurePosixPath(entry[0].replace("\\", "/"))
    copy = _HASHED.match(place.name)
    if copy is None or entry[2] == "SYMLINK" or len(place.parts) == 1 or copy[1] not in STABLE:
        return None
    name = f"{copy[1]}.so.{copy[2]}"
    return (entry[0], os.path.join(*[".."] * (len(place.parts) - 1), name), "SYMLINK") if name in shared else None

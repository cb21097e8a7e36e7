"""Takes the folders of the building machine out of the search paths of a frozen program's libraries (ELF, 64 bits)."""

from __future__ import annotations

import struct
from pathlib import Path

_ELF64_LITTLE_ENDIAN = b"\x7fELF\x02\x01"
_LOAD, _DYNAMIC = 1, 2  # kinds of segments
_NULL, _STRINGS, _SEARCH_PATHS = 0, 5, (15, 29)  # tags: the end, DT_STRTAB, DT_RPATH and DT_RUNPATH
_ENTRY = struct.Struct("<qQ")


def forget_foreign(folder: Path) -> int:
    """Remove every search path that is not relative to the library itself; how many libraries had one."""
    changed = 0
    for library in sorted(folder.rglob("*")):
        if library.is_file() and not library.is_symlink():
            content = library.read_bytes()
            without = without_foreign_path(content)
            if without != content:
                mode = library.stat().st_mode
                library.write_bytes(without)
                library.chmod(mode & 0o777)
                changed += 1
    return changed


def without_foreign_path(content: bytes) -> bytes:
    """A library's bytes without such an entry; the same bytes where it has none, or where this is no library."""
    if not content.startswith(_ELF64_LITTLE_ENDIAN):
        return content
    segments = _segments(content)
    for kind, offset, _address, size in segments:
        if kind == _DYNAMIC:
            return _cleaned(content, segments, offset, size)
    return content


def _segments(content: bytes) -> list[tuple[int, int, int, int]]:
    """Kind, offset in the file, address and size in the file of each."""
    table, width, number = (
        struct.unpack_from("<Q", content, 32)[0],
        struct.unpack_from("<H", content, 54)[0],
        struct.unpack_from("<H", content, 56)[0],
    )
    found = []
    for index in range(number):
        kind, _flags, offset, address, _physical, size = struct.unpack_from("<IIQQQQ", content, table + index * width)
        found.append((kind, offset, address, size))
    return found


def _cleaned(content: bytes, segments: list[tuple[int, int, int, int]], offset: int, size: int) -> bytes:
    entries = [_ENTRY.unpack_from(content, offset + at) for at in range(0, size, _ENTRY.size)]
    strings = next((value for tag, value in entries if tag == _STRINGS), 0)
    kept = [
        entry
        for entry in entries
        if not (entry[0] in _SEARCH_PATHS and _is_foreign(content, segments, strings, entry[1]))
    ]
    kept += [(_NULL, 0)] * (len(entries) - len(kept))
    packed = b"".join(_ENTRY.pack(*entry) for entry in kept)
    return content[:offset] + packed + content[offset + len(packed) :]


def _is_foreign(content: bytes, segments: list[tuple[int, int, int, int]], strings: int, at: int) -> bool:
    for kind, offset, address, size in segments:
        if kind == _LOAD and address <= strings < address + size:
            start = offset + strings - address + at
            text = content[start : content.index(b"\0", start)].decode("utf-8", "replace")
            return any(not place.startswith("$ORIGIN") for place in text.split(":") if place)
    return False

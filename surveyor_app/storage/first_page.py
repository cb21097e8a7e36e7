"""Makes the first page of a copied SQLite file anew: the header, and the root of the list of tables.

It is the page that is written most. The list's own pages lie elsewhere and are found by what they hold. Layout:
https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

_PAGE = 4096  # what SQLite uses where nothing else was asked for, as here
_HEADER = 100
_LEAF, _INTERIOR = 13, 5
_SCHEMA_COLUMNS = 5
_LARGEST_FILE = 1 << 30


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page of the list of tables: its number, counted from 1, and its first and last row."""

    page: int
    first: int
    last: int


def mend_first_page(copy: Path) -> bool:
    """Write a new first page into `copy`; False where no page of the list of tables can be found. OSError."""
    if copy.stat().st_size > _LARGEST_FILE:
        return False
    content = copy.read_bytes()
    leaves = sorted(_schema_leaves(content), key=lambda leaf: leaf.first)
    if not leaves or any(one.last >= other.first for one, other in pairwise(leaves)):
        return False
    with copy.open("r+b") as file:
        file.write(_first_page(leaves, len(content) // _PAGE))
    return True


def _first_page(leaves: list[_Leaf], pages: int) -> bytes:
    header = bytearray(_HEADER)
    header[:24] = b"SQLite format 3\0" + struct.pack(">HBBBBBB", _PAGE, 2, 2, 0, 64, 32, 32)
    struct.pack_into(">II", header, 24, 1, pages)
    struct.pack_into(">II", header, 40, 1, 4)  # schema cookie, schema format
    struct.pack_into(">I", header, 56, 1)  # UTF-8
    struct.pack_into(">I", header, 92, 1)  # the page count belongs to the change counter 1
    cells = [struct.pack(">I", leaf.page) + _varint(leaf.last) for leaf in leaves[:-1]]
    page, end = bytearray(_PAGE), _PAGE
    page[:_HEADER] = header
    for number, cell in enumerate(cells):
        end -= len(cell)
        page[end : end + len(cell)] = cell
        struct.pack_into(">H", page, _HEADER + 12 + 2 * number, end)
    struct.pack_into(">BHHHBI", page, _HEADER, _INTERIOR, 0, len(cells), end, 0, leaves[-1].page)
    return bytes(page)


def _schema_leaves(content: bytes) -> Iterator[_Leaf]:
    for number in range(2, len(content) // _PAGE + 1):
        page = content[(number - 1) * _PAGE : number * _PAGE]
        rows = _schema_rows(page) if page[0] == _LEAF else []
        if rows:
            yield _Leaf(number, rows[0], rows[-1])


def _schema_rows(page: bytes) -> list[int]:
    """The row numbers of a leaf of the list of tables, [] for any other page."""
    count = struct.unpack_from(">H", page, 3)[0]
    rows = []
    try:
        for offset in struct.unpack_from(f">{count}H", page, 8):
            _size, at = _read_varint(page, offset)
            row, at = _read_varint(page, at)
            length, types_at = _read_varint(page, at)
            types = []
            while types_at < at + length:
                each, types_at = _read_varint(page, types_at)
                types.append(each)
            kind_length = (types[0] - 13) // 2 if types[0] >= 13 and types[0] % 2 else 0
            kind = page[at + length : at + length + kind_length]
            if len(types) != _SCHEMA_COLUMNS or kind not in (b"table", b"index"):
                return []
            rows.append(row)
    except (IndexError, struct.error):
        return []
    return rows


def _read_varint(page: bytes, at: int) -> tuple[int, int]:
    """The number at a place, and the place behind it."""
    value = 0
    for position in range(8):
        byte = page[at + position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + position + 1
    return value << 8 | page[at + 8], at + 9


def _varint(value: int) -> bytes:
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))

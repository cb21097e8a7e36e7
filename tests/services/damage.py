"""Damages real database files: pages, indexes, the end, the header."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

PAGE = 4096


def pages_of(database: Path, name: str) -> list[int]:
    """The pages of a table or index, the root first; counted from 1."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = int(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])
    page = database.read_bytes()[(root - 1) * PAGE : root * PAGE]
    if page[0] not in (2, 5):
        return [root]
    count = struct.unpack_from(">H", page, 3)[0]
    cells = struct.unpack_from(f">{count}H", page, 12)
    return [root, *(struct.unpack_from(">I", page, cell)[0] for cell in cells), struct.unpack_from(">I", page, 8)[0]]


def overwrite(database: Path, *pages: int, byte: bytes = b"\xff") -> None:
    """Fill whole pages with one byte."""
    with database.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(byte * PAGE)


def cut_off(database: Path, share: float) -> None:
    """Keep only this share of the file's pages."""
    os.truncate(database, int(database.stat().st_size // PAGE * share) * PAGE)

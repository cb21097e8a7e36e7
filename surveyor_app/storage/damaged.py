"""Reads what can still be read of a damaged database: from a copy, row by row, around the pages that are broken.

The indexes say how many rows of a survey there should be, so that half a survey is never taken for a whole one.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Dialect, Float, Integer, Table
from sqlalchemy.dialects import sqlite as sqlite_dialect

from surveyor_app.storage.column_types import EnumByValue, JsonText, UtcDateTime
from surveyor_app.storage.core_tables import ALL
from surveyor_app.storage.first_page import mend_first_page
from surveyor_app.storage.look import companion

logger = logging.getLogger(__name__)

_SECONDS = 60.0  # for everything: a damaged file must not keep a start waiting for ever
_STEPS_BETWEEN_LOOKS = 10_000
_PROBES = 20_000  # row numbers tried one by one behind a broken page
_UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)  # the second where SQLite quotes what it cannot read
_DIALECT: Dialect = sqlite_dialect.dialect()


@dataclass(frozen=True, slots=True)
class TableRows:
    """The readable rows of one table as Python values, by what they belong to (see `key_of`); `counts` is how many
    there are of each key as the table's index says, None where it cannot be asked."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    is_complete: bool = False
    counts: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Damaged:
    """The readable rows of a damaged database, by the names of the tables; empty where nothing could be read."""

    tables: dict[str, TableRows] = field(default_factory=dict)

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """All rows of a table."""
        for rows in self._table(table).rows.values():
            yield from rows

    def rows_of(self, table: Table, key: str) -> list[dict[str, Any]]:
        """Those of one survey (request, setting, photo)."""
        return self._table(table).rows.get(key, [])

    def is_whole(self, table: Table, key: str) -> bool:
        """Whether all rows of a survey in this table were read, as far as anything tells."""
        of_table = self._table(table)
        if of_table.counts is None:
            return of_table.is_complete
        return of_table.counts.get(key, 0) == len(self.rows_of(table, key))

    def knows_all(self, table: Table) -> bool:
        """Whether every key of a table is known, by its rows or by its index."""
        of_table = self._table(table)
        return of_table.is_complete or of_table.counts is not None

    def keys(self, table: Table) -> set[str]:
        """Every key of a table that its rows or its index name."""
        of_table = self._table(table)
        return set(of_table.rows) | set(of_table.counts or ())

    def _table(self, table: Table) -> TableRows:
        return self.tables.get(table.name, TableRows())


def key_of(table: Table) -> str:
    """The column that says what a row belongs to: the survey's request, else the first."""
    return "request_id" if "request_id" in table.c else str(table.columns[0].name)


def read_damaged(database: Path, log: Path) -> Damaged:
    """Whatever can be read of a database file and its write-ahead log, which are not touched. Never raises."""
    try:
        with _copied(database, log) as copy:
            found = _read(copy)
            if not found.tables and mend_first_page(copy):
                found = _read(copy, is_mended=True)
            return found
    except (*_UNREADABLE, sqlite3.Error, OSError) as error:
        logger.warning("the damaged database could not be read: %s", type(error).__name__)
        return Damaged()


@contextmanager
def _copied(database: Path, log: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="surveyor-damaged-") as folder:
        copy = Path(folder) / "damaged.db"
        shutil.copyfile(database, copy)
        if log.is_file():
            shutil.copyfile(log, companion(copy, "-wal"))
        yield copy


def _read(copy: Path, *, is_mended: bool = False) -> Damaged:
    deadline = time.monotonic() + _SECONDS
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)
        # Lets SQLite open a file that is shorter than it should be, and one with a broken list of tables.
        connection.execute("PRAGMA writable_schema=ON")
        listed: dict[int, tuple[Any, ...]] = {}
        _scan(connection, "SELECT 1, 1 FROM sqlite_schema", {})  # the first statement fails where the list is broken
        knows_tables = _scan(connection, "SELECT rowid, type, name FROM sqlite_schema", listed) and not is_mended
        knows_tables &= all(kind in ("table", "index") for kind, _name in listed.values())
        names = {name for kind, name in listed.values() if kind == "table"}
        if not names.intersection(table.name for table in ALL):
            return Damaged()
        tables = {table.name: _table(connection, table, deadline) for table in ALL if table.name in names}
        if knows_tables:  # the file is of a version that had no such table
            tables |= {table.name: TableRows(is_complete=True) for table in ALL if table.name not in names}
        return Damaged(tables)


def _table(connection: sqlite3.Connection, table: Table, deadline: float) -> TableRows:
    try:
        present = {row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}
    except _UNREADABLE:
        return TableRows()
    columns = [column for column in table.columns if column.name in present]
    names = ", ".join(f'"{column.name}"' for column in columns)
    query = f'SELECT rowid, {names} FROM "{table.name}" NOT INDEXED'  # noqa: S608 - names of our own tables
    stored, is_complete = _all_rows(connection, query, deadline)
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in stored:
        row = _decoded(columns, each)
        is_complete &= row is not None
        if row is not None:
            rows[row[key_of(table)]].append(row)
    return TableRows(dict(rows), is_complete, _counts(connection, table))


def _all_rows(connection: sqlite3.Connection, query: str, deadline: float) -> tuple[list[tuple[Any, ...]], bool]:
    """From the front up to a broken page, from the end back to one, and what can be had in between."""
    found: dict[int, tuple[Any, ...]] = {}
    if _scan(connection, f"{query} ORDER BY rowid", found):
        return list(found.values()), True
    first = max(found, default=0) + 1
    behind: dict[int, tuple[Any, ...]] = {}
    _scan(connection, f"{query} WHERE rowid >= ? ORDER BY rowid DESC", behind, first)
    found |= behind
    for rowid in range(first, min([first + _PROBES, *behind])):
        if time.monotonic() > deadline:
            break
        _scan(connection, f"{query} WHERE rowid = ?", found, rowid)
    return [found[rowid] for rowid in sorted(found)], False


def _scan(connection: sqlite3.Connection, query: str, found: dict[int, tuple[Any, ...]], *values: int) -> bool:
    """Add the rows of a query by their number, up to the first that cannot be read; whether all could be."""
    try:
        for row in connection.execute(query, values):
            found[row[0]] = row[1:]
    except _UNREADABLE:
        return False
    return True


def _counts(connection: sqlite3.Connection, table: Table) -> dict[str, int] | None:
    key = key_of(table)
    query = f'SELECT "{key}", count(*) FROM "{table.name}" GROUP BY "{key}"'  # noqa: S608 - names of our own tables
    try:
        counted = connection.execute(query).fetchall()
    except _UNREADABLE:
        return None
    return dict(counted) if all(isinstance(each, str) for each, _count in counted) else None


def _decoded(columns: Sequence[Column[Any]], stored: tuple[Any, ...]) -> dict[str, Any] | None:
    """A row as Python values, None where a value cannot be one of its column."""
    try:
        return {column.name: _value(column, value) for column, value in zip(columns, stored, strict=True)}
    except (ValueError, TypeError):
        return None


def _value(column: Column[Any], stored: Any) -> Any:
    if stored is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    kind = column.type
    if isinstance(kind, (UtcDateTime, EnumByValue, JsonText)):
        if not isinstance(stored, str):
            raise TypeError(column.name)
        return kind.process_result_value(stored, _DIALECT)
    wanted = (int,) if isinstance(kind, Integer) else (int, float) if isinstance(kind, Float) else (str,)
    if not isinstance(stored, wanted):
        raise TypeError(column.name)
    return stored

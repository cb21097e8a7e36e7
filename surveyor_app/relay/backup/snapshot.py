"""A copy of the live database at one moment, without what is secret or short-lived, checked by SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.database import BUSY_TIMEOUT_MS, storage_fault

_NAMES_CONTENT = "SELECT 1 FROM photo WHERE sha256 = ? LIMIT 1"
_NAMES_SCREENSHOT = "SELECT 1 FROM survey_request WHERE screenshot_sha256 = ? LIMIT 1"
# Codes live for ten minutes and session tokens for an hour: after a restore none of them may work again.
_SCRUB = """
PRAGMA secure_delete = ON;
PRAGMA journal_mode = DELETE;
UPDATE prefetch SET session_token = NULL, session_token_at = NULL;
DELETE FROM pairing_code;
DELETE FROM wrong_code;
"""
_FORGET_CONTENT = (
    "DELETE FROM fetch WHERE photo_id IN (SELECT id FROM photo WHERE sha256 = ?)",
    "DELETE FROM upload WHERE photo_id IN (SELECT id FROM photo WHERE sha256 = ?)",
    "DELETE FROM photo WHERE sha256 = ?",
)
_FORGET_SCREENSHOT = (
    "UPDATE survey_request SET screenshot_sha256 = NULL, screenshot_type = NULL WHERE screenshot_sha256 = ?",
)


@contextmanager
def storage_words() -> Iterator[None]:
    """SQLite's faults as StorageFaults."""
    try:
        yield
    except sqlite3.Error as error:
        raise storage_fault(error) from error


class Snapshot:
    """The copy; `live` stays the database it was taken of."""

    def __init__(self, live: Path, copy: Path) -> None:
        """Take it. StorageFault where the database is damaged, busy or the disk full."""
        self._live = live
        self.path = copy
        with storage_words():
            with closing(sqlite3.connect(live, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
                copy.touch(mode=0o600, exist_ok=False)
                connection.execute("VACUUM INTO ?", (str(copy),))
            with closing(sqlite3.connect(copy)) as connection:
                connection.executescript(_SCRUB)

    def contents(self) -> dict[str, int]:
        """The bytes that photos need: SHA-256 → size."""
        return {str(row[0]): int(row[1]) for row in self._rows("SELECT sha256, max(size) FROM photo GROUP BY sha256")}

    def screenshots(self) -> list[str]:
        """The screenshots that requests have, by SHA-256."""
        query = "SELECT DISTINCT screenshot_sha256 FROM survey_request WHERE screenshot_sha256 IS NOT NULL"
        return [str(row[0]) for row in self._rows(query)]

    def counts(self) -> tuple[int, int]:
        """How many requests and photos it has."""
        [[requests, photos]] = self._rows("SELECT (SELECT count(*) FROM survey_request), (SELECT count(*) FROM photo)")
        return int(requests), int(photos)

    def forget_content_unless_live(self, sha256: str) -> bool:
        """Drop the rows of photos that were collected since the snapshot; False where they still are in use."""
        return self._forget_unless_live(sha256, _NAMES_CONTENT, _FORGET_CONTENT)

    def forget_screenshot_unless_live(self, sha256: str) -> bool:
        """The same for a screenshot."""
        return self._forget_unless_live(sha256, _NAMES_SCREENSHOT, _FORGET_SCREENSHOT)

    def check(self) -> None:
        """SQLite's own full check of the copy; StorageFault where it complains."""
        verdict = self._rows("PRAGMA integrity_check(1)")[0][0]
        if verdict != "ok" or self._rows("PRAGMA foreign_key_check"):
            raise StorageFault(
                "The relay's database is damaged; no backup was made.",
                code="damaged",
                advice="Restore the newest earlier backup with `surveyor relay restore`.",
            )

    def _forget_unless_live(self, sha256: str, named: str, statements: tuple[str, ...]) -> bool:
        if self._rows(named, sha256, path=self._live):
            return False
        with storage_words(), closing(sqlite3.connect(self.path)) as connection, connection:
            for statement in statements:
                connection.execute(statement, (sha256,))
        return True

    def _rows(self, query: str, *values: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        with storage_words(), closing(sqlite3.connect(path or self.path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            return connection.execute(query, values).fetchall()

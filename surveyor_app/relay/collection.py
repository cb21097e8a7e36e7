"""Garbage collection: marks what nothing needs any longer, sweeps it after a grace, and says what it did.

A file is removed only inside a write transaction that has just seen that no row names it. Whoever makes a row for a
file looks at the file inside such a transaction too, so a file and its row cannot miss each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from surveyor_app.domain.clock import Clock
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import retention
from surveyor_app.relay.database import Database
from surveyor_app.relay.photo_store import PhotoStore, StoredFile
from surveyor_app.relay.screenshots import ScreenshotFolder

logger = logging.getLogger(__name__)

GRACE = timedelta(hours=24)  # for files without a row
UPLOAD_GRACE = timedelta(days=7)  # for uploads that nobody goes on with


@dataclass(frozen=True, slots=True)
class Collected:
    """One thing that went, or would go: `kind` is photo, upload, staging, content or screenshot."""

    kind: str
    name: str
    size: int
    text: str


@dataclass(slots=True)
class Report:
    """What a collection did; a file that could not go is left for next time."""

    dry_run: bool
    collected: list[Collected] = field(default_factory=list)
    unfetched: list[retention.Unfetched] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of the files that went."""
        return sum(entry.size for entry in self.collected if entry.kind != "photo")


class Collector:
    """Blocking; safe beside a serving relay, also from another process."""

    def __init__(self, database: Database, store: PhotoStore, screenshots: ScreenshotFolder, clock: Clock) -> None:
        self._database = database
        self._store = store
        self._screenshots = screenshots
        self._clock = clock

    def collect(self, *, grace: timedelta | None = None, dry_run: bool = False) -> Report:
        """Remove what may go. `grace` replaces both graces; what Aurora fetched is kept for 30 days all the same."""
        now = self._clock.now()
        report = Report(dry_run)
        self._photos(report, now)
        self._uploads(report, now - (UPLOAD_GRACE if grace is None else grace))
        before = now - (GRACE if grace is None else grace)
        self._staging(report, before)
        self._content(report, before)
        self._pictures(report, before)
        with self._database.read() as connection:
            report.unfetched = retention.unfetched(connection, now)
        return report

    def _photos(self, report: Report, now: datetime) -> None:
        """Rows of photos that have been fetched and are no longer wanted; their files go with the content."""
        with self._database.read() as connection:
            expired = retention.expired_photos(connection, now)
        for photo in expired:
            if not report.dry_run:
                with self._database.write() as connection:
                    if not retention.expired_photos(connection, now, photo.id):
                        continue
                    retention.forget_photo(connection, photo.id)
                failpoint("relay-collect-photo-forgotten")
            text = f"{photo.filename} of survey {photo.survey}: fetched, and not needed for 30 days"
            report.collected.append(Collected("photo", photo.id, photo.size, text))

    def _uploads(self, report: Report, before: datetime) -> None:
        """Unfinished uploads whose last byte came long ago."""
        staged = {file.name: file for file in self._store.staged()}
        with self._database.read() as connection:
            unfinished = [upload for upload in retention.uploads(connection).values() if not upload.done]
        for upload in unfinished:
            file = staged.get(upload.id)
            if upload.created_at > before or (file is not None and file.modified > before):
                continue
            if not report.dry_run:
                with self._database.write() as connection:
                    if not retention.forget_unfinished_upload(connection, upload.id):
                        continue
                failpoint("relay-collect-upload-forgotten")
                self._store.remove_staged(upload.id)
            size = file.size if file is not None else 0
            text = f"an upload for survey {upload.survey} that nobody went on with ({size} of {upload.length} bytes)"
            report.collected.append(Collected("upload", upload.id, size, text))

    def _staging(self, report: Report, before: datetime) -> None:
        """Staging without an unfinished upload: left by a crash."""
        files = [file for file in self._store.staged() if file.modified <= before]
        with self._database.read() as connection:
            known = retention.uploads(connection)
        gone = {entry.name for entry in report.collected if entry.kind == "upload"}
        for file in files:
            upload = known.get(file.name)
            if file.name in gone or (upload is not None and not upload.done):
                continue
            if report.dry_run or self._removed(partial(self._store.remove_staged, file.name)):
                report.collected.append(Collected("staging", file.name, file.size, "bytes of no running upload"))

    def _content(self, report: Report, before: datetime) -> None:
        """Kept bytes that no photo has."""
        expiring = {entry.name for entry in report.collected if entry.kind == "photo"}
        with self._database.read() as connection:
            needed = {p.sha256 for p in retention.photos(connection) if not (report.dry_run and p.id in expiring)}
        files = [file for file in self._store.contents() if file.modified <= before and file.name not in needed]
        failpoint("relay-collect-marked")
        for file in files:
            if self._sweep(report, file, retention.names_content, self._store.remove_content):
                report.collected.append(Collected("content", file.name, file.size, "bytes that no photo has"))

    def _pictures(self, report: Report, before: datetime) -> None:
        """Screenshots that no request has any longer."""
        with self._database.read() as connection:
            needed = retention.screenshots(connection)
        for file in list(self._screenshots.files()):
            if file.modified > before or file.name in needed:
                continue
            if self._sweep(report, file, retention.names_screenshot, self._screenshots.remove):
                report.collected.append(Collected("screenshot", file.name, file.size, "a picture that no request has"))

    def _sweep(
        self,
        report: Report,
        file: StoredFile,
        is_named: Callable[[Connection, str], bool],
        remove: Callable[[str], None],
    ) -> bool:
        if report.dry_run:
            return True
        with self._database.write() as connection:
            return not is_named(connection, file.name) and self._removed(partial(remove, file.name))

    def _removed(self, remove: Callable[[], None]) -> bool:
        try:
            remove()
        except OSError as error:  # Windows does not remove what somebody reads
            logger.warning("a file could not be collected (%s); the next collection tries again", type(error).__name__)
            return False
        return True

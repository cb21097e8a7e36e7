"""Compares rows and files, and says in words what does not fit and what comes of it."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.relay import retention
from surveyor_app.relay.database import Database
from surveyor_app.relay.kept_aside import kept_aside_in
from surveyor_app.relay.photo_store import PhotoStore, StoredFile
from surveyor_app.relay.retention import KeptPhoto
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.uploads import sha256_of_stream

_SENT_AGAIN = "The laptop sends it again when it publishes the survey again."
_COLLECTED = "Harmless: the daily collection removes it."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: a fault (photos cannot be served) or a note (nothing is lost)."""

    kind: str
    is_fault: bool
    subject: str
    text: str


class Inspector:
    """Blocking; only reads. `rooms` are the folders in which restores keep aside what was there."""

    def __init__(
        self,
        database: Database,
        store: PhotoStore,
        screenshots: ScreenshotFolder,
        clock: Clock,
        rooms: Iterable[Path] = (),
    ) -> None:
        self._database = database
        self._store = store
        self._screenshots = screenshots
        self._clock = clock
        self._rooms = tuple(rooms)

    def inspect(self, *, deep: bool = False) -> list[Finding]:
        """Everything that does not fit, faults first; `deep` reads and hashes every photo."""
        # Files before rows: what is finished in between is then seen as a file that has its row.
        staged = list(self._store.staged())
        contents = {file.name: file for file in self._store.contents()}
        pictures = {file.name: file for file in self._screenshots.files()}
        findings = [
            *self._database_findings(),
            *self._photo_findings(contents, deep=deep),
            *self._screenshot_findings(pictures),
            *self._staging_findings(staged),
            *self._strays(),
            *self._kept_aside(),
            *self._unfetched(),
        ]
        return sorted(findings, key=lambda finding: not finding.is_fault)

    def _database_findings(self) -> Iterator[Finding]:
        with self._database.read() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if said != "ok":
            yield Finding("database", True, "", "The database is damaged. Restore it from a backup.")
        if broken:
            yield Finding("database", True, "", f"{len(broken)} rows of the database refer to rows that are gone.")

    def _photo_findings(self, contents: dict[str, StoredFile], *, deep: bool) -> Iterator[Finding]:
        with self._database.read() as connection:
            photos = retention.photos(connection)
        by_hash: defaultdict[str, list[KeptPhoto]] = defaultdict(list)
        for photo in photos:
            by_hash[photo.sha256].append(photo)
        for sha256, sharers in by_hash.items():
            kind, words = self._state(sha256, sharers[0].size, deep=deep)
            for photo in sharers if kind else ():
                yield Finding(kind, True, photo.id, f"{photo.filename} of survey {photo.survey}: {words} {_SENT_AGAIN}")
        for name in sorted(contents.keys() - by_hash.keys()):
            yield Finding("orphan", False, name, f"The stored bytes {name[:13]}… belong to no photo. {_COLLECTED}")

    def _state(self, sha256: str, size: int, *, deep: bool) -> tuple[str, str]:
        """What is wrong with stored bytes, asked of the store itself; ("", "") where nothing is."""
        try:
            with self._store.open(sha256) as file:
                if deep and sha256_of_stream(file) != sha256:
                    kind = "wrong_hash" if self._store.has(sha256, size) else "wrong_size"
                    return kind, "the stored bytes are not the photo's."
            if not self._store.has(sha256, size):
                return "wrong_size", "the stored bytes are not as many as the photo has."
        except FileNotFoundError:
            return "missing", "the bytes are gone."
        except OSError as error:
            return "unreadable", f"the bytes cannot be read ({error.strerror})."
        return "", ""

    def _screenshot_findings(self, pictures: dict[str, StoredFile]) -> Iterator[Finding]:
        with self._database.read() as connection:
            needed = retention.screenshots(connection)
        for sha256, request_id in sorted(needed.items()):
            if self._screenshots.read(sha256) is None:
                text = f"The screenshot of request {request_id} is gone. `surveyor relay refresh` fetches it again."
                yield Finding("screenshot_missing", True, sha256, text)
        for name in sorted(pictures.keys() - needed.keys()):
            text = f"The screenshot {name[:13]}… belongs to no request. {_COLLECTED}"
            yield Finding("orphan_screenshot", False, name, text)

    def _staging_findings(self, staged: list[StoredFile]) -> Iterator[Finding]:
        with self._database.read() as connection:
            known = retention.uploads(connection)
        for file in staged:
            upload = known.get(file.name)
            if upload is None:
                text = f"{file.size} bytes in staging belong to no upload. {_COLLECTED}"
                yield Finding("staging_without_row", False, file.name, text)
            elif upload.done:
                text = f"The staging of a finished upload for survey {upload.survey} was left behind. {_COLLECTED}"
                yield Finding("staging_left", False, file.name, text)
            elif file.size > upload.length:
                text = f"An upload for survey {upload.survey} has more bytes than were announced. It will start over."
                yield Finding("staging_too_long", False, file.name, text)

    def _strays(self) -> Iterator[Finding]:
        for file in self._store.strays():
            text = f"The photo folder's {file.name} was not put there by the relay: it neither serves nor removes it."
            yield Finding("stray", False, file.name, text)

    def _kept_aside(self) -> Iterator[Finding]:
        for aside in (aside for room in self._rooms for aside in kept_aside_in(room)):
            text = (
                f"A restore kept what was there before in {aside.path} ({aside.size / 1e6:.1f} MB). Nothing removes it "
                f"by itself; once nothing of it is missed: rm -r {shlex.quote(str(aside.path))}"
            )
            yield Finding("kept_aside", False, str(aside.path), text)

    def _unfetched(self) -> Iterator[Finding]:
        with self._database.read() as connection:
            waiting = retention.unfetched(connection, self._clock.now())
        for entry in waiting:
            yield Finding("unfetched", False, entry.survey, unfetched_words(entry))


def unfetched_words(entry: retention.Unfetched) -> str:
    """What to tell the office about photos that wait for Aurora."""
    return (
        f"Aurora has not fetched {entry.photos} photos of survey {entry.survey}, hosted since "
        f"{entry.oldest.date().isoformat()}. They are kept."
    )

"""What must be true of a survey that went through crashes: every rule that is broken is one sentence."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobStatus, ReceiptKind
from surveyor_app.domain.photo import Photo
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.photo import PhotoService
from surveyor_app.storage import (
    delivery_repository,
    outbox_repository,
    photo_repository,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore
from tests.crash.crash_office import CrashOffice, sha256_of
from tests.crash.turned_copies import is_turned_as

_CLIENT = httpx.Client(timeout=10, trust_env=False)  # one for all: setting up its TLS takes a while


class _DaysLater:
    """A clock for which every file is old: the sweep runs without grace."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=3)

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Case:
    """One survey on one laptop after all crashes. `sources` are the surveyor's own files."""

    office: CrashOffice
    folder: Path
    request_id: str
    sources: tuple[Path, ...]
    kills: int
    relay_was_killed: bool = False
    many_revisions: bool = False  # and perhaps a second laptop: what was frozen last counts

    def violations(self) -> list[str]:
        """Every rule that does not hold."""
        return [*self.on_the_laptop(), *self.elsewhere()]

    def on_the_laptop(self) -> list[str]:
        """What is wrong with the laptop's own files and rows, after a sweep without grace."""
        paths = DataPaths(self.folder)
        with closing(Database(paths.database)) as database:
            PhotoService(database, paths, _DaysLater(), OfficeData(paths)).sweep()
            with database.read() as connection:
                photos = photo_repository.photos(connection, self.request_id)
                known = {sha256 for sha256, _type, _size in photo_repository.stored_files(connection)}
                status = survey_repository.load(connection, self.request_id).status
                jobs = outbox_repository.jobs(connection, self.request_id)
                receipts = delivery_repository.receipts(connection, self.request_id)
                broken = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        found = [*self._originals(paths, photos, known)]
        if broken != "ok":
            found.append(f"the laptop's database is damaged: {broken}")
        if status is not SurveyStatus.PUBLISHED and not self.many_revisions:
            found.append(f"the survey is {status.value}, not published")
        found += [
            f"a job is stuck: {job.kind.value} is {job.status.value}: {job.error_text}"
            for job in jobs
            if job.status not in (JobStatus.DONE, JobStatus.SUPERSEDED)
        ]
        return [*found, *self._receipts(Counter(receipt.kind for receipt in receipts), len(photos))]

    def elsewhere(self) -> list[str]:
        """What the relay, after a collection without grace, and Aurora hold otherwise than the last revision says."""
        self.office.collect_garbage()
        with closing(Database(DataPaths(self.folder).database)) as database, database.read() as connection:
            photos = {photo.id: photo for photo in photo_repository.photos(connection, self.request_id)}
            revision = revision_repository.latest(connection, self.request_id)
            copies = delivery_repository.copies(connection, self.request_id)
        if revision is None:
            return ["no revision was frozen"]
        if revision.number != 1 and not self.many_revisions:
            return [f"the last revision is {revision.number}, not 1"]
        hosted = {one.photo_id: copies[one.copy_key] for one in revision.photos if one.copy_key in copies}
        if not revision.photos or (len(revision.photos) != len(self.sources) and not self.many_revisions):
            return [f"{len(revision.photos)} photos were frozen, not {len(self.sources)}"]
        frozen = [photos[photo.photo_id] for photo in revision.photos if photo.photo_id in photos]
        store = PhotoStore(DataPaths(self.folder))
        originals = {photo.id: store.path_of(photo.sha256, photo.media_type) for photo in frozen}
        return [*self._relay(frozen, hosted), *self._aurora(revision, hosted, originals)]

    def _originals(self, paths: DataPaths, photos: tuple[Photo, ...], known: set[str]) -> Iterator[str]:
        store = PhotoStore(paths)
        kept = Counter(photo.sha256 for photo in photos)
        if not self.sources:
            yield "there is nothing to check: the surveyor has no photos"
        for source in self.sources:
            sha256 = sha256_of(source)
            if not kept[sha256]:
                yield f"{source.name} has no row"
        if sum(kept.values()) != len(self.sources):
            yield f"{sum(kept.values())} rows for {len(self.sources)} photos"
        for photo in photos:
            path = store.path_of(photo.sha256, photo.media_type)
            if not path.is_file():
                yield f"a row without file: {photo.original_name}"
            elif sha256_of(path) != photo.sha256:
                yield f"an original changed: {photo.original_name}"
        for path in paths.photos.rglob("*"):
            if path.is_file() and path.stem not in known:
                yield f"a file without row: {path.relative_to(paths.root)}"

    def _relay(self, photos: list[Photo], copies: dict[str, Any]) -> Iterator[str]:
        for photo in photos:
            copy = copies.get(photo.id)
            if copy is None or copy.url is None or not copy.is_verified:
                yield f"{photo.original_name} is not hosted, says the laptop"
                continue
            here = DataPaths(self.folder).copies / f"{copy.sha256}.jpg"
            if here.is_file() and sha256_of(here) != copy.sha256:  # it may go once Aurora has fetched it
                yield f"the published copy of {photo.original_name} is not what its row says"
            yield from self._served(photo.original_name, copy.url, copy.sha256)
        with closing(sqlite3.connect(self.office.folder / "relay" / "relay.db", timeout=10)) as relay:
            rows = relay.execute(
                "SELECT p.photo, p.sha256, p.size FROM photo p JOIN survey_request r ON r.id = p.request_row"
                " WHERE r.request_id = ?",
                [self.request_id],
            ).fetchall()
            all_hashes = {row[0] for row in relay.execute("SELECT sha256 FROM photo")}
            open_uploads = {row[0] for row in relay.execute("SELECT id FROM upload WHERE photo_id IS NULL")}
        if len(rows) < len(photos):
            yield f"the relay has {len(rows)} photos, not {len(photos)}"
        # A photo that was turned since is another one there: what Aurora was told of before is still served.
        uses = Counter((row[0], row[1] if self.many_revisions else "") for row in rows)
        yield from (f"the relay has {n} photos for one" for n in uses.values() if n > 1)
        for _photo, sha256, size in rows:
            content = self.office.relay_photos() / "content" / sha256[:2] / sha256
            if not content.is_file() or content.stat().st_size != size or sha256_of(content) != sha256:
                yield "a row at the relay without its file"
        for path in (self.office.relay_photos() / "content").rglob("*"):
            if path.is_file() and path.name not in all_hashes:
                yield "a file at the relay without row"
        for path in (self.office.relay_photos() / "staging").iterdir():
            if path.name not in open_uploads:
                yield "a finished upload still lies in staging"

    def _served(self, name: str, url: str, sha256: str, original: Path | None = None, turned: int = 0) -> Iterator[str]:
        try:
            answer = _CLIENT.get(url)
        except httpx.HTTPError as error:
            yield f"the public address of {name} does not answer: {type(error).__name__}"
            return
        if answer.status_code != 200 or hashlib.sha256(answer.content).hexdigest() != sha256:
            yield f"the public address of {name} serves something else ({answer.status_code})"
        elif original is not None and original.is_file() and not is_turned_as(answer.content, original, turned):
            yield f"the public address of {name} does not show it turned by {turned} degrees"

    def _aurora(self, revision: Revision, copies: dict[str, Any], originals: dict[str, Path]) -> Iterator[str]:
        state = self.office.ask("GET", "/state?wait_for_downloads=20")
        survey = state["surveys"][self.request_id]
        for section in SectionName:
            yield from self._section(section, survey["sections"][section.value], revision, copies, originals)
        completed = [change["status"] for change in survey["statuses"]].count("completed")
        if not 1 <= completed <= (2 if self.many_revisions else 1):
            yield f"the status was set to completed {completed} times"
        puts = [c for c in state["calls"] if c["method"] == "PUT" and self.request_id in c["path"]]
        good = [c["path"].rsplit(f"{self.request_id}/", 1)[1] for c in puts if c["status"] and c["status"] < 300]
        if not self.many_revisions and good and good[-1] != "status":
            yield f"after the status came {good[-1]}"
        if not self.many_revisions:
            sent = Counter(put["section"] for put in survey["history"])
            if set(sent) != {section.value for section in SectionName}:
                yield f"Aurora got only {sorted(sent)}"
            again = sum(times - 1 for times in sent.values())
            if again > self.kills or any(times > 1 + self.kills for times in sent.values()):
                yield f"sections were sent again {again} times after {self.kills} kills: {dict(sent)}"
        if not survey["downloads"]:
            yield "Aurora fetched nothing"
        for download in survey["downloads"]:
            if download["status"] != "done" and not self.relay_was_killed:
                yield f"Aurora could not fetch {download['filename']}: {download['error']}"

    def _section(
        self,
        section: SectionName,
        held: Any,
        revision: Revision,
        copies: dict[str, Any],
        originals: dict[str, Path],
    ) -> Iterator[str]:
        wanted = revision.sections[section]
        items = [held] if section is SectionName.ELECTRICAL else held
        expected = [wanted] if section is SectionName.ELECTRICAL else wanted
        if items is None or any(item is None for item in items) or len(items) != len(expected):
            yield f"{section.value} in Aurora is not the frozen one: {held!r}"
            return
        places: tuple[str | None, ...] = (None,) if section is SectionName.ELECTRICAL else revision.item_ids[section]
        for place, item, frozen in zip(places, items, expected, strict=True):
            values = {name: value for name, value in item.items() if name != "images" and value is not None}
            if values != {name: value for name, value in frozen.items() if value is not None}:
                yield f"{section.value} in Aurora is not the frozen one"
            photos = [
                photo for photo in revision.photos if (photo.target.section, photo.target.item_id) == (section, place)
            ]
            images = {image["filename"]: image["url"] for image in item.get("images") or []}
            if len(images) != len(item.get("images") or []) or set(images) != {photo.filename for photo in photos}:
                yield f"the pictures of {section.value} in Aurora are not the frozen ones: {sorted(images)}"
                continue
            for photo in photos:
                copy = copies.get(photo.photo_id)
                if copy is not None:
                    original = originals.get(photo.photo_id)
                    url = images[photo.filename]
                    yield from self._served(photo.filename, url, copy.sha256, original, photo.turned)

    def _receipts(self, kinds: Counter[ReceiptKind], photos: int) -> Iterator[str]:
        if self.many_revisions:
            return
        wanted = {ReceiptKind.HOSTED: photos, ReceiptKind.ACCEPTED: 3, ReceiptKind.COMPLETED: 1}
        for kind, number in wanted.items():
            if kinds[kind] != number:
                yield f"{kinds[kind]} receipts of kind {kind.value}, not {number}"

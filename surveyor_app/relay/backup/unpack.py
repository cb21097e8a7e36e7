"""Unpacks a backup, every byte checked, to where it will be moved from.

Without a sound database there is nothing to restore; a damaged picture is one picture, and may still be here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.backup.carry_over import CarriedOver, Known, carry_over
from surveyor_app.relay.backup.layout import PHOTOS, SCREENSHOTS, Layout
from surveyor_app.relay.backup.manifest import DATABASE, BackupFile, Manifest, not_sound
from surveyor_app.relay.backup.readers import BackupReader, checked_pieces
from surveyor_app.relay.database import Database
from surveyor_app.relay.durable import sync_folder
from surveyor_app.relay.inspection import Inspector
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder


@dataclass(frozen=True, slots=True)
class Unpacked:
    """By SHA-256: pictures that are damaged in the backup, those that it lacks and that the office still has, and those
    that nobody has."""

    damaged: tuple[str, ...]
    found_here: tuple[str, ...]
    lost: tuple[str, ...]


class Workbench:
    """The office as it will be, in the workshops of the rooms."""

    def __init__(self, layout: Layout, workshops: dict[Path, Path]) -> None:
        self._places = {kind: workshops[room] for kind, room in layout.rooms.items()}
        self._store = DiskPhotoStore(self._places[PHOTOS] / PHOTOS)
        self._screenshots = ScreenshotFolder(self._places[SCREENSHOTS] / SCREENSHOTS)
        self._database = self._places[DATABASE] / layout.database.name

    def unpack(self, reader: BackupReader, former: Iterable[tuple[Path, Path]]) -> Unpacked:
        """Every file of the backup, and what it lacks from `former` folders of photos and of screenshots.

        StorageFault where anything but a picture is damaged.
        """
        damaged = [file.sha256 for file in reader.manifest.files if not self._take(reader, file)]
        wanted = sorted({*reader.manifest.lost, *damaged})
        places = list(former)
        found = [sha256 for sha256 in wanted if any(self._find(sha256, *folders) for folders in places)]
        return Unpacked(tuple(damaged), tuple(found), tuple(sha256 for sha256 in wanted if sha256 not in found))

    def finish(self, manifest: Manifest, unpacked: Unpacked, known: Known, clock: Clock) -> CarriedOver:
        """Bring the database to this version, compare it with the files, and tell it what it is."""
        with closing(open_database(self._database)) as database:
            self._check_rows(database, {*manifest.lost, *unpacked.damaged}, clock)
            now: datetime = clock.now()
            carried_over = carry_over(known, database, now)
            database.forget_log()
        sync_folder(self._database.parent)
        return carried_over

    def _take(self, reader: BackupReader, file: BackupFile) -> bool:
        """Unpack one file; False where it is a picture and damaged."""
        folder, _, _rest = file.name.partition("/")
        if folder not in (PHOTOS, SCREENSHOTS):
            place = self._database if file.name == DATABASE else self._places[file.name] / file.name
            _write(place, checked_pieces(reader, file))
            return True
        try:
            content = b"".join(checked_pieces(reader, file))
        except StorageFault:
            return False
        self._keep_photo(file.sha256, content) if folder == PHOTOS else self._screenshots.keep(file.sha256, content)
        return True

    def _find(self, sha256: str, photos: Path, screenshots: Path) -> bool:
        """Take a picture over from the office itself, where the right bytes are still there."""
        photo = _sound(photos / "content" / sha256[:2] / sha256, sha256)
        screenshot = _sound(screenshots / sha256, sha256)
        if photo is not None:
            self._keep_photo(sha256, photo)
        if screenshot is not None:
            self._screenshots.keep(sha256, screenshot)
        return photo is not None or screenshot is not None

    def _keep_photo(self, sha256: str, content: bytes) -> None:
        self._store.append(sha256, 0, content)
        self._store.keep(sha256, sha256)
        self._store.discard(sha256)

    def _check_rows(self, database: Database, lost: set[str], clock: Clock) -> None:
        """Every row has its file, except for what is known to be lost."""
        with database.read() as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            named = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, sha256 FROM photo")}
        if verdict != "ok":
            raise not_sound("its database is damaged.")
        for finding in Inspector(database, self._store, self._screenshots, clock).inspect():
            if finding.is_fault and named.get(finding.subject, finding.subject) not in lost:
                raise not_sound(finding.text)


def _sound(path: Path, sha256: str) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:  # gone, or a bad sector: the office does not have it either
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())

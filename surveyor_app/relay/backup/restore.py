"""Brings an office back from a backup: everything is unpacked and checked beside the present data before that moves.

What was there is kept in a folder `before-restore-…` beside each thing that was replaced.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.backup.carry_over import CarriedOver, carry_over
from surveyor_app.relay.backup.manifest import DATABASE, LISTS, Manifest, not_sound
from surveyor_app.relay.backup.readers import BackupReader, checked_pieces, open_backup
from surveyor_app.relay.backup.swap import Piece, swap
from surveyor_app.relay.database import Database
from surveyor_app.relay.durable import sync_folder
from surveyor_app.relay.inspection import Inspector
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.serving_lock import nobody_serves
from surveyor_app.relay.settings import RelaySettings

_SPARE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `kept_aside` are the folders that hold what was there, none on an empty disk."""

    manifest: Manifest
    kept_aside: tuple[Path, ...]
    carried_over: CarriedOver


def check_backup(path: Path) -> Manifest:
    """Read a whole backup and compare every byte with its manifest; StorageFault where anything is wrong."""
    with open_backup(path) as reader:
        for file in reader.manifest.files:
            for _piece in checked_pieces(reader, file):
                pass
        return reader.manifest


def restore_backup(settings: RelaySettings, path: Path, clock: Clock) -> Restored:
    """Replace this office's data by a backup's.

    NotFound where there is no backup, StorageFault where it is not whole or the disk does not do it, Busy while a relay
    serves. Until everything is checked nothing is changed.
    """
    with nobody_serves(settings.database_path), open_backup(path.absolute()) as reader, ExitStack() as stack:
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        _refuse_without_room(reader.manifest, settings)
        try:
            fresh = {place: stack.enter_context(_workshop(place.parent)) for place in _places(settings)}
            carried_over = _unpack(reader, settings, fresh, clock)
            pieces = [Piece(place, folder / place.name) for place, folder in fresh.items()]
            kept = swap(pieces, settings.database_path, stamp)
        except OSError as error:
            raise StorageFault(
                f"The backup could not be put in place ({error.strerror}).",
                code="restore",
                advice="What was there before is unchanged.",
            ) from error
        return Restored(reader.manifest, kept, carried_over)


def _places(settings: RelaySettings) -> list[Path]:
    """What is replaced; the database last, because it names the others."""
    places = [_photos(settings), _screenshots(settings), *(_list(settings, name) for name in LISTS)]
    return [*places, _database(settings)]


# Links are followed: who keeps the photos on another disk wants them restored there.
def _photos(settings: RelaySettings) -> Path:
    return settings.photo_folder.resolve()


def _screenshots(settings: RelaySettings) -> Path:
    return settings.screenshot_folder.resolve()


def _database(settings: RelaySettings) -> Path:
    return settings.database_path.resolve()


def _list(settings: RelaySettings, name: str) -> Path:
    return settings.data_dir / name


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder on the same file system, gone afterwards with whatever is left in it."""
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = beside / f".restoring-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(reader: BackupReader, settings: RelaySettings, fresh: dict[Path, Path], clock: Clock) -> CarriedOver:
    """Every file to where it will be moved from, checked; the database brought to this version and told what it is."""

    def made_at(place: Path) -> Path:
        return fresh[place] / place.name

    store = DiskPhotoStore(made_at(_photos(settings)))
    screenshots = ScreenshotFolder(made_at(_screenshots(settings)))
    database_path = made_at(_database(settings))
    for file in reader.manifest.files:
        folder, _, _rest = file.name.partition("/")
        if folder == "photos":
            content = b"".join(checked_pieces(reader, file))
            store.append(file.sha256, 0, content)
            store.keep(file.sha256, file.sha256)
            store.discard(file.sha256)
        elif folder == "screenshots":
            screenshots.keep(file.sha256, b"".join(checked_pieces(reader, file)))
        else:
            place = database_path if file.name == DATABASE else made_at(_list(settings, file.name))
            with _new_file(place) as descriptor:
                for piece in checked_pieces(reader, file):
                    os.write(descriptor, piece)
    with closing(open_database(database_path)) as database:
        _check_rows(database, store, screenshots, reader.manifest, clock)
        carried_over = carry_over(settings.database_path, database, clock.now())
        database.forget_log()
    sync_folder(database_path.parent)
    return carried_over


@contextmanager
def _new_file(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_rows(
    database: Database, store: DiskPhotoStore, screenshots: ScreenshotFolder, manifest: Manifest, clock: Clock
) -> None:
    """Every row has its file, except for what the manifest says was lost before."""
    with database.read() as connection:
        verdict = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        lost = set(manifest.lost)
        named = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, sha256 FROM photo")}
    if verdict != "ok":
        raise not_sound("its database is damaged.")
    for finding in Inspector(database, store, screenshots, clock).inspect():
        if finding.is_fault and named.get(finding.subject, finding.subject) not in lost:
            raise not_sound(finding.text)


def _refuse_without_room(manifest: Manifest, settings: RelaySettings) -> None:
    place = _photos(settings).parent
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free < manifest.size + _SPARE_BYTES:
        raise StorageFault(
            f"The backup needs {manifest.size / 1e9:.2f} GB beside the present data, and there is not so much room.",
            code="disk_full",
            advice="Free some space. Nothing was changed.",
        )

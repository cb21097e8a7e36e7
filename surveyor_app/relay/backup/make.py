"""Makes a backup while the relay serves: every photo and screenshot that its database names is in it, whole.

The database is copied first and every file after it. A file that the daily collection removed in between has lost its
row in the live database too, and then loses it in the copy. What the disk had lost before is named in the manifest:
gone, or with other bytes. What merely cannot be read just now is no loss; then there is no backup.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from surveyor_app import __version__
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.backup.manifest import (
    DATABASE,
    LISTS,
    MANIFEST,
    BackupFile,
    Manifest,
    content_name,
    screenshot_name,
)
from surveyor_app.relay.backup.mark import refuse_half_restored
from surveyor_app.relay.backup.snapshot import Snapshot
from surveyor_app.relay.backup.writers import BackupWriter, add_bytes, make_writer
from surveyor_app.relay.photo_store import PhotoStore, make_photo_store
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.uploads import sha256_of_file


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup; `reused` counts the photos that an earlier backup had already."""

    path: Path
    manifest: Manifest
    reused: int


@dataclass
class _Work:
    writer: BackupWriter
    files: list[BackupFile] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    reused: int = 0

    def add(self, name: str, content: bytes) -> None:
        add_bytes(self.writer, name, content)
        self.files.append(BackupFile(name, len(content), hashlib.sha256(content).hexdigest()))


def make_backup(settings: RelaySettings, target: Path, clock: Clock, *, earlier: Path | None = None) -> Made:
    """Back the office up to `target`, a folder or a name ending in .tar.

    `earlier` is a folder made so before, whose photos are taken over. NotFound where no relay ever worked, InvalidInput
    where `target` exists, StorageFault where the disk or the database fails or the office is half restored; nothing
    half is left behind.
    """
    target = target.absolute()
    refuse_half_restored(settings.database_path)
    if not _is_there(settings.database_path):
        raise NotFound(
            f"There is no relay's database at {settings.database_path}.",
            advice="Check SURVEYOR_RELAY_DATA_DIR and SURVEYOR_RELAY_DATABASE_URL.",
        )
    writer: BackupWriter | None = None
    copy = target.with_name(f".{target.name}.{secrets.token_hex(4)}.db")
    try:
        writer = make_writer(target, earlier)
        now = clock.now()
        snapshot = Snapshot(settings.database_path, copy)
        failpoint("relay-backup-snapshot")
        work = _Work(writer)
        _add_photos(work, snapshot, make_photo_store(settings))
        _add_screenshots(work, snapshot, ScreenshotFolder(settings.screenshot_folder))
        _add_lists(work, settings.data_dir)
        snapshot.check()
        refuse_half_restored(settings.database_path)  # one that began meanwhile
        _add_database(work, snapshot.path)
        requests, photos = snapshot.counts()
        manifest = Manifest(now, __version__, requests, photos, tuple(work.files), tuple(work.lost))
        add_bytes(writer, MANIFEST, manifest.to_bytes())
        writer.finish()
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        with contextlib.suppress(OSError):  # its folder may be none at all
            copy.unlink(missing_ok=True)
        if writer is not None:
            writer.abandon()
    return Made(target, manifest, work.reused)


def _is_there(database: Path) -> bool:
    try:
        return database.is_file()
    except OSError as error:
        raise StorageFault(
            f"The relay's database {database} cannot be read ({error.strerror}).",
            code="read_only",
            advice="Check the permissions.",
        ) from error


def _add_photos(work: _Work, snapshot: Snapshot, store: PhotoStore) -> None:
    for sha256, size in sorted(snapshot.contents().items()):
        name = content_name(sha256)
        if work.writer.reuse(name, sha256):
            work.files.append(BackupFile(name, size, sha256))
            work.reused += 1
            continue
        content = _sound("photo", lambda: _photo(store, sha256), sha256)  # noqa: B023 - called at once
        if content is not None:
            work.add(name, content)
        elif not snapshot.forget_content_unless_live(sha256):
            work.lost.append(sha256)


def _add_screenshots(work: _Work, snapshot: Snapshot, folder: ScreenshotFolder) -> None:
    for sha256 in sorted(snapshot.screenshots()):
        content = _sound("screenshot", lambda: folder.read(sha256), sha256)  # noqa: B023 - called at once
        if content is not None:
            work.add(screenshot_name(sha256), content)
        elif not snapshot.forget_screenshot_unless_live(sha256):
            work.lost.append(sha256)


def _add_lists(work: _Work, folder: Path) -> None:
    for name in LISTS:
        if (folder / name).is_file():
            work.add(name, (folder / name).read_bytes())


def _add_database(work: _Work, path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as content:
        work.writer.add(DATABASE, content, size)
    work.files.append(BackupFile(DATABASE, size, sha256_of_file(path)))


def _photo(store: PhotoStore, sha256: str) -> bytes:
    with store.open(sha256) as file:
        return file.read()


def _sound(what: str, read: Callable[[], bytes | None], sha256: str) -> bytes | None:
    """The bytes with this hash, at most 64 MB; None where the disk has lost or changed them. StorageFault where it does
    not say: too many open files, or no permission, is no loss."""
    try:
        content = read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFault(
            f"The {what} {sha256} cannot be read ({error.strerror}); no backup was made.",
            code="unreadable",
            advice="Check the permissions and the disk. Move a file away that a failing disk has lost.",
        ) from error
    return content if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None


def _cannot_write(target: Path, error: OSError) -> StorageFault:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFault(
            f"There is not enough room for the backup at {target.parent}.", code="disk_full", advice="Free some space."
        )
    return StorageFault(
        f"The backup {target} cannot be written ({error.strerror}).", code="read_only", advice="Check the permissions."
    )

"""Photos in a folder: staging/ holds growing uploads, content/ab/… finished bytes named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.durable import sync_data, sync_folder
from surveyor_app.relay.kept_aside import is_kept_aside
from surveyor_app.relay.photo_store.base import StoredFile


class DiskPhotoStore:
    """A PhotoStore on one disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / "staging"
        self._content = root / "content"
        try:
            for folder in (self._staging, self._content):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            text = f"The photo folder {root} cannot be used ({error.strerror})."
            raise StorageFault(text, code="read_only", advice="Check SURVEYOR_RELAY_PHOTO_STORE.") from error

    def staged_file(self, upload_id: str) -> Path:
        """Upload ids are made here and hold nothing but letters and digits."""
        if not upload_id.isalnum():
            raise ValueError("not an upload id")
        return self._staging / upload_id

    def staged_size(self, upload_id: str) -> int:
        """The size of the staging file."""
        try:
            return self.staged_file(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, upload_id: str, offset: int, data: bytes) -> int:
        """Write and sync; a failed write is cut off again, so that the size never counts half a chunk."""
        path = self.staged_file(upload_id)
        is_new = not path.exists()
        with path.open("ab", buffering=0) as file:
            file.truncate(offset)
            try:
                _write_all(file, data)
                failpoint("relay-chunk-written")
                sync_data(file.fileno())
            except OSError:
                file.truncate(offset)
                raise
        failpoint("relay-chunk-synced")
        if is_new:
            sync_folder(self._staging)
            failpoint("relay-staging-synced")
        return offset + len(data)

    def restart(self, upload_id: str) -> None:
        """Back to zero bytes."""
        with self.staged_file(upload_id).open("wb") as file:
            sync_data(file.fileno())

    def discard(self, upload_id: str) -> None:
        """Remove the staging file."""
        self.staged_file(upload_id).unlink(missing_ok=True)

    def keep(self, upload_id: str, sha256: str) -> None:
        """A hard link into the content store: no second copy, and both names are right at any moment."""
        staged, target = self.staged_file(upload_id), self._content_file(sha256)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        sync_folder(self._content)
        try:
            os.link(staged, target)
        except FileExistsError:
            if not _holds(target, sha256):  # what lies there is damaged
                _copy(staged, target)
        except OSError:  # a file system without hard links
            _copy(staged, target)
        failpoint("relay-linked")
        # Also where it was there already: whoever put it there may have died before this.
        sync_folder(target.parent)
        failpoint("relay-dir-synced")

    def has(self, sha256: str, size: int) -> bool:
        """By name and size."""
        try:
            return self._content_file(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def open(self, sha256: str) -> IO[bytes]:
        """The file itself."""
        return self._content_file(sha256).open("rb")

    def staged(self) -> Iterator[StoredFile]:
        """The files of the staging folder."""
        return files_in(self._staging)

    def contents(self) -> Iterator[StoredFile]:
        """The files that lie in the folder of their name."""
        for folder in sorted(self._content.iterdir()):
            if folder.is_dir():
                yield from (file for file in files_in(folder) if _belongs_in(folder.name, file.name))

    def strays(self) -> Iterator[StoredFile]:
        """Whatever lies elsewhere, except for what restores kept aside."""
        kept = [path for path in self._root.iterdir() if is_kept_aside(path)]  # the check names these by themselves
        folders = sorted(path for path in [self._root, *self._root.rglob("*")] if path.is_dir())
        for folder in folders:
            if any(folder.is_relative_to(aside) for aside in kept):
                continue
            place = folder.relative_to(self._root)
            for file in files_in(folder):
                is_content = folder.parent == self._content and _belongs_in(folder.name, file.name)
                if folder != self._staging and not is_content:
                    yield replace(file, name=(place / file.name).as_posix())

    def remove_staged(self, name: str) -> None:
        """Remove a file of the staging folder."""
        (self._staging / Path(name).name).unlink(missing_ok=True)

    def remove_content(self, name: str) -> None:
        """Remove a file of the content store; a crash right after cannot bring it back."""
        path = self._content_file(Path(name).name.removeprefix("."))
        path.with_name(Path(name).name).unlink(missing_ok=True)
        failpoint("relay-content-unlinked")
        sync_folder(path.parent)

    def _content_file(self, sha256: str) -> Path:
        return self._content / sha256[:2] / sha256


def _belongs_in(folder: str, name: str) -> bool:
    """Files are named by their hash, those half written with a dot before it, and folders by its first two digits."""
    return len(folder) == 2 and name.removeprefix(".").startswith(folder)


def _copy(staged: Path, target: Path) -> None:
    """A second copy under the target's name, whole or not at all."""
    temporary = target.with_name(f".{target.name}")
    shutil.copyfile(staged, temporary)
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(target)


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:  # a bad sector: what was sent anew takes its place
        return False


def files_in(folder: Path) -> Iterator[StoredFile]:
    """The files of a folder; one that goes meanwhile is left out."""
    for path in sorted(folder.iterdir()):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # finished meanwhile
        if stat.S_ISDIR(state.st_mode):
            continue
        yield StoredFile(path.name, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]

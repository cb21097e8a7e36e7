"""Photos in a folder: staging/ holds growing uploads, content/ab/… finished bytes named by their SHA-256."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

from surveyor_app.relay.durable import sync_data, sync_folder


class DiskPhotoStore:
    """A PhotoStore on one disk."""

    def __init__(self, root: Path) -> None:
        self._staging = root / "staging"
        self._content = root / "content"
        for folder in (self._staging, self._content):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

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
                sync_data(file.fileno())
            except OSError:
                file.truncate(offset)
                raise
        if is_new:
            sync_folder(self._staging)
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
        if target.exists() and target.stat().st_size != staged.stat().st_size:
            target.unlink()  # what lies there is damaged
        try:
            os.link(staged, target)
        except FileExistsError:
            return
        except OSError:  # a file system without hard links
            temporary = staged.with_name(staged.name + "copy")
            shutil.copyfile(staged, temporary)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(target)
        sync_folder(target.parent)

    def has(self, sha256: str, size: int) -> bool:
        """By name and size."""
        try:
            return self._content_file(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def open(self, sha256: str) -> IO[bytes]:
        """The file itself."""
        return self._content_file(sha256).open("rb")

    def _content_file(self, sha256: str) -> Path:
        return self._content / sha256[:2] / sha256


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]

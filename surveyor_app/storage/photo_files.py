"""The photo store: originals, untouched, named by SHA-256, each with a sidecar from which its rows can be rebuilt.

Order: temporary file → fsync → rename → fsync of the folder → and only then the row; the sidecar follows the row, so
that an original without one belongs to an import that never ended.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from surveyor_app.failpoints import failpoint
from surveyor_app.paths import DataPaths
from surveyor_app.renaming import put_in_place
from surveyor_app.storage.ballast import Ballast
from surveyor_app.storage.durable import sync_directory, write_durably

EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic"}
_INCOMING = "incoming"
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A copy of somebody's file that is not yet an original: to be kept or discarded. `size` in bytes."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """An original that is safe on the disk. `size` in bytes."""

    sha256: str
    size: int
    path: Path


class PhotoStore:
    """The files of one data folder; safe to use from several threads and processes at once."""

    def __init__(self, paths: DataPaths) -> None:
        self._paths = paths
        self._ballast = Ballast(paths.root)

    def receive(self, source: Path | bytes) -> ReceivedFile:
        """Copy a file (or bytes) into the store's waiting room, on the disk; the source is only read. OSError.

        ENOSPC already where the photo would leave no room for what a person types.
        """
        expected = len(source) if isinstance(source, bytes) else source.stat().st_size
        if not self._ballast.has_room_for(expected):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        folder = self._paths.photos / _INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"{secrets.token_hex(16)}.part"
        digest = hashlib.sha256()
        size = 0
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                if isinstance(source, bytes):
                    digest.update(source)
                    size = target.write(source)
                else:
                    with source.open("rb") as reader:
                        size = _copy(reader, target, digest)
                target.flush()
                os.fsync(target.fileno())
        except BaseException as error:
            draft.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                self._ballast.release()  # what is already here must still find room for its rows
            raise
        failpoint("photo-temp-written")
        return ReceivedFile(draft, digest.hexdigest(), size)

    def keep(self, received: ReceivedFile, media_type: str) -> StoredOriginal:
        """Make a received file an original. The same bytes a second time are stored once."""
        target = self.path_of(received.sha256, media_type)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            put_in_place(received.path, target)  # over the same bytes, too: it heals a damaged original
        except PermissionError:  # Windows, while somebody looks at the picture
            if not target.is_file() or target.stat().st_size != received.size:
                raise
            received.path.unlink(missing_ok=True)
        failpoint("photo-renamed")
        sync_directory(target.parent)
        sync_directory(target.parent.parent)
        failpoint("photo-dir-synced")
        return StoredOriginal(received.sha256, received.size, target)

    def discard(self, received: ReceivedFile) -> None:
        """Forget a received file that turned out not to be a usable picture."""
        received.path.unlink(missing_ok=True)

    def forget(self, sha256: str, media_type: str) -> None:
        """Delete an original that no row names, as the caller knows, unless it has a sidecar."""
        path = self.path_of(sha256, media_type)
        if not self.sidecar_path(sha256).is_file():
            with suppress(PermissionError):  # open in another program on Windows: the sweep takes it later
                path.unlink(missing_ok=True)
                self.thumbnail_path(sha256).unlink(missing_ok=True)

    def add(self, source: Path | bytes, media_type: str = "image/jpeg") -> StoredOriginal:
        """Receive and keep in one go, for a picture that is known to be good."""
        return self.keep(self.receive(source), media_type)

    def write_sidecar(
        self, sha256: str, facts: dict[str, Any], uses: list[dict[str, Any]], *, durable: bool = True
    ) -> None:
        """Write beside the original what its rows say: `facts` of the picture, and every use of it (by its "id")."""
        path = self.sidecar_path(sha256)
        known = {use["id"]: use for use in _read_uses(path)}
        known.update({use["id"]: use for use in uses})
        document = {"sha256": sha256, **facts, "uses": sorted(known.values(), key=lambda use: str(use["id"]))}
        write_durably(path, json.dumps(document, ensure_ascii=False, indent=1).encode(), durable=durable)

    def sidecar_path(self, sha256: str) -> Path:
        """Where the sidecar of an original lies."""
        return self._paths.photos / sha256[:2] / f"{sha256}.json"

    def path_of(self, sha256: str, media_type: str) -> Path:
        """Where the original lies."""
        return _original(self._paths, sha256, media_type)

    def is_gone(self, sha256: str, media_type: str) -> bool:
        """Whether the original does not lie there any more. A disk that cannot say so has not lost it."""
        try:
            self.path_of(sha256, media_type).stat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        return False

    def has_copy(self, sha256: str, size: int) -> bool:
        """Whether a published copy lies there with this size; whoever sends it looks at every byte."""
        try:
            return self._paths.copy(sha256).stat().st_size == size
        except OSError:
            return False

    def thumbnail_path(self, sha256: str) -> Path:
        """Where its thumbnail lies, or will lie."""
        return _thumbnail(self._paths, sha256)

    def sweep(self, known: Container[str], before: datetime) -> int:
        """Delete what an interrupted or refused import left behind before a time; how many files.

        That is: copies in the waiting room, and originals that no row names (`known` holds their hashes) and that have
        no sidecar either. An original with a sidecar was somebody's photo and stays, whatever the rows say.
        """
        moment = before.timestamp()
        swept = 0
        for path in [*self._paths.photos.glob(f"{_INCOMING}/*.part"), *self._paths.photos.glob("[0-9a-f][0-9a-f]/*")]:
            sha256 = path.name.partition(".")[0]
            is_part = path.suffix == ".part"
            if path.suffix == ".json" or (not is_part and sha256 in known):
                continue
            try:
                if path.stat().st_mtime < moment and (is_part or not self.sidecar_path(sha256).exists()):
                    swept += self._delete_if_old(path, moment)
            except (PermissionError, FileNotFoundError):
                continue  # open in another program on Windows, or gone meanwhile: the next sweep looks again
        return swept

    def _delete_if_old(self, path: Path, moment: float) -> bool:
        """Take the file aside before looking again: somebody may have stored the same picture just now."""
        aside = self._paths.photos / _INCOMING / f"{secrets.token_hex(16)}.part"
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.rename(aside)
        if aside.stat().st_mtime >= moment:
            aside.replace(path)
            return False
        aside.unlink()
        return True


# Joining paths is most of the cost of reading a survey of 300 photos, which happens after every change.


@lru_cache(maxsize=4096)
def _original(paths: DataPaths, sha256: str, media_type: str) -> Path:
    return paths.photos / sha256[:2] / f"{sha256}{EXTENSIONS.get(media_type, '.bin')}"


@lru_cache(maxsize=4096)
def _thumbnail(paths: DataPaths, sha256: str) -> Path:
    return paths.thumbnails / sha256[:2] / f"{sha256}.jpg"


def _copy(reader: BinaryIO, target: BinaryIO, digest: Any) -> int:
    size = 0
    while block := reader.read(_BLOCK_BYTES):
        digest.update(block)
        size += target.write(block)
    return size


def _read_uses(sidecar: Path) -> list[dict[str, Any]]:
    try:
        uses = json.loads(sidecar.read_bytes())["uses"]
        return [use for use in uses if isinstance(use, dict) and "id" in use]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # none yet, or damaged: it is written anew from what is known

"""Reads a backup, folder or tar, file by file, and refuses every byte that is not what its manifest says."""

from __future__ import annotations

import errno
import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from surveyor_app.domain.errors import NotFound
from surveyor_app.relay.backup.manifest import MANIFEST, BackupFile, Manifest, not_sound, parse_manifest

_PIECE = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024


class BackupReader(Protocol):
    """Close with the `open_backup` block."""

    @property
    def manifest(self) -> Manifest:
        """What the backup says of itself."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """One file for reading. StorageFault where it is gone."""
        ...


@contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """The backup at `path`. NotFound where nothing is, StorageFault where it is no whole backup or unreadable."""
    try:
        if path.is_dir():
            yield _Folder(path)
        elif path.is_file():
            with tarfile.open(path, mode="r:") as tar:
                yield _Tar(tar)
        else:
            raise NotFound(f"There is no backup {path}.")
    except PermissionError as error:
        advice = "It may be readable for somebody else only."
        raise NotFound(f"{error.filename or path} cannot be read.", advice=advice) from error
    except tarfile.TarError as error:
        raise not_sound("the file is damaged, cut short, or no backup of a relay.") from error


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root
        with self.open(MANIFEST) as file:
            self.manifest = parse_manifest(file.read(_LARGEST_MANIFEST))

    def open(self, name: str) -> IO[bytes]:
        try:
            return (self._root / name).open("rb")
        except (FileNotFoundError, IsADirectoryError):
            raise not_sound(f"its file {name} is missing.") from None


class _Tar:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members = {member.name: member for member in tar.getmembers() if member.isreg()}
        with self.open(MANIFEST) as file:
            self.manifest = parse_manifest(file.read(_LARGEST_MANIFEST))

    def open(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        content = None if member is None else self._tar.extractfile(member)
        if content is None:
            raise not_sound(f"its file {name} is missing.")
        return content


def checked_pieces(reader: BackupReader, file: BackupFile) -> Iterator[bytes]:
    """The bytes of one file, piece by piece; StorageFault after the last where they are not the announced ones."""
    digest, size = hashlib.sha256(), 0
    with reader.open(file.name) as content:
        while piece := _read(content, file):
            digest.update(piece)
            size += len(piece)
            if size > file.size:
                break
            yield piece
    if size != file.size or digest.hexdigest() != file.sha256:
        raise not_sound(f"its file {file.name} is damaged.")


def _read(content: IO[bytes], file: BackupFile) -> bytes:
    try:
        return content.read(_PIECE)
    except OSError as error:
        if error.errno != errno.EIO:  # only a bad sector is the backup's own fault
            raise
        raise not_sound(f"its file {file.name} cannot be read ({error.strerror}).") from error

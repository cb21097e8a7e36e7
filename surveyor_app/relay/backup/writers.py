"""Where a backup is written: a folder or one tar file; under another name until it is whole and on the disk."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import tarfile
from pathlib import Path
from typing import IO, Protocol

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.durable import sync_folder
from surveyor_app.relay.uploads import sha256_of_file


class BackupWriter(Protocol):
    """OSError where the disk fails. `finish` gives the backup its name; `abandon` after it does nothing."""

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Write one file."""
        ...

    def reuse(self, name: str, sha256: str) -> bool:
        """Take a file over from an earlier backup without writing it again; False where it has none with this hash."""
        ...

    def finish(self) -> None:
        """Everything to the disk, then the name."""
        ...

    def abandon(self) -> None:
        """Remove what was written so far."""
        ...


def make_writer(target: Path, earlier: Path | None) -> BackupWriter:
    """A tar file where the name ends in .tar, else a folder; InvalidInput where something has that name already."""
    _refuse_to_overwrite(target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TarWriter(target) if target.suffix == ".tar" else FolderWriter(target, earlier)


class FolderWriter:
    """A folder laid out like the relay's own; photos that an earlier backup has are hard links to it."""

    def __init__(self, target: Path, earlier: Path | None) -> None:
        self._target = target
        self._earlier = earlier
        self._draft = _draft(target)
        self._draft.mkdir(mode=0o700)

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Write and sync."""
        with self._place(name).open("xb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())

    def reuse(self, name: str, sha256: str) -> bool:
        """A hard link, where the earlier backup has the file whole: a rotten one must not spread."""
        if self._earlier is None:
            return False
        try:
            if sha256_of_file(self._earlier / name) != sha256:
                return False
            os.link(self._earlier / name, self._place(name))
        except OSError:  # not there, not readable, or no hard links here
            return False
        return True

    def finish(self) -> None:
        """Sync every folder, rename, sync the folder around it."""
        for folder, _folders, _files in os.walk(self._draft):
            sync_folder(Path(folder))
        _put_in_place(self._draft, self._target)

    def abandon(self) -> None:
        """Remove the draft."""
        shutil.rmtree(self._draft, ignore_errors=True)

    def _place(self, name: str) -> Path:
        place = self._draft / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place


class TarWriter:
    """An uncompressed tar: photos do not get smaller."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._draft = _draft(target)
        descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - see finish

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Append."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)

    def reuse(self, name: str, sha256: str) -> bool:
        """A tar stands for itself."""
        return False

    def finish(self) -> None:
        """Close, sync, rename, sync the folder around it."""
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        _put_in_place(self._draft, self._target)

    def abandon(self) -> None:
        """Remove the draft."""
        self._file.close()
        self._draft.unlink(missing_ok=True)


def add_bytes(writer: BackupWriter, name: str, content: bytes) -> None:
    """Write one small file."""
    writer.add(name, io.BytesIO(content), len(content))


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _refuse_to_overwrite(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise InvalidInput(f"{target} is there already; a backup never replaces anything. Choose another name.")


def _put_in_place(draft: Path, target: Path) -> None:
    """Give what is whole and on the disk its name, for good."""
    failpoint("relay-backup-synced")
    _refuse_to_overwrite(target)
    draft.rename(target)
    sync_folder(target.parent)

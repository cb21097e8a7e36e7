"""The files of a package as they will be installed: modes, sums and times that do not depend on who builds it."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from pathlib import Path

_EXECUTABLE, _PLAIN = 0o755, 0o644


class PackageTree:
    """Names are relative to the root of the system. `moment` (seconds) is the newest time that any file has."""

    def __init__(self, root: Path, moment: int) -> None:
        self.root = root
        self._moment = moment
        self._folder(root)

    def write(self, name: str, text: str, *, executable: bool = False) -> None:
        """A text file."""
        self.write_bytes(name, text.encode("utf-8"), executable=executable)

    def write_bytes(self, name: str, content: bytes, *, executable: bool = False) -> None:
        """Any file."""
        target = self._place(name)
        target.write_bytes(content)
        target.chmod(_EXECUTABLE if executable else _PLAIN)

    def write_gzipped(self, name: str, text: str) -> None:
        """A compressed file, without a time of its own."""
        self.write_bytes(name, gzip.compress(text.encode("utf-8"), 9, mtime=0))

    def link(self, name: str, target: str) -> None:
        """A symbolic link."""
        self._place(name).symlink_to(target)

    def copy_folder(self, source: Path, name: str) -> None:
        """A whole folder. What is executable there stays so, except for libraries, which need not be."""
        target = self._place(name)
        shutil.copytree(source, target, symlinks=True)
        for folder, _folders, files in os.walk(target):
            Path(folder).chmod(_EXECUTABLE)
            for file in (Path(folder) / each for each in files):
                if not file.is_symlink():
                    is_program = os.access(file, os.X_OK) and ".so" not in file.name
                    file.chmod(_EXECUTABLE if is_program else _PLAIN)

    def files(self) -> list[Path]:
        """Everything that is installed, without DEBIAN/."""
        found = (path for path in self.root.rglob("*") if "DEBIAN" not in path.relative_to(self.root).parts[:1])
        return sorted(found)

    def installed_kib(self) -> int:
        """As dpkg counts: every file in whole KiB, a KiB for anything else."""
        return sum(_kib(path) for path in self.files())

    def md5sums(self) -> str:
        """What DEBIAN/md5sums says."""
        plain = (path for path in self.files() if path.is_file() and not path.is_symlink())
        lines = (f"{_md5(path)}  {path.relative_to(self.root).as_posix()}\n" for path in plain)
        return "".join(lines)

    def settle_times(self) -> None:
        """No file is newer than the source."""
        for path in [self.root, *self.root.rglob("*")]:
            os.utime(path, (self._moment, self._moment), follow_symlinks=False)

    def _place(self, name: str) -> Path:
        target = self.root / name
        for parent in reversed(target.relative_to(self.root).parents):
            self._folder(self.root / parent)
        return target

    def _folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_EXECUTABLE)


def _kib(path: Path) -> int:
    if path.is_symlink() or not path.is_file():
        return 1
    return -(-path.stat().st_size // 1024)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

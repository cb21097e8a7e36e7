"""A small disk of its own for a test: a tmpfs that can fill up, grow and become read-only. Takes root and `mount`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallDisk:
    """A mounted tmpfs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, megabytes: int) -> None:
        """Make it larger, keeping its files."""
        _mount("-o", f"remount,size={megabytes}m", str(self.folder))

    def set_read_only(self, *, read_only: bool = True) -> None:
        """Refuse every change, even root's."""
        _mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(self.folder))

    def fill(self) -> Path:
        """Another program takes every byte that is left."""
        hog = self.folder / "hog"
        with hog.open("wb", buffering=0) as file:
            for block in (65_536, 4096, 1):
                try:
                    while file.write(b"x" * block):
                        pass
                except OSError:
                    continue
        return hog


def why_not() -> str:
    """Why no disk can be made here, "" when it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "mounting a small disk takes root"
    return "" if shutil.which("mount") else "there is no mount command"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount one for a test; OSError or CalledProcessError where the machine does not allow it."""
    folder.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True, timeout=20)


def _mount(*arguments: str) -> None:
    command = [shutil.which("mount") or "mount", *arguments]
    subprocess.run(command, check=True, timeout=20, capture_output=True)

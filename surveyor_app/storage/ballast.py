"""The ballast: a file that is only there to be deleted, so that a full disk still takes what a person types or removes.

Photos never use the space that it keeps: they are refused while the disk is as full as that.
"""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

FILE_NAME = "ballast"
BALLAST_BYTES = 8 * 1024 * 1024
_SHARE_OF_DISK = 20  # on a tiny disk the ballast is at most a twentieth of it
_ROOM = 8  # it is made where eight times its size is free: 64 MB
_LOW = 2  # and given up where less than half its size is free


class Ballast:
    """The ballast of one data folder. Several processes may use it at once; nothing here raises."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._folder = folder

    @property
    def is_there(self) -> bool:
        """Whether the space is being kept."""
        return self.path.is_file()

    def make(self) -> bool:
        """Lay it where there is room again; whether it is there now."""
        total, free = self._space()
        size = min(BALLAST_BYTES, total // _SHARE_OF_DISK)
        if self.is_there:
            return True
        if size == 0 or free < _ROOM * size:
            return False
        draft = self.path.with_name(f".{FILE_NAME}.part")
        try:
            _allocate(draft, size)
            draft.replace(self.path)
        except OSError:
            logger.warning("no ballast could be laid")
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return False
        return True

    def release(self) -> bool:
        """Give its space back; whether there was any."""
        try:
            with self.path.open("r+b") as file:
                file.truncate(0)  # some file systems need space to unlink
            self.path.unlink(missing_ok=True)
        except OSError:
            return False
        logger.warning("the disk is full: the ballast was released")
        return True

    def release_if_low(self) -> None:
        """Give its space back before a write that might not fit any more."""
        total, free = self._space()
        if free < min(BALLAST_BYTES, total // _SHARE_OF_DISK) // _LOW:
            self.release()

    def has_room_for(self, size: int) -> bool:
        """Whether a photo of `size` bytes leaves enough free for text, with the ballast or without it."""
        total, free = self._space()
        wanted = min(BALLAST_BYTES, total // _SHARE_OF_DISK)
        if total == 0:
            return True  # unknown: the write itself will tell
        return free - size >= (wanted * 3 // 4 if self.is_there else wanted * 3 // 2)

    def _space(self) -> tuple[int, int]:
        try:
            usage = shutil.disk_usage(self._folder)
        except OSError:
            return 0, 1 << 62
        return usage.total, usage.free


def _allocate(path: Path, size: int) -> None:
    """Make a file that really occupies `size` bytes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, size)
        else:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(os.urandom(size))  # random: a compressing disk must not make it small
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

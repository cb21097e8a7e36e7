"""Whether the office's disks have room for what laptops and Aurora send."""

from __future__ import annotations

import logging
import shutil
import threading
from datetime import datetime
from pathlib import Path

from surveyor_app.relay.seldom import Seldom
from surveyor_app.relay.settings import RelaySettings

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 64 * 1024 * 1024  # one photo of the largest size


def full_disks(settings: RelaySettings) -> list[str]:
    """In words, each disk of the office that has less than one photo's room; a disk that cannot be asked has none."""
    folders = (settings.database_path.parent, settings.photo_folder, settings.screenshot_folder)
    found: dict[int, str] = {}
    for folder in dict.fromkeys(folders):
        try:
            there = _nearest(folder)
            free, disk = shutil.disk_usage(there).free, there.stat().st_dev
        except OSError as error:
            found[-len(found) - 1] = f"The disk of {folder} cannot be used ({error.strerror})."
            continue
        if free < LEAST_FREE_BYTES:
            found.setdefault(disk, f"The disk of {folder} is full: {free / 1e6:.1f} MB are free. Free some space.")
    return list(found.values())


class FullDiskLog:
    """Tells the log, seldom, that something was refused for lack of room. From any thread."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._seldom = Seldom()

    def refused(self, now: datetime) -> None:
        """Something was refused just now."""
        with self._lock:
            times = self._seldom.tell(now)
            since = self._seldom.since_words
        if times:
            disks = " ".join(full_disks(self._settings))
            logger.error("refused: the office's disk is full (%d since %s). %s", times, since, disks)


def _nearest(folder: Path) -> Path:
    """The folder itself or, where it is not made yet, the one that it will be made in."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)

"""Photos that a phone is sending: each a file in a folder of its own, until it is in the store or refused."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from surveyor_app.paths import DataPaths
from surveyor_app.storage.ballast import Ballast

_KEPT_SECONDS = 3600.0  # what is older was left by a program that was ended
_LONGEST = 80
_UNFIT = re.compile(r"[^\w .()+-]")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # what Windows takes for something else


class PhoneFiles:
    """The folder of one data folder; for threads."""

    def __init__(self, paths: DataPaths) -> None:
        self._folder = paths.phone
        self._ballast = Ballast(paths.root)

    def receive(self, name: str, length: int, pieces: Iterable[bytes]) -> Path:
        """Write what arrives into a file that is called as on the phone, as far as that is a name here. OSError, ENOSPC
        too where it would find no room in the store beside itself; then, or when it ends early, nothing stays."""
        if not self._ballast.has_room_for(2 * length):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700, parents=True)
        path = folder / safe_name(name)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for piece in pieces:
                    file.write(piece)
        except BaseException:
            self.discard(path)
            raise
        return path

    def discard(self, path: Path) -> None:
        """It is in the store, or is not wanted; what Windows does not let go of now goes with the next sweep."""
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()

    def sweep(self) -> None:
        """Delete what was left more than an hour ago."""
        with suppress(OSError):
            for folder in self._folder.iterdir():
                if folder.stat().st_mtime < time.time() - _KEPT_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """A name that came from outside as a file's name on every system: its last part, of letters, digits and a few
    signs, at most 80 long; the ending stays. "photo" where nothing is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    fit = _UNFIT.sub("_", last).strip(" .")
    stem, dot, ending = fit.rpartition(".")
    if dot and len(ending) <= 5:
        fit = f"{stem[: _LONGEST - len(ending) - 1].rstrip(' .') or 'photo'}.{ending}"
    fit = fit[:_LONGEST].strip(" .") or "photo"
    return f"_{fit}" if _DEVICES.fullmatch(fit) else fit

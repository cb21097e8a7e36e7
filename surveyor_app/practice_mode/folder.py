"""The folder of one practice: its own, marked as practice, and removed afterwards unless it was asked to be kept."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from surveyor_app.identity import DESKTOP

MARKER = "THIS-IS-PRACTICE.txt"
_WORDS = "Practice data with invented customers. It may be deleted at any time.\n"


@contextmanager
def practice_folder(base: Path, *, now: datetime, keep: bool) -> Iterator[Path]:
    """A fresh folder below `base` for one practice; removed on leaving unless `keep`.

    Only a folder that this function marked is ever removed.
    """
    folder = base / f"practice-{now.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    folder.mkdir(parents=True, mode=0o700)
    (folder / MARKER).write_text(_WORDS, encoding="utf-8")
    try:
        yield folder
    finally:
        if not keep and (folder / MARKER).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _remove_if_empty(base)


def how_to_open(folder: Path) -> str:
    """What to type to see a kept folder again. Its office has ended: nothing is sent from it any more."""
    command = f'set "SURVEYOR_DATA_DIR={folder}" & {DESKTOP.command}'
    if os.name != "nt":
        command = f"SURVEYOR_DATA_DIR={shlex.quote(str(folder))} {DESKTOP.command}"
    return f"To open it again, without its office: {command}"


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()

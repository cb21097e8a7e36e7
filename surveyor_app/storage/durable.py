"""Files that survive a power cut: temp → fsync → rename → fsync of the folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from surveyor_app.renaming import put_in_place


def sync_file(path: Path) -> None:
    """Have the file's bytes on the disk before returning."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(folder: Path) -> None:
    """Have the folder's entries on the disk; nothing to do where folders cannot be opened (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
    """Replace the file at `path` as a whole: a reader sees the old content or the new, never a part.

    Not `durable`: a power cut may bring the old content back.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        put_in_place(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    if durable:
        sync_directory(path.parent)

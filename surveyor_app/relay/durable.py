"""Writes files so that a power cut leaves either all of them or nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from surveyor_app.failpoints import failpoint


def sync_data(descriptor: int) -> None:
    """Wait until the bytes written so far are on the disk."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file under its name at once or not at all: temporary file, sync, rename, sync of the folder."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        failpoint("relay-file-synced")
        temporary.replace(target)
        failpoint("relay-file-renamed")
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)

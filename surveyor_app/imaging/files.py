"""Writes finished pictures to the disk: a reader sees the old file or the whole new one, never a part."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from surveyor_app.failpoints import failpoint
from surveyor_app.renaming import put_in_place


def replace_file(target: Path, data: bytes, *, durable: bool) -> None:
    """Write beside the target and rename; `durable`: survive a power cut too (fsync of file and folder). OSError."""
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        failpoint("copy-temp-written")
        put_in_place(draft, target)
        failpoint("copy-renamed")
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable and os.name != "nt":  # Windows cannot open folders
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Backups as tests make them and look into them."""

from __future__ import annotations

import tarfile
from pathlib import Path

from surveyor_app.relay.backup.make import Made, make_backup
from tests.relay.office import Office


def back_up(office: Office, target: Path, earlier: Path | None = None) -> Made:
    """By the settings of a running office."""
    return make_backup(office.settings, target, office.clock, earlier=earlier)


def files_below(folder: Path) -> dict[str, bytes]:
    """Everything, by its name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def contents_of(backup: Path) -> dict[str, bytes]:
    """The files of a backup, whichever kind it is."""
    if backup.is_dir():
        return files_below(backup)
    with tarfile.open(backup) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers()}  # type: ignore[union-attr]

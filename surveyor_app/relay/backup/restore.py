"""Brings an office back from a backup: everything is unpacked and checked beside the present data before that moves.

What was there is kept in a folder `before-restore-…` on the same disk.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay.backup.carry_over import CarriedOver, known_to
from surveyor_app.relay.backup.layout import PHOTOS, SCREENSHOTS, Layout, workshop
from surveyor_app.relay.backup.manifest import Manifest
from surveyor_app.relay.backup.mark import Mark, read_mark
from surveyor_app.relay.backup.readers import checked_pieces, open_backup
from surveyor_app.relay.backup.swap import swap
from surveyor_app.relay.backup.unpack import Unpacked, Workbench
from surveyor_app.relay.serving_lock import nobody_serves
from surveyor_app.relay.settings import RelaySettings

_SPARE_BYTES = 64 * 1024 * 1024
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `kept_aside` are the folders that hold what was there, none on an empty disk."""

    manifest: Manifest
    kept_aside: tuple[Path, ...]
    carried_over: CarriedOver
    pictures: Unpacked


def check_backup(path: Path) -> Manifest:
    """Read a whole backup and compare every byte with its manifest; StorageFault where anything is wrong."""
    damaged = []
    with open_backup(path) as reader:
        for file in reader.manifest.files:
            try:
                for _piece in checked_pieces(reader, file):
                    pass
            except StorageFault:
                if "/" not in file.name:
                    raise
                damaged.append(file.name)
    if damaged:
        more = f" and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
        raise StorageFault(
            f"Damaged in this backup: {', '.join(damaged[:_NAMED])}{more}. Everything else is whole.",
            code="backup_pictures",
            advice="A restore goes on without them, and takes them from the office itself where that still has them.",
        )
    return reader.manifest


def restore_backup(settings: RelaySettings, path: Path, clock: Clock) -> Restored:
    """Replace this office's data by a backup's.

    NotFound where there is no backup, StorageFault where it is not whole or the disk does not do it, Busy while a relay
    serves. Until everything is checked nothing is changed.
    """
    layout = Layout(settings)
    with nobody_serves(settings.database_path), open_backup(path.absolute()) as reader, ExitStack() as stack:
        former = read_mark(settings.database_path)
        try:
            layout.remove_leftovers()
            layout.prepare()
            _refuse_without_room(reader.manifest, layout.rooms[PHOTOS])
            known = known_to(layout.database, None if former is None else former.known)
            mark = Mark(() if former is None else tuple(p for p in former.kept_aside if p.is_dir()), known)
            workshops = {room: stack.enter_context(workshop(room)) for room in sorted(set(layout.rooms.values()))}
            bench = Workbench(layout, workshops)
            asides = [(aside / PHOTOS, aside / SCREENSHOTS) for aside in mark.kept_aside]
            unpacked = bench.unpack(reader, [(layout.photos, layout.screenshots), *asides])
            carried_over = bench.finish(reader.manifest, unpacked, known, clock)
            failpoint("relay-restore-unpacked")
            stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
            kept = swap(layout.pieces(workshops), settings.database_path, mark, former, stamp)
        except OSError as error:
            raise StorageFault(
                f"The backup could not be put in place: {error.filename or layout.data} ({error.strerror}).",
                code="restore",
                advice="What was there before is unchanged.",
            ) from error
        return Restored(reader.manifest, kept, carried_over, unpacked)


def _refuse_without_room(manifest: Manifest, room: Path) -> None:
    if shutil.disk_usage(room).free < manifest.size + _SPARE_BYTES:
        raise StorageFault(
            f"The backup needs {manifest.size / 1e9:.2f} GB beside the present data, and there is not so much room.",
            code="disk_full",
            advice="Free some space. Nothing was changed.",
        )

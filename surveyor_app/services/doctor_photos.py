"""What the doctor sees of the photo store: originals that are missing or have changed, and files without a row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.moments import count
from surveyor_app.domain.photo import Photo
from surveyor_app.paths import DataPaths
from surveyor_app.services.findings import Finding, fault, ok, warning
from surveyor_app.storage import photo_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.storage.sidecar import originals_on_disk, without_sidecar

_READ_SECONDS = 15.0  # for comparing contents; sizes are compared of all
_NAMED = 3
_ADVICE = "Restore the file from the camera or another copy, or remove the photo and take it again. Others go on."


@dataclass
class _Seen:
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    read: int = 0
    total: int = 0


def photo_findings(database: Database, paths: DataPaths, clock: Clock) -> list[Finding]:
    """Compares every original with its row: its size, and its content as far as time allows, newest first."""
    store = PhotoStore(paths)
    with database.read() as connection:
        ids = [photo_id for photo_id, _sha256 in photo_repository.originals(connection)]
        photos = [item.photo for item in photo_repository.stored(connection, ids)]
        unnoted = len(without_sidecar(connection, store))
    seen = _compare(store, photos, clock)
    findings = [_compared(seen)]
    known = {photo.sha256 for photo in photos}
    loose = [original for original in originals_on_disk(paths) if original.sha256 not in known]
    noted = sum(bool(original.uses) for original in loose)
    if loose:
        belong = "1 file belongs" if len(loose) == 1 else f"{len(loose)} files belong"
        text = f"{belong} to no photo: {noted} with a note kept, the others go after a day"
        advice = "`surveyor restore` brings photos with a note back." if noted else ""
        findings.append(warning("files", text, advice) if noted else ok("files", text))
    if unnoted:
        findings.append(ok("notes", f"{count(unnoted, 'original')} without a note yet; the next sync writes them"))
    return findings


def _compare(store: PhotoStore, photos: Sequence[Photo], clock: Clock) -> _Seen:
    seen = _Seen()
    end = clock.monotonic() + _READ_SECONDS
    by_hash = {photo.sha256: photo for photo in photos}
    seen.total = len(by_hash)
    for photo in sorted(by_hash.values(), key=lambda photo: photo.id, reverse=True):
        path = store.path_of(photo.sha256, photo.media_type)
        try:
            is_same = path.stat().st_size == photo.size
            if is_same and clock.monotonic() < end:
                with path.open("rb") as file:
                    is_same = hashlib.file_digest(file, "sha256").hexdigest() == photo.sha256
                seen.read += 1
        except OSError:
            seen.missing.append(f"{photo.original_name} of {photo.request_id}")
        else:
            if not is_same:
                seen.changed.append(f"{photo.original_name} of {photo.request_id}")
    return seen


def _compared(seen: _Seen) -> Finding:
    if seen.missing or seen.changed:
        gone, changed = len(seen.missing), len(seen.changed)
        text = f"of {count(seen.total, 'original')}, {gone or 'none'} missing and {changed or 'none'} changed"
        names = [*seen.missing, *seen.changed]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return fault("photos", f"{text}: {', '.join(names[:_NAMED])}{more}", _ADVICE)
    how = "all there and unchanged" if seen.read == seen.total else f"all there, {seen.read} of them read and unchanged"
    return ok("photos", f"{count(seen.total, 'original')}, {how}" if seen.total else "none yet")

"""Clears away what is proved to be needed no more: published copies that were fetched, pictures of former designs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.storage import delivery_repository, notice_repository, outbox_repository, revision_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.named_photos import named_photos
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)
_FORMER_PICTURES_FOR = timedelta(days=1)
_HALF_WRITTEN_FOR = timedelta(days=1)
_HALF_WRITTEN = (".*.part", "*.draft.jpg")
_FILES_AT_ONCE = 500


def sweep(work: Work) -> int:
    """Remove them; how many files. Originals are never touched, and a copy can be made again from its original."""
    removed = 0
    with work.database.read() as connection:
        removable = _done_copies(connection, work.paths.copies) + _former_pictures(
            connection, work.paths.screenshots, work.clock.now()
        )
    removable += _half_written((work.paths.copies, work.paths.thumbnails), work.clock.now())
    for path in removable:
        try:
            path.unlink()
        except OSError as error:
            logger.info("a file could not be cleared away: %s", type(error).__name__)
        else:
            removed += 1
    return removed


def every_receipt_is_there(connection: Connection, request_id: str) -> bool:
    """Whether a survey's newest revision is proved to be complete: hosted, accepted, completed, and every photo fetched
    from the address where it is now."""
    revision = revision_repository.latest(connection, request_id)
    counts = outbox_repository.counts(connection, request_id)
    if revision is None or counts.waiting or counts.blocked:
        return False
    receipts = delivery_repository.receipts(connection, request_id)
    completed = any(r.kind is ReceiptKind.COMPLETED and r.detail.get("revision") == revision.number for r in receipts)
    fetched = {photo.photo_id for photo in named_photos(connection, revision, receipts).values() if photo.is_fetched}
    return completed and fetched >= {photo.photo_id for photo in revision.photos}


def _done_copies(connection: Connection, folder: Path) -> list[Path]:
    found: list[Path] = []
    proved: dict[str, bool] = {}
    for path in folder.glob("*.jpg"):
        owners = delivery_repository.surveys_with_copy(connection, path.stem)
        for owner in owners:
            if owner not in proved:
                proved[owner] = every_receipt_is_there(connection, owner)
        if owners and all(proved[owner] for owner in owners):
            found.append(path)
            if len(found) == _FILES_AT_ONCE:
                break
    return found


def _half_written(folders: Iterable[Path], now: datetime) -> list[Path]:
    """What a kill left of files that were being written a day ago; each would have got its name when it was whole."""
    before = (now - _HALF_WRITTEN_FOR).timestamp()
    found = [path for folder in folders for name in _HALF_WRITTEN for path in folder.glob(name)]
    return [path for path in found if path.stat().st_mtime < before]


def _former_pictures(connection: Connection, folder: Path, now: datetime) -> list[Path]:
    shown = notice_repository.screenshot_names(connection)
    before = (now - _FORMER_PICTURES_FOR).timestamp()
    files = [path for path in folder.glob("*") if path.is_file() and path.name not in shown]
    return [path for path in files if path.stat().st_mtime < before]

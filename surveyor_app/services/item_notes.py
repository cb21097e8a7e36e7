"""Keeps the notes beside the originals true when a subpanel or roof plane goes into the bin or comes back with them."""

from __future__ import annotations

import logging

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.storage import photo_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.storage.sidecar import write_sidecars

logger = logging.getLogger(__name__)


class ItemNotes:
    """The notes of one entry's photos; belongs to one thread."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock) -> None:
        self._database = database
        self._store = PhotoStore(paths)
        self._clock = clock

    def write(self, request_id: str, target: PhotoTarget) -> None:
        """After the commit: what the rows say of every photo of the entry, the bin included. Never raises OSError."""
        try:
            with self._database.read() as connection:
                ids = photo_repository.ids_of_item(connection, request_id, target)
                write_sidecars(connection, self._store, ids, self._clock.now(), durable=False)
        except OSError:
            logger.warning("the notes beside an entry's originals could not be written")

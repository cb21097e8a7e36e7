"""Records who fetched which photo, also when the database refuses for a while: Aurora fetches only once."""

from __future__ import annotations

import logging
import threading
from collections import deque

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import photo_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.photo_records import Fetch

logger = logging.getLogger(__name__)
_MOST_KEPT = 10_000


class FetchLog:
    """Blocking calls for any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[tuple[str, Fetch]] = deque(maxlen=_MOST_KEPT)
        self._lock = threading.Lock()

    def add(self, photo_id: str, fetch: Fetch) -> None:
        """Record a download now, or as soon as the database takes it again."""
        self._waiting.append((photo_id, fetch))
        self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        with self._lock:
            entries = list(self._waiting)
            try:
                with self._database.write() as connection:
                    for photo_id, fetch in entries:
                        photo_records.add_fetch(connection, photo_id, fetch)
            except StorageFault as fault:
                logger.warning("%d fetches of photos wait to be recorded: %s", len(entries), fault.text)
                return
            for _entry in entries:
                self._waiting.popleft()
        failpoint("relay-fetch-recorded")

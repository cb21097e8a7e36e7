"""Adds up all uploads for the person who watches: bytes done, bytes in all, rate, time left, five times a second."""

from __future__ import annotations

from surveyor_app.domain.clock import Clock
from surveyor_app.storage import delivery_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync.events import Emit, UploadRate
from surveyor_app.sync.upload_pace import UploadPace

_EVENT_EVERY_SECONDS = 0.2


class UploadMeter:
    """For one event loop. The total is asked anew whenever a photo starts: a publish may have added some."""

    def __init__(self, database: Database, clock: Clock, pace: UploadPace) -> None:
        self._database = database
        self._clock = clock
        self._pace = pace
        self._running: dict[str, int] = {}
        self._done_bytes = 0
        self._left_bytes = 0
        self._told_at = float("-inf")

    def begin(self, photo_id: str) -> None:
        """A photo starts or goes on."""
        with self._database.read() as connection:
            self._left_bytes = delivery_repository.bytes_to_upload(connection)
        self._running.setdefault(photo_id, 0)

    def progress(self, photo_id: str, offset: int, emit: Emit) -> None:
        """The office durably holds `offset` bytes of it."""
        self._running[photo_id] = offset
        now = self._clock.monotonic()
        if now - self._told_at < _EVENT_EVERY_SECONDS:
            return
        self._told_at = now
        under_way = sum(self._running.values())
        done, total = self._done_bytes + under_way, self._done_bytes + max(self._left_bytes, under_way)
        rate = self._pace.bytes_per_second
        emit(UploadRate(done, total, rate, (total - done) / rate if rate > 0 else None))

    def end(self, photo_id: str, *, arrived_bytes: int) -> None:
        """It arrived (with so many bytes), or waits for another try (0)."""
        self._running.pop(photo_id, None)
        self._done_bytes += arrived_bytes
        self._left_bytes = max(0, self._left_bytes - arrived_bytes)

"""A backup every twenty minutes of typing: what a damaged page can take from a surveyor's day is little."""

from __future__ import annotations

from surveyor_app.domain.clock import Clock
from surveyor_app.paths import DataPaths
from surveyor_app.storage.backup import RECENT_EVERY, recent_backup


class EditBackup:
    """Belongs to the thread that edits; a quarter of a second for a large database."""

    def __init__(self, paths: DataPaths, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock
        self._since = clock.monotonic()

    def after_edit(self) -> None:
        """Make one when it is due; called after the commit. Never raises."""
        if self._clock.monotonic() - self._since >= RECENT_EVERY.total_seconds():
            self._since = self._clock.monotonic()
            recent_backup(self._paths, self._clock.now())

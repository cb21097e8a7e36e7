"""Engine events → Qt: gathered in the engine's thread, handed to the GUI at most twenty times a second."""

from __future__ import annotations

from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from surveyor_app.sync.events import UploadProgress, UploadRate

INTERVAL_MS = 50


class SyncBridge(QObject):
    """`post` may be called from any thread; `events` is emitted in the GUI thread with a list, oldest first.

    Of several events about one photo's progress, or about the rate, in a batch only the newest is kept.
    """

    events = Signal(list)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._gathered: list[Any] = []
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._flush)
        self._posted.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Take one engine event; thread-safe and quick."""
        with self._lock:
            first = not self._gathered
            self._gathered.append(event)
        if first:
            self._posted.emit()

    @Slot()
    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            gathered, self._gathered = self._gathered, []
        if gathered:
            self.events.emit(_newest_progress_only(gathered))


def _newest_progress_only(events: list[Any]) -> list[Any]:
    seen: set[tuple[str, str]] = set()
    kept: list[Any] = []
    for event in reversed(events):
        if isinstance(event, UploadProgress | UploadRate):
            key = (type(event).__name__, event.photo_id if isinstance(event, UploadProgress) else "")
            if key in seen:
                continue
            seen.add(key)
        kept.append(event)
    kept.reverse()
    return kept

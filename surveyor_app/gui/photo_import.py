"""One import of picture files: runs in a thread of its own, tells how far it is, can be stopped, keeps what is in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.ports import GuiServices
from surveyor_app.services.dropped import files_in
from surveyor_app.services.summaries import AddedPhotos

TOGETHER = 4  # files for one commit: two are read at a time


@dataclass(frozen=True, slots=True)
class Adding:
    """How far an import is: `done` of `of` files (0 while they are still being counted), seconds left if known."""

    request_id: str
    target: PhotoTarget
    done: int
    of: int
    seconds_left: float | None = None
    is_stopping: bool = False
    is_under_way: bool = True


class PhotoImport(QObject):
    """`run` in a thread; `progressed` reaches the thread that made this object. Nothing is shown of one `is_quiet`."""

    progressed = Signal(object)  # itself
    _went_on = Signal()

    def __init__(
        self,
        request_id: str,
        target: PhotoTarget,
        files: tuple[Path, ...],
        slot: str | None,
        twice: bool,
        clock: Callable[[], float] = time.monotonic,
        *,
        is_quiet: bool = False,
    ) -> None:
        super().__init__()
        self.is_quiet = is_quiet
        self.request_id, self.target = request_id, target
        self._files, self._slot, self._twice, self._clock = files, slot, twice, clock
        self._stopped = threading.Event()
        self._began = 0.0
        self.done = self.of = self.shown = 0
        self.added = AddedPhotos(())
        self._went_on.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def run(self, services: GuiServices) -> SurveyorError | None:
        """Add the files, a few with each commit; answers what ended it early, if anything did."""
        self._went_on.emit()
        files = files_in(self._files, self._stopped.is_set)
        self.of, self._began = len(files), self._clock()
        for start in range(0, len(files), TOGETHER):
            if self._stopped.is_set():
                break
            some = files[start : start + TOGETHER]
            try:
                self.added += services.photo.add_files(
                    self.request_id, self.target, some, self._slot, twice=self._twice
                )
            except SurveyorError as fault:
                return fault
            self.done = start + len(some)
            self._went_on.emit()
        return None

    @property
    def is_stopping(self) -> bool:
        """Whether it was called off."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Take no further file."""
        self._stopped.set()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.progressed.emit(self)

    def adding(self, *, ended: bool = False) -> Adding:
        """How far it is now."""
        left = None
        if self.done and not ended:
            left = (self._clock() - self._began) / self.done * (self.of - self.done)
        return Adding(self.request_id, self.target, self.done, self.of, left, self.is_stopping, not ended)

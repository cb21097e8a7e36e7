"""The app while it imports and sends photos; says how long its window's loop was held up, at rest and at work."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from surveyor_app.bootstrap import Container
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.presenters.places import Place

_SENT, _FILLED = sys.argv[1:3]
_FILES = [Path(name) for name in sys.argv[3:]]
_REST_MS, _LOOK_MS, _GIVE_UP_SECONDS = 8000, 100, 240.0


class Ticks(QObject):
    """A timer that wants to come by every millisecond, and the times at which it could not."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._gaps: list[float] = []
        self._works: list[float] = []
        self._began = self._last = time.perf_counter()
        self._last_work = time.thread_time()

    def begin(self) -> None:
        """Count from now on."""
        self._gaps.clear()
        self._began = self._last = time.perf_counter()
        self._last_work = time.thread_time()
        self._timer.start()

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self._gaps.append((now - self._last) * 1000)
        self._works.append((work - self._last_work) * 1000)
        self._last, self._last_work = now, work

    def found(self, seconds: float = 0.0) -> dict[str, Any]:
        """How often it was held up, as if it had been watched for so many seconds."""
        watched = time.perf_counter() - self._began
        scale = seconds / watched if seconds else 1.0
        counts = {f"over_{limit}": round(scale * sum(gap > limit for gap in self._gaps)) for limit in (16, 50)}
        return {**counts, "worst": max(self._gaps), "worked": max(self._works), "seconds": watched}


class Story(QObject):
    """At rest, then everything at once, then the end."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._ticks = window, Ticks()
        self._rest: Ticks | None = None
        self._is_added = False
        window.session.photos_added.connect(self._added)
        window.open_request(_SENT, Place("photos"))
        QTimer.singleShot(2500, self, self._at_rest)

    def _at_rest(self) -> None:
        self._ticks.begin()
        QTimer.singleShot(_REST_MS, self, self._at_work)

    def _at_work(self) -> None:
        self._rest, self._ticks = self._ticks, Ticks()
        self._rest_found = self._rest.found()
        self._rest._timer.stop()
        self._ticks.begin()
        session = self._window.session
        session.publish()
        self._window.open_request(_FILLED, Place("photos"))
        target = PhotoTarget(SectionName.ELECTRICAL)
        QTimer.singleShot(0, self, lambda: session.add_files(target, _FILES, UNSORTED))
        self._until = time.perf_counter() + _GIVE_UP_SECONDS
        QTimer.singleShot(1000, self, self._look)

    def _added(self, *_what: object) -> None:
        self._is_added = True

    def _look(self) -> None:
        """Whether both are done; the last photo's status is written while the queue empties."""
        session = self._window.session
        late = time.perf_counter() > self._until
        if (self._is_added and not session.queue and not self._window.images.is_busy) or late:
            busy = self._ticks.found()
            rest = self._rest_found
            scale = busy["seconds"] / rest["seconds"]
            rest = {**rest, "over_16": round(rest["over_16"] * scale), "over_50": round(rest["over_50"] * scale)}
            print(json.dumps({"idle": rest, "busy": busy, "late": late, "added": self._is_added}), flush=True)
            self._window.close()
        else:
            QTimer.singleShot(_LOOK_MS, self, self._look)


stories: list[Story] = []
Container.for_this_user().open_window(on_ready=lambda window: stories.append(Story(window)))

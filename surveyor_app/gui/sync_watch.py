"""Watches syncing for the window: engine events and the queue become one set of facts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.ports import EngineHandle, QueueItemView
from surveyor_app.gui.presenters.held import held_items
from surveyor_app.gui.presenters.lane_words import LaneLine, lane_lines
from surveyor_app.gui.presenters.request_cards import is_begun
from surveyor_app.gui.presenters.storage_words import storage_note
from surveyor_app.gui.presenters.sync_words import QueueRow, SyncFacts, rows
from surveyor_app.gui.session import Session
from surveyor_app.sync.events import (
    AppAnnounced,
    ConnectivityChanged,
    Event,
    PairingChecked,
    PhotoUploaded,
    SyncFailed,
    UploadProgress,
    UploadRate,
)

RATE_HOLDS_SECONDS = 15.0  # a rate that old says nothing about now
REST_MS = 300  # from one look at what the engine has changed to the next: it works on without a break for an hour


class SyncWatch(QObject):
    """`changed` when there is something new to show."""

    changed = Signal()
    fault = Signal(str, str)  # code, words: everything stands still
    engine_wanted = Signal()  # somebody wants to sync, and no engine runs here

    def __init__(self, session: Session, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(session)
        self._session = session
        self._monotonic = monotonic
        self._engine: EngineHandle | None = None
        self._online: bool | None = None
        self._paused = self._refused = False
        self._pairing = session.pairing
        self._rate: UploadRate | None = None
        self._rate_at = 0.0
        self._progress: dict[str, tuple[int, int]] = {}
        self._held: tuple[Sequence[QueueItemView], int] = ((), 0)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)
        self._is_due = self._is_survey_due = False
        session.queue_changed.connect(self.changed)
        session.pairing_changed.connect(self._pairing_read)
        session.requests_changed.connect(self.changed)

    @property
    def engine(self) -> EngineHandle | None:
        """The engine of this window, None when another process has it."""
        return self._engine

    def use(self, engine: EngineHandle | None) -> None:
        """This is the engine, or there is none here."""
        self._engine = engine
        self.changed.emit()

    def take(self, events: list[Event]) -> None:
        """Engine events, already in the GUI thread: read again what they say has changed."""
        session = self._session
        open_survey = session.detail.request.id if session.detail is not None else None
        for event in events:
            match event:
                case UploadProgress():
                    self._progress[event.photo_id] = (event.sent_bytes, event.total_bytes)
                case PhotoUploaded():
                    self._progress.pop(event.photo_id, None)  # what comes after that is another version's
                    self._is_due = True
                    self._is_survey_due |= event.request_id == open_survey
                case UploadRate():
                    self._rate, self._rate_at = event, self._monotonic()
                case ConnectivityChanged():
                    self._online = event.online
                case PairingChecked():
                    self._refused = not event.accepted
                case AppAnnounced():
                    self._session.read_app_news()
                case SyncFailed():
                    self.fault.emit(event.code, event.text)
                    self._is_due = self._is_survey_due = True
                case _:
                    self._is_due = True
                    self._is_survey_due |= getattr(event, "request_id", open_survey) == open_survey
        if not self._rest.isActive():
            self._look()
        self.changed.emit()

    def _look(self) -> None:
        """Read again what has changed; the open survey only where that is among it."""
        if self._is_due:
            self._session.refresh(survey=self._is_survey_due)
            self._is_due = self._is_survey_due = False
            self._rest.start()

    def end(self) -> None:
        """Nothing is read any more."""
        self._rest.stop()
        self._is_due = False

    @property
    def facts(self) -> SyncFacts:
        """How syncing stands now."""
        session = self._session
        totals = session.totals
        rate = self._rate if self._monotonic() - self._rate_at < RATE_HOLDS_SECONDS else None
        note = storage_note(session.storage_fault, len(session.unsaved))
        return SyncFacts(
            paired=session.pairing is not None,
            refused=self._refused,
            online=self._online,
            paused=self._paused,
            running=self._engine is not None,
            totals=totals,
            not_at_office=session.not_at_office,
            seconds_left=rate.seconds_left if rate is not None else None,
            bytes_per_second=rate.bytes_per_second if rate is not None else None,
            bytes_left=max(0, rate.bytes_total - rate.bytes_done) if rate is not None else None,
            items=totals.items if totals is not None else 0,
            held=self._number_held(),
            any_delivered=any(s.survey_status is SurveyStatus.PUBLISHED for s in session.summaries),
            unpublished=sum(is_begun(summary) for summary in session.summaries),
            unsaved=len(session.unsaved),
            storage_fault=note.sign.words if note is not None else "",
        )

    def _number_held(self) -> int:
        """Counted once for each queue that was read: the facts are asked for far more often."""
        queue = self._session.queue
        if self._held[0] is not queue:
            self._held = (queue, len(held_items(queue)))
        return self._held[1]

    def lanes(self) -> list[LaneLine]:
        """How the two ways out stand: photos to the office, data to Aurora."""
        return lane_lines(self._session.queue, datetime.now(UTC), refused=self._refused)

    def rows(self) -> list[QueueRow]:
        """What waits, line by line."""
        return rows(self._session.queue, self._progress, datetime.now(UTC), self.facts, self._session.checklist)

    def wake(self) -> None:
        """Sync as soon as possible."""
        self._tell(lambda engine: engine.wake())

    def pause(self, paused: bool) -> None:
        """Hold everything, or go on."""
        self._paused = paused
        self._tell(lambda engine: engine.pause() if paused else engine.resume())
        self.changed.emit()

    def _tell(self, use: Callable[[EngineHandle], Any]) -> None:
        if self._engine is not None:
            use(self._engine)
        else:
            self.engine_wanted.emit()

    def _pairing_read(self) -> None:
        if self._session.pairing != self._pairing:
            self._pairing, self._refused = self._session.pairing, False
        self.changed.emit()

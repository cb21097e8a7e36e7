"""What every job handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from surveyor_app.api.relay import RelayApi
from surveyor_app.domain.clock import Clock
from surveyor_app.paths import DataPaths
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database
from surveyor_app.sync.aurora_calls import AuroraCalls
from surveyor_app.sync.events import Emit, Event
from surveyor_app.sync.upload_meter import UploadMeter
from surveyor_app.sync.upload_pace import UploadPace

Commit = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Work:
    """The engine's means for one run: its own database, the office, Aurora, two threads for pictures."""

    database: Database
    paths: DataPaths
    clock: Clock
    relay: RelayApi
    aurora: AuroraCalls
    pictures: Executor
    emit: Emit
    pace: UploadPace
    meter: UploadMeter


@dataclass(frozen=True, slots=True)
class Done:
    """A job's result: `commit` writes it in the same transaction that marks the job done; then the events are sent."""

    commit: Commit | None = None
    events: tuple[Event, ...] = ()

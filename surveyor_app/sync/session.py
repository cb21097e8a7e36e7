"""The engine's connections to one office: relay, temporary keys, Aurora, and two threads for pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.relay import RelayApi
from surveyor_app.api.token_source import TokenSource
from surveyor_app.domain.clock import Clock
from surveyor_app.sync.aurora_calls import AuroraCalls, MakeTenant
from surveyor_app.sync.progress_report import ProgressReports
from surveyor_app.sync.upload_pace import Sleep, UploadPace

_PICTURE_THREADS = 2
_LAST_REPORTS_SECONDS = 3.0
MakeRelay = Callable[[str, str | None], RelayApi]


@dataclass(frozen=True, slots=True)
class Office:
    """Where this laptop is paired; `repr` hides the token."""

    relay_url: str
    device_token: str

    def __repr__(self) -> str:
        return f"Office(relay_url={self.relay_url!r})"


@dataclass(frozen=True, slots=True)
class Outside:
    """How the engine reaches the world; tests put their own in."""

    make_relay: MakeRelay = RelayApi
    make_tenant: MakeTenant = AuroraTenant
    sleep: Sleep = asyncio.sleep


class Session:
    """Open connections for one event loop. Close with `aclose()`."""

    def __init__(self, office: Office, clock: Clock, outside: Outside) -> None:
        self.office = office
        self.relay = outside.make_relay(office.relay_url, office.device_token)
        self.aurora = AuroraCalls(TokenSource(self.relay, clock), outside.make_tenant)
        self.reports = ProgressReports(self.relay)
        self.pace = UploadPace(clock, outside.sleep)
        self.pictures = ThreadPoolExecutor(_PICTURE_THREADS, thread_name_prefix="pictures")

    async def aclose(self) -> None:
        """Give the last reports a moment, then close everything."""
        await self.reports.settle(_LAST_REPORTS_SECONDS)
        await self.relay.aclose()
        await self.aurora.aclose()
        self.pictures.shutdown(wait=False, cancel_futures=True)

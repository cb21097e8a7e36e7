"""One running practice Aurora: all its parts, put together once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from surveyor_app.practice_aurora.behaviour import Behaviour
from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.downloads import Downloader
from surveyor_app.practice_aurora.faults import FaultBook
from surveyor_app.practice_aurora.images import ScreenshotHost
from surveyor_app.practice_aurora.keys import KeyRing
from surveyor_app.practice_aurora.outgoing import Outgoing
from surveyor_app.practice_aurora.rate_limit import RateLimit
from surveyor_app.practice_aurora.settings import PracticeAurora
from surveyor_app.practice_aurora.store import Store
from surveyor_app.practice_aurora.webhooks import WebhookSender


@dataclass
class Call:
    """One call that arrived: no query, no headers, no body, hence no token.  ``status`` is None for a dropped one."""

    method: str
    path: str
    at: datetime
    status: int | None = None
    fault_id: str | None = None


@dataclass
class Practice:
    """The composition root of the stand-in; routes and middleware get everything from here."""

    settings: PracticeAurora
    clock: Clock
    store: Store
    keys: KeyRing
    rate_limit: RateLimit
    faults: FaultBook
    outgoing: Outgoing
    downloader: Downloader
    webhooks: WebhookSender
    screenshots: ScreenshotHost
    behaviour: Behaviour = field(default_factory=Behaviour)
    calls: list[Call] = field(default_factory=list)

    async def aclose(self) -> None:
        """Stop background work and close connections."""
        await self.downloader.aclose()
        await self.outgoing.aclose()


def build_practice(settings: PracticeAurora, clock: Clock | None = None) -> Practice:
    """A fresh, empty practice Aurora."""
    clock = clock or Clock()
    store = Store(tenant_ids={settings.tenant_id})
    keys = KeyRing(settings, clock)
    outgoing = Outgoing()
    return Practice(
        settings=settings,
        clock=clock,
        store=store,
        keys=keys,
        rate_limit=RateLimit(settings.requests_per_minute, clock),
        faults=FaultBook(),
        outgoing=outgoing,
        downloader=Downloader(outgoing, clock),
        webhooks=WebhookSender(store, keys, outgoing, clock),
        screenshots=ScreenshotHost(store, settings, clock),
    )

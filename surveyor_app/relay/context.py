"""Everything a running relay consists of, put together once and handed to its routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveyor_app.domain.clock import Clock
from surveyor_app.relay.app_news import AppNewsFile
from surveyor_app.relay.broker import TokenBroker
from surveyor_app.relay.database import Database
from surveyor_app.relay.fetch_log import FetchLog
from surveyor_app.relay.office_data import OfficeData
from surveyor_app.relay.pairing import PairingDesk
from surveyor_app.relay.people_log import PeopleLog
from surveyor_app.relay.photo_store import PhotoStore
from surveyor_app.relay.room import FullDiskLog
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.subscription_record import RefusedWebhooks
from surveyor_app.relay.uploads import Uploads


@dataclass(frozen=True)
class Relay:
    """The parts that routes use. `new_work` tells the prefetch worker, from any thread."""

    settings: RelaySettings
    public_url: str
    database: Database
    clock: Clock
    store: PhotoStore
    screenshots: ScreenshotFolder
    pairing: PairingDesk
    uploads: Uploads
    fetches: FetchLog
    office: OfficeData
    app_news: AppNewsFile
    broker: TokenBroker
    refused_webhooks: RefusedWebhooks
    full_disk_log: FullDiskLog
    people_log: PeopleLog
    new_work: Callable[[], None]

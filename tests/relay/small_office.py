"""The queue of prefetches with a database, a prefetcher and a made-up Aurora, and no server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from surveyor_app.api.errors import Refused, ServerFault
from surveyor_app.relay import prefetch_records, request_records
from surveyor_app.relay.broker import TokenBroker
from surveyor_app.relay.database import Database
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.prefetch import Prefetcher
from surveyor_app.relay.screenshot_fetch import Screenshot
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.tables import REQUEST
from tests.relay.servers import MovableClock


class FakeAurora:
    """One request whose status changes; serves as tenant reader, partner and picture host."""

    bearer_token = "key"
    server_time = None

    def __init__(self) -> None:
        self.status = "requested"
        self.expires_at = datetime.now(UTC) + timedelta(days=1)
        self.gone = False
        self.stumbles = False
        self.calls: list[str] = []

    async def create_token(self, _tenant: str, _session_token: str | None = None) -> FakeAurora:
        return self

    async def site_survey_request(self, request_id: str) -> dict[str, Any]:
        self.calls.append("request")
        return {"id": request_id, "status": self.status, "project_id": "p", "screenshot_url": "http://x/1"}

    async def project(self, project_id: str) -> dict[str, Any]:
        self.calls.append("project")
        if self.stumbles:
            raise ServerFault("It stumbled.", status=503)
        if self.gone:
            raise Refused("gone", status=404)
        return {"id": project_id, "seen_at": self.status}

    async def design_summary(self, design_id: str) -> dict[str, Any]:
        return {"id": design_id}

    async def fetch(self, _url: str) -> Screenshot:
        return Screenshot(self.status.encode(), "image/png")

    async def aclose(self) -> None:
        """Nothing to close."""


@contextmanager
def small_office() -> Iterator[tuple[Database, FakeAurora, Prefetcher]]:
    """A database with a prefetcher and no server."""
    with TemporaryDirectory() as folder, closing(open_database(Path(folder) / "relay.db")) as database:
        aurora, clock = FakeAurora(), MovableClock()
        folder_of_pictures = ScreenshotFolder(Path(folder) / "pictures")
        broker = TokenBroker(aurora, clock)
        yield database, aurora, Prefetcher(database, clock, broker, lambda _t, _k: aurora, aurora, folder_of_pictures)


def told(database: Database, session_token: str | None) -> None:
    """A webhook."""
    with database.write() as connection:
        now = datetime.now(UTC)
        row_id = request_records.receive(connection, "t", "r", now)
        prefetch_records.want(connection, row_id, now, session_token)


def worked_off(database: Database, prefetcher: Prefetcher, limit: int = 1) -> None:
    """As the worker does, one round."""
    with database.write() as connection:
        jobs = prefetch_records.claim(connection, datetime.now(UTC), limit)
    for job in jobs:
        asyncio.run(prefetcher.run(job))


def end_state(database: Database) -> tuple[Any, ...]:
    """What laptops are told, and whether work is left."""
    with database.read() as connection:
        columns = (REQUEST.c.request, REQUEST.c.project, REQUEST.c.screenshot_sha256, REQUEST.c.project_deleted)
        rows = [tuple(row) for row in connection.execute(REQUEST.select().with_only_columns(*columns))]
        return rows, connection.exec_driver_sql("SELECT count(*) FROM prefetch").scalar()

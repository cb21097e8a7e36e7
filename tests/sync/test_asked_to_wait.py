"""Aurora asks to be left in peace: everything that waits behind it says so, and until when."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from surveyor_app.domain.host_pauses import asked_words
from surveyor_app.domain.outbox import JobKind
from surveyor_app.services.queue import QueueService
from surveyor_app.sync.report import report_from_json, report_to_json
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

ELECTRICAL = "PUT /tenants/tenant-1/site_surveys/req-1/electrical"
STATUS = "PUT /tenants/tenant-1/site_surveys/req-1/status"


async def test_everything_behind_a_long_retry_after_says_until_when(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2")
    laptop.office.fail(ELECTRICAL, httpx.Response(429, headers={"Retry-After": "3600"}))
    await laptop.sync()
    queue = QueueService(laptop.database, laptop.clock)
    until = queue.totals().waits_until
    assert until is not None
    assert timedelta(minutes=59) < until - laptop.clock.now() <= timedelta(hours=1)
    assert {item.reason for item in queue.items()} == {asked_words("aurora", until)}
    report = await laptop.sync()
    assert report.pauses == (("aurora", until.isoformat()),)
    assert report_from_json(report_to_json(report)).pauses == report.pauses
    laptop.clock.advance(3601)
    assert queue.totals().waits_until is None


async def test_photos_that_still_go_out_are_not_said_to_wait(laptop: Laptop) -> None:
    await laptop.ready("req-1")
    laptop.office.fail(ELECTRICAL, httpx.Response(429, headers={"Retry-After": "3600"}))
    await laptop.sync()
    await laptop.ready("req-2")
    queue = QueueService(laptop.database, laptop.clock)
    assert queue.totals().waits_until is None
    photos = [item for item in queue.items() if item.job.kind is JobKind.PREPARE_PHOTO]
    assert photos
    assert not any("Aurora asked" in item.reason for item in photos)


async def test_an_asked_pause_with_nothing_behind_it_is_not_mentioned(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(STATUS, httpx.Response(429, headers={"Retry-After": "5"}))
    assert (await laptop.sync()).pauses == ()

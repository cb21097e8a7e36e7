"""A tenant of Aurora's that does not let the office in: what is for other tenants goes on."""

from __future__ import annotations

import httpx
import pytest

from surveyor_app.domain.outbox import JobStatus
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

CLOSED = "PUT /tenants/tenant-1/"


async def ready(laptop: Laptop) -> None:
    """Two surveys of one tenant, then one of another, all in the queue."""
    laptop.office.add_request("req-3", tenant_id="tenant-2")
    await laptop.ready("req-1", "req-2", photos=0)
    laptop.fill("req-3")
    assert laptop.publish("req-3").queued


def shut(laptop: Laptop) -> None:
    laptop.office.fail(CLOSED, *[httpx.Response(401, json={})] * 99)


async def test_its_lasting_401_stops_only_its_own_surveys(laptop: Laptop) -> None:
    await ready(laptop)
    shut(laptop)
    engine = laptop.engine()
    await engine.tick()
    await engine.aclose()
    assert laptop.office.aurora_calls().count("PUT status") == 1
    assert laptop.office.count("PUT /tenants/tenant-2/") == 4
    assert laptop.office.count(CLOSED) == 2, "once, and once more with another key; the other survey is left in peace"
    (blocked,) = [job for job in laptop.jobs() if job.status is JobStatus.BLOCKED]
    assert (blocked.request_id, blocked.error_code) == ("req-1", "unauthorised")
    assert "Ask the office" in (blocked.error_text or "")
    assert "Pair again" not in (blocked.error_text or "")
    held = {job.status for job in laptop.jobs() if job.request_id == "req-2"}
    assert held == {JobStatus.WAITING}


async def test_its_surveys_rest_for_a_quarter_of_an_hour_even_in_a_new_process(laptop: Laptop) -> None:
    await ready(laptop)
    shut(laptop)
    engine = laptop.engine()
    await engine.tick()
    await engine.aclose()
    laptop.office.calls.clear()
    laptop.clock.advance(14 * 60)
    engine = laptop.engine()
    await engine.tick()
    assert not laptop.office.count(CLOSED)
    laptop.office.faults.clear()
    laptop.clock.advance(61)
    await engine.tick()
    await engine.aclose()
    assert laptop.office.count("PUT /tenants/tenant-1/site_surveys/req-2/status") == 1


async def test_once_it_lets_the_office_in_all_of_them_go(laptop: Laptop) -> None:
    await ready(laptop)
    shut(laptop)
    engine = laptop.engine()
    await engine.tick()
    laptop.office.faults.clear()
    assert laptop.publish("req-1").queued
    engine.wake()
    await engine.tick()
    await engine.aclose()
    assert {job.status for job in laptop.jobs()} == {JobStatus.DONE}

"""A laptop that is paired with another office in mid-delivery: nothing of the former office is used or told."""

from __future__ import annotations

import httpx
import pytest

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.storage import delivery_repository, setting_repository
from surveyor_app.storage.former_office import forget_former_office
from tests.sync.fake_office import DEVICE_TOKEN, Upload
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio
SUBPANELS = "PUT /tenants/tenant-1/site_surveys/req-1/electrical/subpanels"


def paired_with_another(laptop: Laptop) -> None:
    """As a pairing does; the former office is gone, with all that it hosted."""
    with laptop.database.write() as connection:
        forget_former_office(connection, laptop.clock.now())
        setting_repository.put(connection, "relay_url", "https://other.test")
    laptop.office.uploads = {"up1": Upload("up1", "", 1, "of-somebody-else", "another", "x.jpg")}
    laptop.office.bodies.clear()
    laptop.office.calls.clear()
    laptop.office.faults.clear()
    laptop.clock.advance(60)


async def test_a_photo_that_was_hosted_and_not_read_back_is_sent_to_the_new_office(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("GET /p/", httpx.ReadError)
    laptop.office.fail("GET /healthz", httpx.Response(200, json={}), httpx.ConnectError)
    await laptop.sync(0)
    assert [job.state.get("location") for job in laptop.jobs() if job.kind is JobKind.UPLOAD_PHOTO] != [None]

    paired_with_another(laptop)
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.count("POST /v1/uploads") == 1
    assert laptop.office.body_bytes > 0


async def test_sections_that_name_the_former_offices_addresses_are_sent_anew(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(SUBPANELS, httpx.Response(503))
    await laptop.sync(0)
    assert "electrical" in laptop.office.aurora

    paired_with_another(laptop)
    assert (await laptop.sync()).published == ("req-1",)
    [image] = laptop.office.aurora["electrical"]["electrical"]["images"]
    [mine] = [upload for upload in laptop.office.uploads.values() if upload.survey == "req-1"]
    assert image["url"] == mine.url
    with laptop.database.read() as connection:
        receipts = delivery_repository.receipts(connection, "req-1")
    assert [r.detail["urls"] for r in receipts if r.subject == "electrical"] == [{mine.photo: mine.url}]


async def test_what_was_delivered_stays_as_it_is(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    with laptop.database.read() as connection:
        before = delivery_repository.copies(connection, "req-1")
    paired_with_another(laptop)
    with laptop.database.read() as connection:
        assert delivery_repository.copies(connection, "req-1") == before
    assert {job.status for job in laptop.jobs()} == {JobStatus.DONE}


async def test_the_device_token_is_never_sent_with_a_read_back(laptop: Laptop) -> None:
    seen: list[str | None] = []
    answer = laptop.office._public

    def public(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return answer(request)

    laptop.office._public = public  # type: ignore[method-assign]  # to look at the request
    await laptop.ready()
    await laptop.sync()
    assert len(seen) == 1
    assert seen[0]
    assert DEVICE_TOKEN not in seen[0]

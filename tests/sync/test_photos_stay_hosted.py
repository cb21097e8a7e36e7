"""A republish hands Aurora addresses that still serve: the office is asked about every photo, and sent what it lost."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobKind
from surveyor_app.storage import survey_repository
from tests.sync.laptop import PLANE, Laptop

pytestmark = pytest.mark.asyncio


async def published(laptop: Laptop, photos: int = 1) -> None:
    await laptop.ready(photos=photos)
    assert (await laptop.sync()).published == ("req-1",)
    laptop.office.calls.clear()
    laptop.office.body_bytes = 0
    laptop.clock.advance(86_400 * 40)


async def published_again(laptop: Laptop, name: str = "main_panel_manufacturer") -> None:
    laptop.change("req-1", name, "Siemens")
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)


async def images_served(laptop: Laptop) -> list[int]:
    images: list[dict[str, Any]] = laptop.office.aurora["electrical"]["electrical"]["images"]
    async with httpx.AsyncClient(transport=laptop.office) as aurora:
        return [(await aurora.get(image["url"])).status_code for image in images]


async def test_photos_that_the_office_still_has_are_announced_again_and_no_byte_is_sent(laptop: Laptop) -> None:
    await published(laptop, photos=3)
    await published_again(laptop)
    assert laptop.office.count("POST /v1/uploads") == 3
    assert laptop.office.count("GET /p/") == laptop.office.count("PATCH") == laptop.office.body_bytes == 0
    assert laptop.office.aurora_calls() == ["PUT electrical", "GET request"]
    laptop.office.calls.clear()
    await laptop.sync()
    assert not [call for call in laptop.office.calls if call.split()[0] not in ("GET", "HEAD")]


async def test_photos_that_the_office_no_longer_has_are_sent_again_before_aurora_is_told(laptop: Laptop) -> None:
    await published(laptop, photos=2)
    assert not list(laptop.paths.copies.glob("*.jpg"))
    laptop.office.uploads.clear()
    await published_again(laptop)
    assert laptop.office.body_bytes > 0
    assert await images_served(laptop) == [200, 200]


async def test_a_new_address_is_sent_also_where_nothing_else_of_the_section_changed(laptop: Laptop) -> None:
    await published(laptop)
    laptop.office.uploads = {f"old-{name}": upload for name, upload in laptop.office.uploads.items()}
    for upload in laptop.office.uploads.values():
        upload.photo = "another"  # the bytes are there for another photo; this one's address died
    with laptop.database.write() as connection:
        survey_repository.insert_item(connection, "req-1", SectionName.MOUNTING_PLANES, dict(PLANE))
    laptop.change("req-1", "main_bus_rating", 200.0)
    assert laptop.publish("req-1").queued
    await laptop.sync()
    assert (await images_served(laptop), laptop.office.body_bytes) == ([200], 0)


async def test_an_office_that_cannot_be_asked_leaves_the_survey_waiting(laptop: Laptop) -> None:
    await published(laptop)
    laptop.office.fail("POST /v1/uploads", *[httpx.Response(503)] * 50)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    laptop.publish("req-1")
    report = await laptop.sync(0)
    assert (report.exit_code, laptop.office.aurora_calls()) == (2, [])
    assert {job.kind for job in laptop.jobs() if job.status.value == "waiting"} == {JobKind.UPLOAD_PHOTO}


async def test_an_office_that_went_back_to_a_backup_gets_its_photos_with_the_next_publish(laptop: Laptop) -> None:
    await published(laptop, photos=2)
    assert not laptop.publish("req-1").queued, "Aurora holds it, and nothing says that the office lost a photo"
    laptop.office.uploads.clear()
    laptop.office.epoch = "e2"
    await laptop.sync()
    assert laptop.office.body_bytes == 0, "nobody asked for it yet"

    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)

    assert laptop.office.body_bytes > 0
    assert await images_served(laptop) == [200, 200]
    assert not laptop.publish("req-1").queued


async def test_an_office_that_went_back_and_still_has_the_photos_gets_no_byte(laptop: Laptop) -> None:
    await published(laptop, photos=2)
    laptop.office.epoch = "e2"
    await laptop.sync()
    laptop.office.calls.clear()

    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)

    assert laptop.office.count("POST /v1/uploads") == 2
    assert (laptop.office.count("PATCH"), laptop.office.body_bytes) == (0, 0)
    assert not [call for call in laptop.office.aurora_calls() if call.startswith("PUT")]

"""A photo that a person turned is sent turned: as a copy of its own, under an address of its own."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from surveyor_app.domain.photo import Photo
from surveyor_app.services.queue import QueueService
from surveyor_app.storage import delivery_repository
from tests.imaging.pictures import four_corners, jpeg
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


async def ready(laptop: Laptop) -> Photo:
    """A survey with one photo that is wider than high, not published yet."""
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    return laptop.add_photo("req-1", 1, data=jpeg(four_corners(120, 80)))


async def published(laptop: Laptop) -> str:
    """Publish, deliver, and the address that Aurora has of the photo now."""
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)
    images: list[dict[str, Any]] = laptop.office.aurora["electrical"]["electrical"]["images"]
    return str(images[0]["url"])


async def size_served(laptop: Laptop, url: str) -> tuple[int, int]:
    async with httpx.AsyncClient(transport=laptop.office) as aurora:
        answer = await aurora.get(url)
    with Image.open(io.BytesIO(answer.content)) as picture:
        return picture.size


async def test_a_photo_turned_before_the_first_publish_is_sent_turned(laptop: Laptop) -> None:
    photo = await ready(laptop)
    laptop.turn(photo, 90)
    assert await size_served(laptop, await published(laptop)) == (80, 120)


async def test_turning_a_published_photo_sends_its_section_again_with_a_new_address(laptop: Laptop) -> None:
    photo = await ready(laptop)
    first = await published(laptop)
    laptop.office.calls.clear()
    laptop.turn(photo, 270)
    second = await published(laptop)
    assert second.rpartition("/")[0] != first.rpartition("/")[0]
    assert await size_served(laptop, second) == (80, 120)
    assert await size_served(laptop, first) == (120, 80)  # Aurora may still be fetching it
    assert laptop.office.aurora_calls() == ["PUT electrical", "GET request"]


async def test_a_photo_turned_back_is_known_already_and_no_byte_is_sent(laptop: Laptop) -> None:
    photo = await ready(laptop)
    first = await published(laptop)
    laptop.turn(photo, 180)
    await published(laptop)
    laptop.office.body_bytes = 0
    laptop.turn(photo, 0)
    assert await published(laptop) == first
    assert laptop.office.body_bytes == 0


async def test_a_revision_under_way_keeps_what_it_froze(laptop: Laptop) -> None:
    photo = await ready(laptop)
    assert laptop.publish("req-1").queued
    laptop.turn(photo, 90)
    assert (await laptop.sync()).published == ("req-1",)
    (image,) = laptop.office.aurora["electrical"]["electrical"]["images"]
    assert await size_served(laptop, image["url"]) == (120, 80)
    with laptop.database.read() as connection:
        assert list(delivery_repository.copies(connection, "req-1")) == [(photo.id, 2560, 0)]


async def test_a_turned_photo_waits_for_its_upload_though_the_former_copy_is_at_the_office(laptop: Laptop) -> None:
    photo = await ready(laptop)
    await published(laptop)
    laptop.turn(photo, 90)
    assert laptop.publish("req-1").queued
    totals = QueueService(laptop.database, laptop.clock).totals()
    assert (totals.photos_waiting, totals.bytes_waiting) == (1, photo.size)
    with laptop.database.read() as connection:
        assert delivery_repository.bytes_to_upload(connection) == photo.size

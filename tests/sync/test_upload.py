"""The upload loop: chunks, offsets, checksums, and what is already there."""

from __future__ import annotations

import httpx
import pytest

from surveyor_app.domain.errors import StorageFault
from surveyor_app.storage import setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.sync import upload_pace
from surveyor_app.sync.upload_pace import FIRST_CHUNK_BYTES, LARGEST_CHUNK_BYTES
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


async def queued(laptop: Laptop, monkeypatch: pytest.MonkeyPatch, chunk_bytes: int) -> None:
    """A survey with one photo that takes several chunks of this size to begin with."""
    monkeypatch.setattr(upload_pace, "FIRST_CHUNK_BYTES", chunk_bytes)
    monkeypatch.setattr(upload_pace, "LARGEST_CHUNK_BYTES", chunk_bytes * 8)
    await laptop.ready()


def chunks(laptop: Laptop) -> list[int]:
    return [len(body) for method, body in laptop.office.sent_bodies if method == "PATCH"]


async def test_chunks_grow_while_the_line_is_clean(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await queued(laptop, monkeypatch, 20)
    await laptop.sync()
    sizes = chunks(laptop)
    assert sizes[:5] == [20, 40, 80, 160, 160]
    assert (FIRST_CHUNK_BYTES, LARGEST_CHUNK_BYTES) == (256 * 1024, 2 * 1024 * 1024)


async def test_a_wrong_offset_is_corrected_by_the_office(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await queued(laptop, monkeypatch, 400)

    def taken_twice(request: httpx.Request) -> httpx.Response:
        (upload,) = laptop.office.uploads.values()
        upload.data = request.content[:100]
        return httpx.Response(409, headers={"Upload-Offset": "100"})

    laptop.office.fail("PATCH", taken_twice)
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_damaged_chunk_is_sent_again(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await queued(laptop, monkeypatch, 400)
    laptop.office.fail("PATCH", httpx.Response(460, headers={"Upload-Offset": "0"}))
    assert (await laptop.sync(wait_seconds=0)).published == ("req-1",)


async def test_a_line_that_damages_everything_is_left_for_later(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queued(laptop, monkeypatch, 400)
    laptop.office.fail("PATCH", *[httpx.Response(460, headers={"Upload-Offset": "0"})] * 4)
    report = await laptop.sync(wait_seconds=0)
    assert (report.exit_code, report.uploaded_photos) == (2, 0)
    assert (await laptop.sync()).published == ("req-1",)


async def test_an_upload_that_was_complete_when_the_laptop_died_sends_no_second_body(laptop: Laptop) -> None:
    await laptop.ready()

    def arrives_but_answer_lost(request: httpx.Request) -> httpx.Response:
        (upload,) = laptop.office.uploads.values()
        upload.data += request.content
        raise httpx.ReadError("lost")

    laptop.office.fail("PATCH", arrives_but_answer_lost)
    assert (await laptop.sync()).published == ("req-1",)
    assert (laptop.office.count("PATCH"), laptop.office.count("HEAD")) == (1, 1)


async def test_what_the_office_already_has_is_not_sent(laptop: Laptop) -> None:
    await laptop.ready("req-1", photos=1)
    await laptop.sync()
    laptop.office.add_request("req-2")
    await laptop.sync()
    laptop.fill("req-2")
    laptop.add_photo("req-2", 1)
    laptop.publish("req-2")
    report = await laptop.sync()
    assert (report.published, report.uploaded_photos, report.uploaded_bytes) == (("req-2",), 1, 0)


async def test_a_picture_the_office_refuses_needs_a_person(laptop: Laptop) -> None:
    await laptop.ready()
    refusal = {"error": {"code": "not_an_image", "text": "These bytes are no picture."}}
    laptop.office.fail("PATCH", httpx.Response(422, json=refusal))
    (item,) = (await laptop.sync()).blocked
    assert (item.code, item.text) == ("not_an_image", "These bytes are no picture.")


async def test_an_address_outside_the_uploads_is_not_followed(laptop: Laptop) -> None:
    await laptop.ready()
    answer = {"id": "up1", "offset": 0, "complete": False, "url": None}
    elsewhere = {"Location": "https://elsewhere.test/steal"}
    laptop.office.fail("POST /v1/uploads", *[httpx.Response(201, json=answer, headers=elsewhere)] * 99)
    report = await laptop.sync(wait_seconds=0)
    assert report.exit_code == 2
    assert not laptop.office.count("PATCH")


async def test_a_line_that_was_cut_is_met_with_small_chunks_by_the_next_start_too(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queued(laptop, monkeypatch, 400)
    monkeypatch.setattr(upload_pace, "SMALLEST_CHUNK_BYTES", 50)
    laptop.office.fail("PATCH", *[httpx.ReadError] * 3)
    await laptop.sync(wait_seconds=0)
    sent_before = len(chunks(laptop))
    assert (await laptop.sync()).published == ("req-1",)
    assert chunks(laptop)[sent_before] < 400


async def test_a_line_that_recovered_is_forgotten_at_once(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await queued(laptop, monkeypatch, 16)
    monkeypatch.setattr(upload_pace, "SMALLEST_CHUNK_BYTES", 4)
    laptop.office.fail("PATCH", httpx.ReadError)
    assert (await laptop.sync()).published == ("req-1",)
    assert chunks(laptop)[:2] == [16, 8]
    assert max(chunks(laptop)) > 16
    with laptop.database.read() as connection:
        assert setting_repository.get(connection, "upload_care") is None

    laptop.add_photo("req-1", 9)
    laptop.change("req-1", "notes", "x")
    assert laptop.publish("req-1").queued
    sent_before = len(chunks(laptop))
    await laptop.sync()
    assert chunks(laptop)[sent_before : sent_before + 2] == [16, 32]


async def test_by_the_next_hour_a_cut_is_forgotten(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await queued(laptop, monkeypatch, 400)
    monkeypatch.setattr(upload_pace, "SMALLEST_CHUNK_BYTES", 50)
    laptop.office.fail("PATCH", *[httpx.ReadError] * 3)
    await laptop.sync(wait_seconds=0)
    sent_before = len(chunks(laptop))
    laptop.clock.advance(3700)
    assert (await laptop.sync()).published == ("req-1",)
    assert chunks(laptop)[sent_before] == 400


async def test_a_photo_is_sent_although_nothing_can_be_written_down_about_the_line(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a help for the next start, and no reason to stop a sync at a chunk that has arrived."""
    await queued(laptop, monkeypatch, 400)
    monkeypatch.setattr(upload_pace, "SMALLEST_CHUNK_BYTES", 50)
    real, refused = setting_repository.put, []

    def put(connection: Connection, key: str, value: object) -> None:
        if key == "upload_care":
            refused.append(value)
            raise StorageFault("Another program holds the data.", code="locked")
        real(connection, key, value)

    monkeypatch.setattr(setting_repository, "put", put)
    laptop.office.fail("PATCH", httpx.ReadError)
    report = await laptop.sync()
    assert (report.published, report.exit_code) == (("req-1",), 0)
    assert refused


@pytest.mark.parametrize("stored", [7, {}, {"chunk_bytes": "x", "at": 0}, {"chunk_bytes": -1, "at": None}])
async def test_nonsense_about_the_line_is_none(laptop: Laptop, monkeypatch: pytest.MonkeyPatch, stored: object) -> None:
    await queued(laptop, monkeypatch, 400)
    with laptop.database.write() as connection:
        setting_repository.put(connection, "upload_care", stored)
    assert (await laptop.sync()).published == ("req-1",)
    assert chunks(laptop)[0] == 400

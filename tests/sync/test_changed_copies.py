"""A published copy that something on the laptop rewrites while its chunks are on their way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from surveyor_app.domain.photo import Photo
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.sync import upload_pace
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio
CHUNK_BYTES = 10_000  # more than a file object reads ahead
SIDE_PX = 2000


def one_bit(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def half_of_it(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_pace, "FIRST_CHUNK_BYTES", CHUNK_BYTES)
    monkeypatch.setattr(upload_pace, "LARGEST_CHUNK_BYTES", CHUNK_BYTES)


async def ready(laptop: Laptop) -> Photo:
    """A survey in the queue, with one photo whose copy takes several chunks."""
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    photo = laptop.add_photo("req-1", 1, side=SIDE_PX)
    assert laptop.publish("req-1").queued
    return photo


def rewrite_while_sending(laptop: Laptop, times: int, change: Callable[[bytes], bytes]) -> list[int]:
    """While the first chunk of so many uploads is on its way. Returns the size of each copy that was changed."""
    changed: list[int] = []

    async def before_a_chunk() -> None:
        newest = list(laptop.office.uploads.values())[-1]
        if len(changed) == times or newest.data:
            return
        (copy,) = laptop.paths.copies.glob("*.jpg")
        whole = copy.read_bytes()
        assert len(whole) > 2 * CHUNK_BYTES
        changed.append(len(whole))
        copy.write_bytes(change(whole))

    laptop.office.before["PATCH"] = before_a_chunk
    return changed


@pytest.mark.parametrize("change", [one_bit, half_of_it])
async def test_it_is_made_anew_from_the_original_and_sent_again(
    laptop: Laptop, change: Callable[[bytes], bytes]
) -> None:
    photo = await ready(laptop)
    changed = rewrite_while_sending(laptop, 1, change)
    report = await laptop.sync()
    assert (report.published, report.blocked) == (("req-1",), ())
    assert (len(changed), laptop.office.count("POST /v1/uploads")) == (1, 2)
    (hosted,) = [upload for upload in laptop.office.uploads.values() if upload.complete]
    assert len(hosted.data) == changed[0]
    assert hosted.photo == photo.id


@pytest.mark.parametrize("change", [one_bit, half_of_it])
async def test_when_it_happens_again_a_person_must_look_and_can_then_send_it(
    laptop: Laptop, change: Callable[[bytes], bytes]
) -> None:
    await ready(laptop)
    changed = rewrite_while_sending(laptop, 2, change)
    (item,) = (await laptop.sync()).blocked
    assert len(changed) == 2
    assert item.code == "photo_changed"
    assert "changed on disk again while it was sent" in item.text
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION
    assert not [upload for upload in laptop.office.uploads.values() if upload.complete]
    assert not laptop.office.aurora_calls()

    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)

"""Which fetches prove that Aurora has a photo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.storage import delivery_repository
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


def fetched(laptop: Laptop) -> list[Receipt]:
    with laptop.database.read() as connection:
        receipts = delivery_repository.receipts(connection, "req-1")
    return [receipt for receipt in receipts if receipt.kind is ReceiptKind.FETCHED]


async def published(laptop: Laptop) -> list[dict[str, Any]]:
    """A published survey whose photo nobody has fetched; the photo's fetches."""
    laptop.office.fetch_at_once = False
    await laptop.ready()
    assert (await laptop.sync()).exit_code == 0
    (upload,) = laptop.office.uploads.values()
    return upload.fetches


def a_fetch(laptop: Laptop, seconds: float = 0, *, complete: bool = True) -> dict[str, Any]:
    at = laptop.clock.now() + timedelta(seconds=seconds)
    return {"at": at.isoformat(), "complete": complete, "bytes": 7}


async def test_an_unfetched_photo_leaves_nothing_waiting_and_is_looked_for_in_the_next_run(laptop: Laptop) -> None:
    fetches = await published(laptop)
    assert fetched(laptop) == []
    fetches.append(a_fetch(laptop))
    report = await laptop.sync()
    (receipt,) = fetched(laptop)
    assert (report.exit_code, receipt.at) == (0, laptop.clock.now())
    assert receipt.detail["bytes"] == 7


async def test_right_after_a_publish_aurora_is_given_a_moment(laptop: Laptop) -> None:
    await published(laptop)
    assert 2 < sum(laptop.clock.slept) <= 3.5


@pytest.mark.parametrize(
    "wrong",
    [{"complete": False}, {"at": "long ago"}, {"at": None}, {"at": "2020-01-01T00:00:00Z"}],
)
async def test_a_partial_unreadable_or_older_fetch_proves_nothing(laptop: Laptop, wrong: dict[str, Any]) -> None:
    fetches = await published(laptop)
    fetches.append(a_fetch(laptop) | wrong)
    await laptop.sync()
    assert fetched(laptop) == []


async def test_our_own_read_back_is_no_fetch(laptop: Laptop) -> None:
    assert await published(laptop) == []


async def test_times_are_judged_by_the_relays_clock(laptop: Laptop) -> None:
    """The relay is an hour ahead: a fetch of ten minutes before the section was sent looks later than it was."""
    fetches = await published(laptop)
    laptop.office.clock_ahead = timedelta(hours=1)
    fetches.append(a_fetch(laptop, 3600 - 600))
    await laptop.sync()
    assert fetched(laptop) == []
    fetches.append(a_fetch(laptop, 3600 + 5))
    await laptop.sync()
    assert len(fetched(laptop)) == 1


async def test_an_office_that_does_not_answer_about_photos_is_no_failure(laptop: Laptop) -> None:
    await published(laptop)
    laptop.office.fail("GET /v1/photos", httpx.Response(500))
    assert (await laptop.sync()).exit_code == 0


async def test_once_everything_is_fetched_the_office_is_not_asked_again(laptop: Laptop) -> None:
    (await published(laptop)).append(a_fetch(laptop))
    await laptop.sync()
    laptop.office.calls.clear()
    await laptop.sync()
    assert not laptop.office.count("GET /v1/photos")

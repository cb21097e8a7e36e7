"""Which fetches prove that Aurora has a photo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoState
from surveyor_app.services.photo import PhotoService
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import delivery_repository
from surveyor_app.sync import poll_receipts
from surveyor_app.sync.sweep import every_receipt_is_there
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


def fetched(laptop: Laptop, survey: str = "req-1") -> list[Receipt]:
    with laptop.database.read() as connection:
        receipts = delivery_repository.receipts(connection, survey)
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
    laptop.office.clock_ahead = timedelta(hours=1)
    fetches = await published(laptop)
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


async def test_a_laptop_whose_clock_was_ahead_at_the_publish_still_sees_the_fetch(laptop: Laptop) -> None:
    laptop.office.clock_ahead = -timedelta(days=3)
    fetches = await published(laptop)
    laptop.clock.time -= timedelta(days=3)
    laptop.office.clock_ahead = timedelta(0)
    fetches.append(a_fetch(laptop, 60))
    await laptop.sync()
    assert len(fetched(laptop)) == 1


async def test_a_photo_moved_to_another_size_is_fetched_only_from_its_new_address(laptop: Laptop) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    photo = laptop.add_photo("req-1", 1, side=3000)
    laptop.publish("req-1")
    await laptop.sync()
    assert len(fetched(laptop)) == 1
    slots = laptop.office_data.checklist.slots[SectionName.ELECTRICAL]
    here = laptop.office_data.checklist.slot(SectionName.ELECTRICAL, photo.slot)
    other = next(slot for slot in slots if here is not None and slot.long_side_px != here.long_side_px)
    service = PhotoService(laptop.database, laptop.paths, laptop.clock, laptop.office_data)
    service.assign(photo.id, photo.target, other.key)
    laptop.office.fetch_at_once = False
    laptop.clock.advance(60)
    laptop.publish("req-1")
    assert (await laptop.sync()).published == ("req-1",)

    with laptop.database.read() as connection:
        assert not every_receipt_is_there(connection, "req-1")
    assert list(laptop.paths.copies.glob("*.jpg"))
    survey = SurveyService(laptop.database, laptop.paths, laptop.clock, laptop.office_data)
    assert [view.state for view in survey.detail("req-1").photos] == [PhotoState.REFERENCED]
    laptop.clock.advance(25 * 3600)
    late = survey.detail("req-1").late_photos
    assert late is not None
    assert late.photo_ids == (photo.id,)

    laptop.office._fetched(list(laptop.office.uploads.values())[-1])
    await laptop.sync()
    assert [receipt.detail["revision"] for receipt in fetched(laptop)] == [1, 2]
    with laptop.database.read() as connection:
        assert every_receipt_is_there(connection, "req-1")


async def test_a_survey_that_the_office_refuses_to_tell_about_holds_up_no_other(laptop: Laptop) -> None:
    laptop.office.fetch_at_once = False
    await laptop.ready("req-1", "req-2")
    await laptop.sync()
    for upload in laptop.office.uploads.values():
        upload.fetches.append(a_fetch(laptop))
    laptop.office.fail("GET /v1/photos$", httpx.Response(404, json={"error": {"code": "not_found", "text": "no"}}))
    await laptop.sync()
    assert len(fetched(laptop, "req-1") + fetched(laptop, "req-2")) == 1


async def test_published_surveys_without_photos_hide_no_older_one(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll_receipts, "_SURVEYS_AT_MOST", 2)
    fetches = await published(laptop)
    newer = [f"newer-{number}" for number in range(3)]
    await laptop.ready(*newer, photos=0)
    assert set((await laptop.sync()).published) == set(newer)
    fetches.append(a_fetch(laptop))
    await laptop.sync()
    assert len(fetched(laptop)) == 1

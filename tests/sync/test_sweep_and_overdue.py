"""Copies are kept until every receipt of their revision is there; photos that nobody fetches are called out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from surveyor_app.services.fetch_warning import late_words
from surveyor_app.services.queue import QueueService
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import setting_repository
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


def copies(laptop: Laptop) -> list[Path]:
    return sorted(laptop.paths.copies.glob("*.jpg"))


def warnings(laptop: Laptop) -> list[str]:
    detail = SurveyService(laptop.database, laptop.paths, laptop.clock, laptop.office_data).detail("req-1")
    return [late_words(detail.late_photos)] if detail.late_photos is not None else []


async def test_copies_go_when_everything_is_proved_and_not_before(laptop: Laptop) -> None:
    laptop.office.fetch_at_once = False
    await laptop.ready(photos=2)
    assert (await laptop.sync()).published == ("req-1",)
    assert len(copies(laptop)) == 2
    for upload in laptop.office.uploads.values():
        laptop.office._fetched(upload)
    await laptop.sync()
    assert copies(laptop) == []
    assert len(list(laptop.paths.photos.rglob("*.jpg"))) == 2


async def test_a_copy_that_another_survey_still_needs_stays(laptop: Laptop) -> None:
    await laptop.ready("req-1", photos=1)
    laptop.office.add_request("req-2")
    await laptop.sync()
    assert copies(laptop) == []
    laptop.fill("req-2")
    laptop.add_photo("req-2", 1)
    laptop.publish("req-2")
    laptop.office.fetch_at_once = False
    assert (await laptop.sync()).published == ("req-2",)
    assert len(copies(laptop)) == 1


async def test_a_survey_whose_copies_are_gone_can_be_published_anew(laptop: Laptop) -> None:
    await laptop.ready(photos=1)
    await laptop.sync()
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    laptop.add_photo("req-1", 9)
    laptop.publish("req-1")
    report = await laptop.sync()
    assert (report.published, report.uploaded_photos) == (("req-1",), 1)


async def test_former_pictures_of_designs_go_after_a_day_and_the_shown_one_stays(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    former, fresh = laptop.paths.screenshots / "former.png", laptop.paths.screenshots / "fresh.png"
    for path, age_days in ((former, 2), (fresh, 0)):
        path.write_bytes(b"picture")
        moment = laptop.clock.now().timestamp() - age_days * 86_400
        os.utime(path, (moment, moment))
    await laptop.sync()
    assert (former.exists(), fresh.exists()) == (False, True)


async def test_a_draft_that_a_kill_left_among_the_copies_goes_after_a_day(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    old, running = laptop.paths.copies / "photo-1-2560.draft.jpg", laptop.paths.copies / "photo-2-2560.draft.jpg"
    for path, age_days in ((old, 2), (running, 0)):
        path.write_bytes(b"half a picture")
        moment = laptop.clock.now().timestamp() - age_days * 86_400
        os.utime(path, (moment, moment))
    await laptop.sync()
    assert (old.exists(), running.exists()) == (False, True)


async def test_photos_that_nobody_fetched_within_a_day_are_called_out(laptop: Laptop) -> None:
    laptop.office.fetch_at_once = False
    await laptop.ready(photos=3)
    await laptop.sync()
    laptop.clock.advance(23 * 3600)
    assert warnings(laptop) == []
    laptop.clock.advance(2 * 3600)
    (line,) = warnings(laptop)
    assert line.startswith("Aurora has not fetched 3 photos since ")
    with laptop.database.write() as connection:
        setting_repository.put(connection, "fetch_warning_hours", 48)
    assert warnings(laptop) == []


async def test_fetched_photos_are_not_called_out(laptop: Laptop) -> None:
    await laptop.ready(photos=2)
    await laptop.sync()
    laptop.clock.advance(10 * 86_400)
    assert warnings(laptop) == []


async def test_what_is_only_on_this_laptop_is_counted_as_a_person_would(laptop: Laptop) -> None:
    await laptop.ready(photos=3)
    queue = QueueService(laptop.database, laptop.clock)
    assert queue.totals().items == 3 + 4
    await laptop.sync()
    assert queue.totals().items == 0

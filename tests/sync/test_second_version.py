"""What is shown of a version under way counts what this one has to send, and is full only once all of it is sent."""

from __future__ import annotations

import pytest

from surveyor_app.domain.steps import Steps
from surveyor_app.services.queue import QueueService, QueueTotals
from surveyor_app.services.survey import SurveyService
from surveyor_app.sync.events import Event
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


def totals(laptop: Laptop) -> QueueTotals:
    return QueueService(laptop.database, laptop.clock).totals()


def steps(laptop: Laptop) -> Steps:
    """As the survey says it and as the queue does: they are one."""
    of_survey = SurveyService(laptop.database, laptop.paths, laptop.clock, laptop.office_data).detail("req-1").steps
    of_queue = totals(laptop).steps
    assert of_queue in (of_survey, Steps()), "nothing waits once all is done"
    assert totals(laptop).items == of_queue.left, "one count, wherever it is said"
    return of_survey


async def delivered(laptop: Laptop, photos: int = 3) -> None:
    await laptop.ready(photos=photos)
    assert (await laptop.sync()).published == ("req-1",)
    laptop.clock.advance(60)


async def test_a_first_version_is_counted_whole_and_never_full_before_its_end(laptop: Laptop) -> None:
    seen: list[tuple[Steps, int]] = []

    def look(_event: Event) -> None:
        seen.append((steps(laptop), totals(laptop).photos_waiting))

    await laptop.ready(photos=2)
    assert steps(laptop) == Steps(0, 6), "a photo is one item, prepared and uploaded"
    await laptop.engine(look).run_once(20)
    assert steps(laptop) == Steps(6, 6)
    assert [done for done, _waiting in seen] == sorted((done for done, _waiting in seen), key=lambda one: one.done)
    assert any(not waiting and shown.done < shown.total for shown, waiting in seen), "sections after the photos"
    assert totals(laptop).steps == Steps()


async def test_a_second_version_counts_the_changed_section_and_the_completion_alone(laptop: Laptop) -> None:
    await delivered(laptop)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    assert laptop.publish("req-1").queued
    waits = totals(laptop)
    assert (waits.photos_waiting, waits.photos_total, waits.bytes_waiting, waits.items) == (0, 0, 0, 2)
    assert steps(laptop) == Steps(0, 2)
    assert (await laptop.sync()).published == ("req-1",)
    assert steps(laptop) == Steps(2, 2)


async def test_a_second_version_counts_its_new_photo_alone(laptop: Laptop) -> None:
    await delivered(laptop)
    laptop.add_photo("req-1", 77)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    assert laptop.publish("req-1").queued
    waits = totals(laptop)
    assert (waits.photos_waiting, waits.photos_total, waits.items) == (1, 1, 3)
    assert steps(laptop) == Steps(0, 3), "photo, electrical, completion"


async def test_a_second_version_that_replaces_one_on_its_way_counts_what_is_still_missing(laptop: Laptop) -> None:
    await laptop.ready(photos=2)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    assert laptop.publish("req-1").queued
    assert steps(laptop) == Steps(0, 6)
    assert totals(laptop).photos_total == 2


async def test_publishing_over_another_laptop_counts_every_section(laptop: Laptop) -> None:
    await delivered(laptop)
    assert laptop.publish("req-1", overwrite=True).queued
    assert steps(laptop) == Steps(0, 4), "three sections and the completion; the photos are at the office"


async def test_what_the_office_lost_is_counted_once_that_is_known(laptop: Laptop) -> None:
    await delivered(laptop, photos=1)
    laptop.office.uploads.clear()
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    assert laptop.publish("req-1").queued
    assert steps(laptop) == Steps(0, 2)
    assert (await laptop.sync()).published == ("req-1",)
    assert steps(laptop) == Steps(3, 3), "the photo was sent again"

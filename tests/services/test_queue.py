"""The queue in words and numbers, and the button that tries things now."""

from __future__ import annotations

from datetime import timedelta

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.opened import Services
from surveyor_app.storage import delivery_repository, outbox_repository, photo_repository, survey_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.outbox_repository import Postponement
from tests.fake_clock import FakeClock
from tests.services.complete_survey import fill_completely
from tests.services.publishing import add_photo, jobs


def queued_survey(services: Services, request_id: str) -> str:
    fill_completely(services, request_id)
    photo_id = add_photo(services, 10)
    assert services.publish.publish(request_id).queued
    return photo_id


def test_every_item_says_what_it_is_for_whom_and_why_it_waits(services: Services, request_id: str) -> None:
    queued_survey(services, request_id)
    items = services.queue.items()
    assert [item.title.split(" E")[0] for item in items] == [
        "Prepare",
        "Upload",
        "Send electrical",
        "Send subpanels",
        "Send roof planes",
        "Mark as completed",
    ]
    assert items[1].title.endswith(".jpg")
    assert [item.photo is not None for item in items] == [True, True, False, False, False, False]
    assert items[0].reason == "Waits for its turn"
    assert items[1].reason == "Waits for the item before it"
    assert items[5].reason == "Waits for 3 items before it"
    assert all(item.customer_name for item in items)


def test_totals_count_photos_and_bytes_until_they_are_at_the_office(services: Services, request_id: str) -> None:
    photo_id = queued_survey(services, request_id)
    with services.database.read() as connection:
        original = photo_repository.get(connection, photo_id)
    totals = services.queue.totals()
    assert (totals.photos_waiting, totals.photos_total, totals.bytes_waiting) == (1, 1, original.size)
    assert (totals.jobs_waiting, totals.jobs_blocked) == (6, 0)
    assert services.queue.not_at_office() == 1
    copy = PublishedCopy(photo_id, 2560, "aa", 77, 40, 30)
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, copy)
    assert services.queue.totals().bytes_waiting == 77
    with services.database.write() as connection:
        delivery_repository.set_verified(connection, copy, "https://relay.test/p/t/x.jpg", FakeClock().now())
    assert services.queue.totals().photos_waiting == 0


def test_trying_now_queues_blocked_jobs_and_makes_dated_ones_due(
    services: Services, clock: FakeClock, request_id: str
) -> None:
    queued_survey(services, request_id)
    with services.database.write() as connection:
        blocked = outbox_repository.claim(connection, clock.now(), [JobKind.PREPARE_PHOTO])
        assert blocked is not None
        outbox_repository.block(connection, blocked.id, "photo_missing", "The photo file is missing.")
        survey_repository.set_status(connection, request_id, SurveyStatus.NEEDS_ATTENTION)
    assert services.queue.totals().jobs_blocked == 1
    assert services.queue.items()[-1].reason == "The photo file is missing."
    services.queue.try_now([blocked.id])
    assert services.queue.totals().jobs_blocked == 0
    with services.database.write() as connection:
        assert survey_repository.load(connection, request_id).status is SurveyStatus.QUEUED
        again = outbox_repository.claim(connection, clock.now(), [JobKind.PREPARE_PHOTO])
        assert again is not None
        outbox_repository.postpone(connection, again.id, Postponement(clock.now() + timedelta(hours=1), "x", "Later."))
    services.queue.try_now()
    (prepare,) = [job for job in jobs(services) if job.kind is JobKind.PREPARE_PHOTO]
    assert (prepare.status, prepare.due_at) == (JobStatus.WAITING, clock.now())

"""A change that is taken back leaves no trace: the survey stands where its newest version stands; publish agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.opened import Services
from surveyor_app.storage import (
    outbox_repository,
    request_repository,
    setting_repository,
    survey_repository,
)
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely
from tests.services.publishing import ELECTRICAL, add_photo, settle_all, status

SECTION = SectionName.ELECTRICAL
DELIVERED = (SurveyStatus.PUBLISHED, 1)
NEXT = (SurveyStatus.DRAFT, 2)


@pytest.fixture
def photo_id(services: Services, request_id: str) -> str:
    """Version 1 has arrived, with a subpanel, a plane and one photo."""
    fill_completely(services, request_id)
    services.survey.add_item(request_id, SectionName.SUBPANELS)
    photo_id = add_photo(services, 10)
    services.publish.publish(request_id)
    settle_all(services, JobStatus.DONE)
    services.publish.publish(request_id)
    assert status(services) == DELIVERED
    return photo_id


def put(services: Services, value: str | float | None, name: str = "main_panel_manufacturer") -> None:
    services.survey.set_value("req-1", SECTION, None, name, value)


def agree(services: Services) -> tuple[SurveyStatus, int]:
    """Where the survey stands, which list, survey and publish say alike."""
    stands = status(services)
    (summary,) = services.survey.requests()
    detail = services.survey.detail("req-1")
    assert (summary.survey_status, detail.survey.status, detail.survey.revision) == (stands[0], *stands)
    outcome = services.publish.publish("req-1")
    assert outcome.revision == stands[1]
    assert outcome.queued is (stands[0] is not SurveyStatus.PUBLISHED)
    return stands


def test_an_answer_typed_back_is_delivered_again(services: Services, photo_id: str) -> None:
    put(services, "Siemens")
    assert status(services) == NEXT
    put(services, None)
    assert agree(services) == DELIVERED
    (review,) = [task for task in services.survey.detail("req-1").tasks if task.name == "review"]
    assert (review.state, review.gaps) == ("complete", 0)


def test_an_answer_that_undo_puts_back_is_delivered_again(services: Services, photo_id: str) -> None:
    put(services, 150.0, "main_breaker_rating")
    services.survey.put_values("req-1", SECTION, None, {"main_breaker_rating": 175.0}, {})
    assert agree(services) == DELIVERED


def test_only_the_whole_of_it_taken_back_is_the_version_that_arrived(services: Services, photo_id: str) -> None:
    put(services, "Siemens")
    put(services, "x", "notes")
    put(services, None, "notes")
    assert agree(services) == NEXT


def test_blanks_that_are_never_sent_are_no_next_version(services: Services, photo_id: str) -> None:
    put(services, "  ")
    assert agree(services) == DELIVERED


def test_a_photo_added_and_removed_again_leaves_what_was_delivered(services: Services, photo_id: str) -> None:
    added = add_photo(services, 20)
    assert status(services) == NEXT
    services.photo.remove(added)
    assert agree(services) == DELIVERED


def test_a_photo_removed_and_brought_back_leaves_what_was_delivered(services: Services, photo_id: str) -> None:
    services.photo.remove(photo_id)
    assert status(services) == NEXT
    services.photo.restore(photo_id)
    assert agree(services) == DELIVERED


def test_a_photo_turned_and_turned_back_leaves_what_was_delivered(services: Services, photo_id: str) -> None:
    services.photo.turn_all({photo_id: 90})
    assert status(services) == NEXT
    services.photo.turn_all({photo_id: 0})
    assert agree(services) == DELIVERED


def test_a_photo_put_elsewhere_and_back_leaves_what_was_delivered(services: Services, photo_id: str) -> None:
    services.photo.assign(photo_id, ELECTRICAL, "panel_open")
    assert status(services) == NEXT
    services.photo.assign(photo_id, ELECTRICAL, "main_breaker")
    assert agree(services) == DELIVERED


def test_undo_hangs_one_of_several_photos_at_the_very_place_it_had(services: Services, photo_id: str) -> None:
    """The names that Aurora sees count the photos of a place in their order."""
    add_photo(services, 20)
    assert services.publish.publish("req-1").revision == 2
    settle_all(services, JobStatus.DONE)
    services.publish.publish("req-1")
    before = services.photo.standings([photo_id])
    services.photo.assign(photo_id, ELECTRICAL, "panel_open")
    assert status(services) == (SurveyStatus.DRAFT, 3)
    services.photo.put_back(before)
    assert agree(services) == (SurveyStatus.PUBLISHED, 2)


def test_an_entry_added_and_removed_or_removed_and_brought_back(services: Services, photo_id: str) -> None:
    added = services.survey.add_item("req-1", SectionName.SUBPANELS)
    assert status(services) == NEXT
    services.survey.remove_item("req-1", SectionName.SUBPANELS, added)
    assert status(services) == DELIVERED
    (panel,) = services.survey.detail("req-1").survey.subpanels
    services.survey.remove_item("req-1", SectionName.SUBPANELS, panel.id)
    assert status(services) == NEXT
    services.survey.restore_item("req-1", SectionName.SUBPANELS, panel.id, 0)
    assert agree(services) == DELIVERED


def test_a_reason_for_an_empty_place_is_never_sent_and_makes_no_next_version(services: Services, photo_id: str) -> None:
    services.survey.set_absence("req-1", ELECTRICAL, "panel_open", AbsenceKind.NOT_APPLICABLE, "no cover")
    assert agree(services) == DELIVERED
    services.survey.clear_absence("req-1", ELECTRICAL, "panel_open")
    assert agree(services) == DELIVERED


def test_what_was_not_understood_and_then_answered_as_before(services: Services, photo_id: str) -> None:
    services.survey.keep_unclear("req-1", SECTION, None, "main_bus_rating", "two hundred")
    assert agree(services) == DELIVERED
    put(services, 200.0, "main_bus_rating")
    assert agree(services) == DELIVERED
    assert services.survey.detail("req-1").survey.unclear == ()


def test_a_picture_the_office_insists_on_keeps_it_a_draft(
    services: Services, photo_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing is refused as long as it is missing, so the survey must not look finished."""
    checklist = services.office.checklist
    slots = {s: tuple(replace(one, blocks_publish=one.key == "panel_open") for one in some)
             for s, some in checklist.slots.items()}  # fmt: skip
    monkeypatch.setattr(type(services.office), "checklist", replace(checklist, slots=slots))
    put(services, "x", "notes")
    put(services, None, "notes")
    assert status(services) == NEXT
    assert not services.publish.publish("req-1").queued
    services.survey.set_absence("req-1", ELECTRICAL, "panel_open", AbsenceKind.NOT_APPLICABLE, "no cover")
    assert agree(services) == DELIVERED


@pytest.mark.parametrize(
    ("finish", "expected"),
    [
        (0, (SurveyStatus.QUEUED, 1)),
        (2, (SurveyStatus.PUBLISHING, 1)),
        (99, (SurveyStatus.PUBLISHED, 1)),
    ],
)
def test_a_version_on_its_way_goes_on_as_if_nothing_had_been_touched(
    services: Services, request_id: str, finish: int, expected: tuple[SurveyStatus, int]
) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    put(services, "Siemens")
    assert status(services) == NEXT
    with services.database.write() as connection:
        for _ in range(finish):
            job = outbox_repository.claim(connection, FakeClock().now(), tuple(JobKind))
            if job is not None:
                outbox_repository.finish(connection, job.id)
    assert status(services) == NEXT
    put(services, None)
    assert status(services) == expected


def test_a_version_that_needs_a_person_needs_one_again(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    settle_all(services, JobStatus.BLOCKED)
    put(services, "Siemens")
    put(services, None)
    assert status(services) == (SurveyStatus.NEEDS_ATTENTION, 1)


def test_a_second_version_taken_back_to_the_first_is_a_third(services: Services, photo_id: str) -> None:
    """Aurora was sent the second, or may have been: the first is not what it holds."""
    put(services, "Siemens")
    assert services.publish.publish("req-1").revision == 2
    put(services, None)
    assert agree(services) == (SurveyStatus.DRAFT, 3)


def cancelled(connection_status: str) -> Callable[[Services], None]:
    def change(services: Services) -> None:
        with services.database.write() as connection:
            request_repository.upsert(connection, replace(a_request(), status=connection_status))

    return change


def test_what_was_cancelled_on_its_way_stays_a_draft_because_nobody_sends_it(
    services: Services, request_id: str
) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    cancelled("cancelled")(services)
    put(services, "Siemens")
    put(services, None)
    assert status(services) == (SurveyStatus.WITHDRAWN, 2)
    services.survey.reopen(request_id)
    put(services, "Siemens")
    put(services, None)
    assert agree(services) == (SurveyStatus.DRAFT, 2)


def test_another_design_or_customer_meanwhile_makes_no_difference(services: Services, photo_id: str) -> None:
    put(services, "Siemens")
    with services.database.write() as connection:
        design = {"bill_of_materials": [], "arrays": [{"pitch": 5, "azimuth": 90}]}
        request_repository.upsert(connection, replace(a_request(), design=design))
    put(services, None)
    assert agree(services) == DELIVERED


def test_drafts_that_an_older_version_of_the_app_left_are_put_right(services: Services, photo_id: str) -> None:
    with services.database.write() as connection:
        survey_repository.set_status(connection, "req-1", *NEXT)
        setting_repository.put(connection, "counted_with", "an older version")
    services.survey.requests()
    assert agree(services) == DELIVERED

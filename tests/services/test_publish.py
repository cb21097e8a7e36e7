"""Publishing freezes a revision with its jobs, or says what is missing; nothing in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import ChangeKind, changed_sections
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.opened import Services
from surveyor_app.storage import (
    delivery_repository,
    request_repository,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.delivery_repository import PublishedCopy
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely
from tests.services.publishing import add_photo, jobs, settle_all, status


def test_errors_stop_a_publish_and_nothing_is_queued(services: Services, request_id: str) -> None:
    outcome = services.publish.publish(request_id)
    assert not outcome.queued
    assert any(problem.severity is Severity.ERROR for problem in outcome.problems)
    assert outcome.problems == services.publish.check(request_id)
    assert jobs(services) == ()
    assert status(services) == (SurveyStatus.DRAFT, 1)


def test_a_publish_queues_photos_then_the_three_sections_then_the_status(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    photos = {add_photo(services, 10), add_photo(services, 20, None)}
    outcome = services.publish.publish(request_id)
    assert (outcome.queued, outcome.revision) == (True, 1)
    assert status(services) == (SurveyStatus.QUEUED, 1)
    queued = jobs(services)
    by_id = {job.id: job for job in queued}
    kinds = [job.kind for job in queued]
    assert kinds.count(JobKind.PREPARE_PHOTO) == kinds.count(JobKind.UPLOAD_PHOTO) == 2
    assert {job.subject_id for job in queued if job.kind is JobKind.UPLOAD_PHOTO} == photos
    assert kinds[4:] == [
        JobKind.PUT_ELECTRICAL,
        JobKind.PUT_SUBPANELS,
        JobKind.PUT_MOUNTING_PLANES,
        JobKind.PUT_STATUS,
    ]
    before = {job.kind: {by_id[earlier].kind for earlier in job.depends_on} for job in queued}
    assert before[JobKind.UPLOAD_PHOTO] == {JobKind.PREPARE_PHOTO}
    assert before[JobKind.PUT_ELECTRICAL] == {JobKind.UPLOAD_PHOTO}
    assert before[JobKind.PUT_SUBPANELS] == {JobKind.PUT_ELECTRICAL}
    assert before[JobKind.PUT_STATUS] == set(kinds[4:7])


def test_the_revision_keeps_what_was_published_whatever_is_edited_later(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "main_bus_rating", 400.0)
    with services.database.read() as connection:
        frozen = revision_repository.latest(connection, request_id)
    assert frozen is not None
    assert frozen.sections[SectionName.ELECTRICAL]["main_bus_rating"] == 200.0
    assert status(services) == (SurveyStatus.DRAFT, 2)


def test_what_is_unchanged_and_delivered_is_not_queued_again(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    settle_all(services, JobStatus.DONE)
    outcome = services.publish.publish(request_id)
    assert (outcome.queued, outcome.revision) == (False, 1)
    assert status(services) == (SurveyStatus.PUBLISHED, 1)


def test_an_edit_taken_back_makes_no_revision(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    settle_all(services, JobStatus.DONE)
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", "x")
    assert status(services) == (SurveyStatus.DRAFT, 2)
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", None)
    assert status(services) == (SurveyStatus.PUBLISHED, 1)
    assert not services.publish.publish(request_id).queued
    assert status(services) == (SurveyStatus.PUBLISHED, 1)


def test_what_was_blocked_is_tried_again_and_the_refusals_are_forgotten(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    settle_all(services, JobStatus.BLOCKED)
    with services.database.write() as connection:
        survey_repository.set_status(connection, request_id, SurveyStatus.NEEDS_ATTENTION)
        delivery_repository.add_server_problems(connection, request_id, [("", "No.")], FakeClock().now())
    outcome = services.publish.publish(request_id)
    assert (outcome.queued, outcome.revision) == (True, 1)
    assert {job.status for job in jobs(services)} == {JobStatus.QUEUED}
    assert status(services) == (SurveyStatus.QUEUED, 1)
    with services.database.read() as connection:
        assert delivery_repository.server_problems(connection, request_id) == ()


def test_a_change_supersedes_the_older_revision(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "service_type", "overhead")
    outcome = services.publish.publish(request_id)
    assert (outcome.queued, outcome.revision) == (True, 2)
    states = [job.status for job in jobs(services)]
    assert states == [JobStatus.SUPERSEDED] * 4 + [JobStatus.QUEUED] * 4


def test_photos_that_are_proven_at_the_office_are_not_made_again_but_asked_for(
    services: Services, request_id: str
) -> None:
    fill_completely(services, request_id)
    photo_id = add_photo(services, 10)
    with services.database.write() as connection:
        copy = PublishedCopy(photo_id, 2560, "aa", 1, 40, 30)
        delivery_repository.save_copy(connection, copy)
        delivery_repository.set_verified(connection, copy, "https://relay.test/p/token/x.jpg", FakeClock().now())
    services.publish.publish(request_id)
    first, second, *_rest = jobs(services)
    assert (first.kind, first.subject_id, first.depends_on) == (JobKind.UPLOAD_PHOTO, photo_id, ())
    assert (second.kind, second.depends_on) == (JobKind.PUT_ELECTRICAL, (first.id,))
    with services.database.read() as connection:
        assert delivery_repository.bytes_to_upload(connection) == 0


def test_the_preview_is_what_would_be_sent_with_unknown_addresses_as_null(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    add_photo(services, 10)
    preview = services.publish.preview(request_id).bodies
    assert list(preview) == ["electrical", "subpanels", "mounting_planes"]
    (image,) = preview["electrical"]["images"]
    assert image["url"] is None
    assert image["filename"].endswith("_main-breaker_1of1.jpg")
    assert preview["mounting_planes"][0]["rafter_spacing"] == 24
    assert jobs(services) == ()


def test_the_preview_says_what_changed_since_the_last_publish(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    assert services.publish.preview(request_id).since is None
    services.publish.publish(request_id)
    assert (services.publish.preview(request_id).since, services.publish.preview(request_id).changes) == (1, ())
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "main_breaker_rating", 150.0)
    add_photo(services, 10)
    first, second = services.publish.preview(request_id).changes
    assert (first.kind, first.name, first.after) == (ChangeKind.VALUE, "main_breaker_rating", 150.0)
    assert second.kind is ChangeKind.PHOTO_ADDED
    assert changed_sections((first, second)) == (SectionName.ELECTRICAL,)


def test_a_withdrawn_or_unknown_request_is_not_published(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    with services.database.write() as connection:
        request_repository.upsert(connection, replace(a_request(), status="cancelled"))
    with pytest.raises(InvalidInput):
        services.publish.publish(request_id)
    with pytest.raises(NotFound):
        services.publish.publish("no-such-request")
    assert jobs(services) == ()

"""Statuses and revisions move as promised."""

from __future__ import annotations

import itertools

import pytest

from surveyor_app.domain import lifecycle
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.survey import SurveyStatus
from tests.domain.samples import NOON

_numbers = itertools.count()


def job(status: JobStatus, kind: JobKind = JobKind.PUT_ELECTRICAL) -> SyncJob:
    return SyncJob(f"job-{next(_numbers)}", kind, "r", "rev", "s", status, 0, None, (), None, None, NOON)


def test_editing_a_first_draft_stays_in_revision_one() -> None:
    assert lifecycle.after_edit(SurveyStatus.DRAFT, 1, 0) == (SurveyStatus.DRAFT, 1)


@pytest.mark.parametrize(
    "status", [SurveyStatus.QUEUED, SurveyStatus.PUBLISHING, SurveyStatus.PUBLISHED, SurveyStatus.NEEDS_ATTENTION]
)
def test_editing_what_was_frozen_drafts_the_next_revision(status: SurveyStatus) -> None:
    assert lifecycle.after_edit(status, 2, 2) == (SurveyStatus.DRAFT, 3)


def test_a_second_edit_stays_in_the_same_draft() -> None:
    assert lifecycle.after_edit(SurveyStatus.DRAFT, 3, 2) == (SurveyStatus.DRAFT, 3)


def test_editing_a_withdrawn_survey_keeps_the_data_and_the_status() -> None:
    assert lifecycle.after_edit(SurveyStatus.WITHDRAWN, 1, 1) == (SurveyStatus.WITHDRAWN, 2)


def test_only_a_withdrawn_survey_cannot_be_published() -> None:
    assert {status for status in SurveyStatus if not lifecycle.can_publish(status)} == {SurveyStatus.WITHDRAWN}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([JobStatus.QUEUED, JobStatus.QUEUED], SurveyStatus.QUEUED),
        ([JobStatus.DONE, JobStatus.QUEUED], SurveyStatus.PUBLISHING),
        ([JobStatus.WAITING, JobStatus.QUEUED], SurveyStatus.PUBLISHING),
        ([JobStatus.DONE, JobStatus.BLOCKED, JobStatus.RUNNING], SurveyStatus.NEEDS_ATTENTION),
        ([JobStatus.DONE, JobStatus.DONE], SurveyStatus.PUBLISHED),
        ([JobStatus.DONE, JobStatus.SUPERSEDED], SurveyStatus.PUBLISHED),
    ],
)
def test_a_survey_follows_the_jobs_of_its_revision(statuses: list[JobStatus], expected: SurveyStatus) -> None:
    assert lifecycle.after_taking_back(1, [job(status) for status in statuses]) == (expected, 1)


def test_what_is_again_as_it_was_frozen_stands_where_its_jobs_stand() -> None:
    done, waits = job(JobStatus.DONE), job(JobStatus.WAITING)
    assert lifecycle.after_taking_back(2, [done, done]) == (SurveyStatus.PUBLISHED, 2)
    assert lifecycle.after_taking_back(2, [done, waits]) == (SurveyStatus.PUBLISHING, 2)
    assert lifecycle.after_taking_back(2, [done, job(JobStatus.BLOCKED)]) == (SurveyStatus.NEEDS_ATTENTION, 2)


def test_a_revision_that_nobody_sends_is_no_place_to_go_back_to() -> None:
    set_aside = job(JobStatus.SUPERSEDED, JobKind.PUT_STATUS)
    assert lifecycle.after_taking_back(1, [job(JobStatus.DONE), set_aside]) is None
    assert lifecycle.after_taking_back(1, []) is None


def test_an_edit_of_what_was_published_can_be_published_as_the_next_version() -> None:
    status, revision = lifecycle.after_edit(SurveyStatus.PUBLISHED, 1, 1)
    assert lifecycle.can_publish(status)
    assert revision == 2


def test_a_cancelled_request_withdraws_the_survey_unless_it_was_delivered() -> None:
    assert lifecycle.after_request(SurveyStatus.DRAFT, 1, 0, is_cancelled=True) == (SurveyStatus.WITHDRAWN, 1)
    assert lifecycle.after_request(SurveyStatus.PUBLISHED, 1, 1, is_cancelled=True) == (SurveyStatus.PUBLISHED, 1)


def test_a_request_that_comes_back_is_a_draft_again() -> None:
    assert lifecycle.after_request(SurveyStatus.WITHDRAWN, 1, 1, is_cancelled=False) == (SurveyStatus.DRAFT, 2)
    assert lifecycle.after_request(SurveyStatus.QUEUED, 1, 1, is_cancelled=False) == (SurveyStatus.QUEUED, 1)

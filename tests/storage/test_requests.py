"""Pulled requests: stored as they came, listed in one query, never losing what was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.request import Battery
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import delivery_repository, request_repository, survey_repository
from surveyor_app.storage.database import Database
from tests.sample_requests import PULLED_AT, a_request

SHOTS = Path("/shots")


def test_a_new_request_starts_a_draft_and_keeps_its_documents(database: Database) -> None:
    pulled = a_request()
    with database.write() as connection:
        assert request_repository.upsert(connection, pulled)
        stored = request_repository.get(connection, "req-1")
        survey = survey_repository.load(connection, "req-1")
    assert (stored.request, stored.project, stored.design) == (pulled.request, pulled.project, pulled.design)
    assert (survey.status, survey.revision) == (SurveyStatus.DRAFT, 1)
    assert stored.request["priority"] == "high"


def test_the_same_request_again_changes_nothing(database: Database) -> None:
    with database.write() as connection:
        request_repository.upsert(connection, a_request())
        assert not request_repository.upsert(connection, a_request(pulled_at=PULLED_AT + timedelta(hours=1)))


def test_what_is_missing_in_a_later_pull_stays_known(database: Database) -> None:
    with database.write() as connection:
        request_repository.upsert(connection, a_request(screenshot_name="shot.png", screenshot_sha256="ab"))
        assert request_repository.upsert(connection, a_request(status="accepted", project=None, design=None))
        [summary] = request_repository.list_summaries(connection, SHOTS)
    assert summary.request_status == "accepted"
    assert summary.customer_name == "Mrs. Zoë Sample"
    assert summary.batteries == (Battery("Invented Cell 13", "Made-Up Storage", 2),)
    assert summary.screenshot_path == SHOTS / "shot.png"


def test_a_cancelled_request_withdraws_its_survey_and_one_that_comes_back_is_a_draft(database: Database) -> None:
    statuses = []
    with database.write() as connection:
        for status in ("requested", "cancelled", "requested"):
            request_repository.upsert(connection, a_request(status=status))
            statuses.append(survey_repository.load(connection, "req-1").status)
    assert statuses == [SurveyStatus.DRAFT, SurveyStatus.WITHDRAWN, SurveyStatus.DRAFT]


def test_the_list_is_one_query_and_newest_first(database: Database) -> None:
    with database.write() as connection:
        for number in range(3):
            document = {"requested_at": f"2026-03-0{number + 1} 10:00:00 UTC"}
            request_repository.upsert(connection, a_request(f"r{number}", request=document))
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with database.read() as connection:
        listed = request_repository.list_summaries(connection, SHOTS)
    assert [summary.id for summary in listed] == ["r2", "r1", "r0"]
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


def test_the_list_counts_servers_refusals_on_top_of_the_rules(database: Database, request_id: str) -> None:
    counts = survey_repository.SurveyCounts(problems=4, errors=1, photos=3, tasks_done=2)
    with database.write() as connection:
        survey_repository.save_counts(connection, request_id, counts)
        lines = [("electrical.main_bus_rating", "no"), ("", "why")]
        delivery_repository.add_server_problems(connection, request_id, lines, PULLED_AT)
        [summary] = request_repository.list_summaries(connection, SHOTS)
    assert (summary.problems, summary.errors, summary.photos, summary.tasks_done) == (6, 3, 3, 2)


def test_an_unknown_request_is_not_found(database: Database) -> None:
    with database.read() as connection:
        with pytest.raises(NotFound):
            request_repository.get(connection, "nobody")
        with pytest.raises(NotFound):
            survey_repository.load(connection, "nobody")


def test_ids_are_opaque_strings(database: Database) -> None:
    odd = "../'; DROP TABLE survey; -- ü"
    pulled = a_request(odd)
    with database.write() as connection:
        request_repository.upsert(connection, pulled)
        assert survey_repository.load(connection, odd).request_id == odd
        assert request_repository.upsert(connection, replace(pulled, status="completed"))

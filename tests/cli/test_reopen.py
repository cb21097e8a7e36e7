"""`surveyor reopen`: what the window's "Work on it anyway" does."""

from __future__ import annotations

from collections.abc import Callable

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import survey_repository
from surveyor_app.storage.database import Database
from tests.cli.conftest import FakeContainer, Ran

Run = Callable[..., Ran]


def _withdraw(container: FakeContainer, request_id: str) -> None:
    database = Database(container.paths.database)
    with database.write() as connection:
        survey_repository.set_status(connection, request_id, SurveyStatus.WITHDRAWN)
    database.close()


def test_a_cancelled_survey_becomes_a_draft(run: Run, container: FakeContainer, request_id: str) -> None:
    run("requests")
    _withdraw(container, request_id)
    refused = run("publish", request_id)
    assert refused.code == 1
    assert f"`surveyor reopen {request_id}`" in refused.err
    document = run("reopen", request_id, "--json").document
    assert (document["reopened"], document["status"]) == (True, "draft")
    assert run("show", request_id, "--json").document["survey"]["status"] == "draft"


def test_its_words_name_the_next_command(run: Run, container: FakeContainer, request_id: str) -> None:
    run("requests")
    _withdraw(container, request_id)
    assert f"`surveyor publish {request_id}`" in run("reopen", request_id).out


def test_any_other_survey_is_refused_in_words(run: Run, request_id: str) -> None:
    ran = run("reopen", request_id)
    assert (ran.code, ran.out) == (1, "")
    assert "can be reopened" in ran.err
    assert run("reopen", "nobody").code == 1

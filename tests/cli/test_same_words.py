"""The commands say how a survey stands in the words of its card in the window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobStatus, Receipt, ReceiptKind
from surveyor_app.gui.presenters.request_cards import sign_of
from surveyor_app.services.opened import Services
from surveyor_app.storage import delivery_repository, request_repository, setting_repository
from tests.cli.conftest import FakeContainer, Ran
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request
from tests.services.complete_survey import ELECTRICAL, PLANE
from tests.services.publishing import settle_all

Run = Callable[..., Ran]
NOTHING_CHANGED = "Version 1 is published already; nothing has changed since."


@pytest.fixture
def services(container: FakeContainer, request_id: str) -> Iterator[Services]:
    """As the window has them open beside the commands."""
    opened = container.services()
    yield opened
    opened.close()


def bus(services: Services, request_id: str, amperes: float) -> None:
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "main_bus_rating", amperes)


def said(run: Run, services: Services, request_id: str) -> tuple[str, int]:
    """The word on the card and the version, which both commands say too."""
    (summary,) = services.survey.requests()
    word, version = sign_of(summary).text, services.survey.detail(request_id).survey.revision
    assert run("requests").out.startswith(f"{request_id}  {word}  ")
    revision = f"version {version}" if version > 1 or word in ("Waiting to send", "Sent") else "not published yet"
    assert f"Survey     {word}, {revision}\n" in run("show", request_id).out
    return word, version


def test_window_requests_show_and_publish_agree_all_the_way(
    run: Run, request_id: str, services: Services, tmp_path: Path
) -> None:
    assert said(run, services, request_id) == ("To do", 1)
    untouched = run("requests").out
    assert "no photos, not started" in untouched
    assert "missing" not in untouched

    bus(services, request_id, 200.0)
    assert said(run, services, request_id) == ("In progress", 1)
    assert "no photos, 3 gaps, 0 of 5 done" in run("requests").out

    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": ELECTRICAL, "mounting_planes": [PLANE]}), encoding="utf-8")
    run("import", request_id, str(file))
    assert said(run, services, request_id) == ("Can be sent", 1)

    assert "Version 1 is queued" in run("publish", request_id).out
    assert said(run, services, request_id) == ("Waiting to send", 1)
    settle_all(services, JobStatus.DONE)
    assert NOTHING_CHANGED in run("publish", request_id).out
    assert said(run, services, request_id) == ("Sent", 1)

    bus(services, request_id, 225.0)
    assert said(run, services, request_id) == ("Can be sent", 2)
    bus(services, request_id, 200.0)
    assert said(run, services, request_id) == ("Sent", 1)
    assert NOTHING_CHANGED in run("publish", request_id).out


def test_show_does_not_say_requested_beside_the_receipt_of_a_completion(
    run: Run, services: Services, request_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": ELECTRICAL, "mounting_planes": [PLANE]}), encoding="utf-8")
    run("import", request_id, str(file))
    run("publish", request_id)
    assert "In Aurora  requested" in run("show", request_id).out
    settle_all(services, JobStatus.DONE)
    run("publish", request_id)
    with services.database.write() as connection:
        receipt = Receipt(ReceiptKind.COMPLETED, request_id, FakeClock().now(), {"revision": 1})
        delivery_repository.add_receipt(connection, request_id, receipt, 1)
    assert "In Aurora  completed" in run("show", request_id).out


def test_what_was_completed_elsewhere_is_said_by_both_commands_in_the_word_of_the_card(
    run: Run, services: Services, request_id: str
) -> None:
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request(request_id, status="completed"))
    assert said(run, services, request_id) == ("Completed elsewhere", 1)
    assert run("requests").out.endswith("no photos, not started here\n")
    bus(services, request_id, 200.0)
    assert said(run, services, request_id) == ("Completed elsewhere", 1)
    assert "no photos, 3 gaps, 0 of 5 done" in run("requests").out


def test_whose_a_request_is_now_is_said_by_both_commands(run: Run, services: Services, request_id: str) -> None:
    with services.database.write() as connection:
        setting_repository.put(connection, "surveyor", "Ada Sample")
        request_repository.upsert(connection, a_request(request_id, assigned_to="Bea Example"))
    assert run("requests").out.startswith(f"{request_id}  Given to someone else  ")
    assert run("requests").out.endswith("no photos, not started here, now with Bea Example\n")
    assert "Survey     Given to someone else, not published yet, now with Bea Example\n" in run("show", request_id).out
    assert run("show", request_id, "--json").document["given_to"] == "Bea Example"
    assert run("requests", "--json").document["requests"][0]["given_to"] == "Bea Example"
    bus(services, request_id, 200.0)
    assert "3 gaps, 0 of 5 done, now with Bea Example" in run("requests").out

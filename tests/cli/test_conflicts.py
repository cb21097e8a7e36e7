"""A survey that another laptop published: both commands name the way out, and none pretends that waiting helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.notices import deleted_words
from surveyor_app.domain.outbox import JobKind
from surveyor_app.storage import delivery_repository, outbox_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync import breaker
from surveyor_app.sync.breaker import LaneState
from surveyor_app.sync.lanes import Lane
from surveyor_app.sync.report import BlockedItem, SyncReport
from tests.cli.conftest import FakeContainer, Ran
from tests.services.complete_survey import ELECTRICAL, PLANE

Run = Callable[..., Ran]
SAID = "Ana published version 1 from another laptop at 08:10. Publish anyway?"


@pytest.fixture
def conflict(run: Run, container: FakeContainer, request_id: str, tmp_path: Path) -> str:
    """The survey whose first section is blocked by another laptop's."""
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": ELECTRICAL, "mounting_planes": [PLANE]}), encoding="utf-8")
    assert run("import", request_id, str(file)).code == 0
    assert run("publish", request_id).code == 0
    database = Database(container.paths.database)
    with database.write() as connection:
        job = outbox_repository.claim(connection, container.clock.now(), [JobKind.PUT_ELECTRICAL])
        assert job is not None
        outbox_repository.block(connection, job.id, "published_elsewhere", SAID)
    database.close()
    return request_id


def test_publishing_again_queues_nothing_and_names_the_way_out(run: Run, conflict: str) -> None:
    ran = run("publish", conflict)
    assert ran.code == 1
    assert SAID in ran.err
    assert f"surveyor publish {conflict} --overwrite" in ran.err
    document = run("publish", conflict, "--json").document
    assert (document["queued"], document["error"]["code"]) == (False, "published_elsewhere")


def test_the_way_out_is_open(run: Run, conflict: str) -> None:
    assert run("publish", conflict, "--overwrite", "--json").document["queued"]


def test_sync_names_the_way_out(run: Run, container: FakeContainer) -> None:
    item = BlockedItem("req-1", "job-1", "put_electrical", "published_elsewhere", SAID)
    container.report = SyncReport(online=True, pulled=1, uploaded_photos=1, waiting=3, blocked=(item,))
    said = run("sync").out
    assert "`surveyor publish req-1 --overwrite`" in said
    assert "1 request new or changed, 1 photo sent" in said
    assert "3 steps wait for the next sync." in said


def test_lists_ask_no_question_and_name_the_option(run: Run, container: FakeContainer, conflict: str) -> None:
    database = Database(container.paths.database)
    with database.write() as connection:
        delivery_repository.add_server_problems(connection, conflict, [("", SAID)], container.clock.now())
    database.close()
    shown = run("show", conflict).out
    item = BlockedItem(conflict, "job-1", "put_electrical", "published_elsewhere", SAID)
    container.report = SyncReport(online=True, blocked=(item,))
    for said in (shown, run("sync").out):
        assert "Publish anyway?" not in said
        assert f"at 08:10. `surveyor publish {conflict} --overwrite`" in said
    assert "Published elsewhere: Ana published version 1" in shown
    assert "Aurora will refuse: Ana" not in shown


@pytest.mark.parametrize(
    ("field", "text", "line"),
    [
        ("", deleted_words(), "Deleted in Aurora: This survey was deleted in Aurora."),
        ("electrical", "Aurora refused this (409): no", "Needs you: Electrical: Aurora refused this (409): no"),
        ("electrical.main_bus_rating", "Too small", "Aurora refused: Electrical, Main bus rating: Too small"),
    ],
)
def test_what_servers_said_stands_under_a_heading_that_is_true(
    run: Run, container: FakeContainer, conflict: str, field: str, text: str, line: str
) -> None:
    database = Database(container.paths.database)
    with database.write() as connection:
        delivery_repository.add_server_problems(connection, conflict, [(field, text)], container.clock.now())
    database.close()
    shown = run("show", conflict).out
    assert line in shown
    assert "Aurora will refuse" not in shown


def test_show_and_doctor_say_that_aurora_asked_to_wait(
    run: Run, container: FakeContainer, request_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": ELECTRICAL, "mounting_planes": [PLANE]}), encoding="utf-8")
    assert (run("import", request_id, str(file)).code, run("publish", request_id).code) == (0, 0)
    until = container.clock.now() + timedelta(minutes=40)
    database = Database(container.paths.database)
    with database.write() as connection:
        lanes = {lane: LaneState() for lane in Lane}
        lanes[Lane.AURORA].asked(until)
        breaker.save(connection, lanes)
    database.close()
    said = f"Aurora asked us to wait until {until.astimezone():%H:%M}."
    assert f"Delivery   {said}" in run("show", request_id).out
    assert run("show", request_id, "--json").document["asked_to_wait"][0]["host"] == "aurora"
    assert said in run("doctor").out

"""`relay requests` as a coordinator reads it in the evening: what needs somebody first, in words, with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from surveyor_app.__main__ import main
from tests.relay.office import Laptop, Office

Run = Callable[..., str]


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of the office; what it printed."""
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))

    def run_it(*words: str, code: int = 0) -> str:
        assert main(["relay", *words]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return run_it


def shown(office: Office, request_id: str, status: str = "requested", **more: Any) -> int:
    project = {"project": {"customer_first_name": "Zoë", "customer_last_name": request_id, "address": "1 Elm St"}}
    row = office.shown_request(request_id, request={"status": status}, project=project, **more)
    with office.relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE survey_request SET prefetched_at = received_at WHERE id = ?", (row,))
    return row


def tell(laptop: Laptop, request_id: str, kind: str, **facts: Any) -> None:
    answer = laptop.http.post(f"/v1/requests/{request_id}/events", json={"kind": kind, **facts})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def evening(office: Office) -> Office:
    """An office with one request of each kind, or two."""
    jane = office.laptop("Jane", "van")
    for request_id in ("stuck", "going", "sent", "begun", "fresh"):
        shown(office, request_id)
    shown(office, "elsewhere", "completed")
    shown(office, "off", "cancelled")
    tell(jane, "stuck", "photos", done=1, total=3)
    tell(jane, "stuck", "needs_attention", text="The photo cannot\nbe read back.")
    tell(jane, "going", "photos", done=2, total=3)
    tell(jane, "sent", "published", revision=1)
    tell(jane, "begun", "opened")
    return office


def test_the_summary_comes_first_and_then_the_groups_in_the_order_of_worry(evening: Office, run: Run) -> None:
    lines = run("requests").splitlines()

    assert lines[0] == "1 needs somebody · 1 being sent · 2 in · 2 not sent yet · 1 cancelled"
    titles = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert titles == ["Need somebody", "Being sent", "In", "Not sent yet", "Cancelled"]


def test_a_row_says_who_what_since_when_and_why_in_words(evening: Office, run: Run) -> None:
    said = run("requests", "--state", "needs")

    assert "  Zoë stuck, 1 Elm St  (Jane, van)\n    needs somebody since " in said
    assert "\n    The photo cannot be read back.\n    stuck  tenant tenant-one" in said
    assert "going" not in said
    for raw in ("needs_attention", "photos by", "fetched"):
        assert raw not in said
    assert "being sent, 2 of 3 photos at the office, last heard " in run("requests", "--state", "sending")
    assert "completed in Aurora" in run("requests", "--state", "in")


def test_json_gains_fields_and_loses_none(evening: Office, run: Run) -> None:
    document = json.loads(run("requests", "--json"))

    assert document["summary"] == {"needs": 1, "sending": 1, "in": 2, "open": 2, "cancelled": 1}
    stuck = next(entry for entry in document["requests"] if entry["id"] == "stuck")
    assert stuck["state"] == "needs"
    assert stuck["reason"] == "The photo cannot\nbe read back."
    assert {"id", "tenant_id", "received_at", "assigned_to", "prefetched", "status", "error", "progress"} <= set(stuck)
    assert document["requests"][0]["id"] == "off"


def test_a_request_that_aurora_does_not_give_out_needs_somebody(evening: Office, run: Run) -> None:
    row = evening.shown_request("denied")
    evening.queue_prefetch(row)
    with evening.relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE prefetch SET due_at = NULL, error = 'Aurora says 403.'")

    said = run("requests", "--state", "needs")
    assert "not fetched from Aurora, came " in said
    assert "Aurora says 403." in said


def test_the_tenant_is_named_only_where_an_id_has_several(office: Office, run: Run) -> None:
    office.shown_request("r1", tenant="a")

    assert '"tenant_id": "a"' in run("refresh", "r1", "--json")
    assert "tenant a" in run("add-request", "r2")
    run("remove-request", "r2")

    office.shown_request("r1", tenant="b")
    assert "Name the tenant before the id: a or b." in run("refresh", "r1", code=1)
    assert "Noted" in run("refresh", "b", "r1")
    assert "Name the tenant" in run("add-request", "r3", code=1)
    run("refresh", "a", "b", "r1", code=64)

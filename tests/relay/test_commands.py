"""`surveyor relay …` as scripts use it: its documents, its exit codes, its first line."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay import prefetch_records, request_records
from surveyor_app.relay.migrate import open_database
from tests.relay.conftest import Aurora
from tests.relay.office import APPLICATION_KEY, TENANT, WEBHOOK_SECRET


@pytest.fixture(autouse=True)
def relay_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder; no secrets are set."""
    folder = tmp_path / "office"
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(folder))
    open_database(folder / "relay.db").close()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command with --json; its exit code and document."""

    def run_it(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["relay", *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_it


def test_add_surveyor_prints_a_code_for_ten_minutes(run: Any) -> None:
    code, document = run("add-surveyor", "Jane Doe")

    assert code == 0
    assert set(document) == {"surveyor", "code", "expires_at"}
    assert (document["surveyor"], len(document["code"])) == ("Jane Doe", 8)
    life = datetime.fromisoformat(document["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < life <= timedelta(minutes=10)


def test_a_surveyor_is_one_person_whatever_the_capitals(run: Any) -> None:
    run("add-surveyor", "Jane Doe")

    assert run("add-surveyor", "jane doe")[1]["surveyor"] == "Jane Doe"


@pytest.mark.parametrize("name", ["", "   ", "-", "x" * 201, "a\x1bb"])
def test_names_that_cannot_be_are_refused(run: Any, name: str) -> None:
    code, document = run("add-surveyor", name)

    assert code == 1
    assert document["code"] is None
    assert document["error"]["text"]


def test_add_request_stores_the_durable_row_a_webhook_would(run: Any, relay_data: Path) -> None:
    assert run("add-request", TENANT, "request 1")[0] == 0
    assert run("add-request", TENANT, "request 1")[0] == 0

    code, document = run("requests")

    assert code == 0
    [entry] = document["requests"]
    assert {name: entry[name] for name in ("id", "tenant_id", "assigned_to", "prefetched", "progress")} == {
        "id": "request 1",
        "tenant_id": TENANT,
        "assigned_to": None,
        "prefetched": False,
        "progress": None,
    }
    assert datetime.fromisoformat(entry["received_at"]).tzinfo is not None
    with closing(open_database(relay_data / "relay.db")) as database, database.read() as connection:
        assert connection.exec_driver_sql("SELECT wanted, due_at IS NOT NULL FROM prefetch").all() == [(2, 1)]


def test_every_fault_of_add_request_is_listed(run: Any) -> None:
    code, document = run("add-request", "", "x" * 256)

    assert code == 1
    assert {fault["path"] for fault in document["faults"]} == {"TENANT", "ID"}


def test_a_mistyped_request_can_be_removed_and_one_that_aurora_knows_cannot(run: Any, relay_data: Path) -> None:
    for request_id in ("mistyped", "real"):
        run("add-request", TENANT, request_id)
    with closing(open_database(relay_data / "relay.db")) as database, database.write() as connection:
        connection.exec_driver_sql("""UPDATE survey_request SET request = '{"id": "real"}' WHERE request_id = 'real'""")

    assert run("remove-request", TENANT, "mistyped") == (
        0,
        {"id": "mistyped", "tenant_id": TENANT, "removed": True},
    )
    assert run("remove-request", TENANT, "mistyped")[1]["error"]["code"] == "not_found"
    code, document = run("remove-request", TENANT, "real")
    assert (code, document["removed"], document["error"]["code"]) == (1, False, "invalid_input")
    assert [entry["id"] for entry in run("requests")[1]["requests"]] == ["real"]


def test_a_request_that_is_being_fetched_stays(run: Any, relay_data: Path) -> None:
    run("add-request", TENANT, "r1")
    with closing(open_database(relay_data / "relay.db")) as database, database.write() as connection:
        assert prefetch_records.claim(connection, datetime.now(UTC), 1)

    assert run("remove-request", TENANT, "r1")[0] == 1


@pytest.mark.parametrize("command", ["add-request", "refresh"])
def test_nobody_is_promised_a_relay_that_may_not_run(capsys: pytest.CaptureFixture[str], command: str) -> None:
    main(["relay", "add-request", TENANT, "typo"])
    assert main(["relay", command, TENANT, "typo"]) == 0
    said = capsys.readouterr().out
    assert "A relay that serves" in said
    assert "surveyor relay requests" in said
    assert "running" not in said


def test_refresh_needs_a_known_request(run: Any) -> None:
    code, document = run("refresh", TENANT, "r1")
    assert (code, document["refreshed"], document["error"]["code"]) == (1, False, "not_found")

    run("add-request", TENANT, "r1")
    assert run("refresh", TENANT, "r1") == (0, {"id": "r1", "tenant_id": TENANT, "refreshed": True})


def test_assign_needs_a_known_request_and_surveyor(run: Any) -> None:
    run("add-request", TENANT, "r1")
    assert run("assign", "r1", "Jane")[0] == 1
    run("add-surveyor", "Jane")
    assert run("assign", "r2", "Jane")[0] == 1

    assert run("assign", "r1", "Jane")[1] == {"id": "r1", "assigned_to": "Jane"}
    assert run("requests")[1]["requests"][0]["assigned_to"] == "Jane"

    assert run("assign", "r1", "-")[1] == {"id": "r1", "assigned_to": None}


def test_an_id_that_two_tenants_have_is_assigned_only_with_its_tenant(run: Any) -> None:
    for tenant in ("a", "b"):
        run("add-request", tenant, "r1")
    run("add-surveyor", "Jane")

    code, document = run("assign", "r1", "Jane")
    assert (code, document["assigned_to"]) == (1, None)
    assert "--tenant a" in document["error"]["text"]
    assert run("assign", "r1", "Jane", "--tenant", "b")[0] == 0
    given = {entry["tenant_id"]: entry["assigned_to"] for entry in run("requests")[1]["requests"]}
    assert given == {"a": None, "b": "Jane"}
    assert run("assign", "r1", "Jane", "--tenant", "c")[1]["error"]["code"] == "not_found"


@pytest.mark.parametrize("request_id", ["<SITE_SURVEY_REQUEST_ID>", "a\nb", "../../etc/passwd", "a\x1b[2J"])
def test_an_id_that_is_none_of_auroras_is_not_added(run: Any, request_id: str) -> None:
    code, document = run("add-request", TENANT, request_id)

    assert (code, [fault["path"] for fault in document["faults"]]) == (1, ["ID"])
    assert run("requests")[1]["requests"] == []


def test_surveyors_are_listed_named_where_one_is_mistyped_and_removed(
    run: Any, relay_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("surveyors") == (0, {"surveyors": []})
    for name in ("Ada", "Bob", "Bobbi", "Zoë"):
        run("add-surveyor", name)
    run("add-request", TENANT, "r1")
    run("assign", "r1", "Zoë")
    with closing(open_database(relay_data / "relay.db")) as database, database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO device (id, surveyor_id, name, token_sha256, created_at) VALUES ('d1', 1, 'van', 'x', ?)",
            (datetime.now(UTC).isoformat(),),
        )

    listed = {entry["name"]: (entry["laptops"], entry["requests"]) for entry in run("surveyors")[1]["surveyors"]}
    assert listed == {"Ada": (["van"], 0), "Bob": ([], 0), "Bobbi": ([], 0), "Zoë": ([], 1)}
    assert main(["relay", "surveyors"]) == 0
    assert "Ada  (van; no requests)" in capsys.readouterr().out
    advice = run("assign", "r1", "Bobby")[1]["error"]["advice"]
    assert advice.startswith("There are: Bobbi, Bob, Ada, Zoë.")

    assert run("remove-surveyor", "bob") == (0, {"surveyor": "Bob", "removed": True})
    assert run("remove-surveyor", "Bob")[1]["error"]["code"] == "not_found"
    assert run("remove-surveyor", "Ada")[1]["error"]["code"] == "invalid_input"
    assert run("remove-surveyor", "Zoë")[1]["error"]["code"] == "invalid_input"
    run("revoke", "van")
    assert run("remove-surveyor", "Ada")[1]["error"]["code"] == "invalid_input"
    assert main(["relay", "devices"]) == 0
    assert "REVOKED" in capsys.readouterr().out
    assert [entry["name"] for entry in run("surveyors")[1]["surveyors"]] == ["Ada", "Bobbi", "Zoë"]


def test_requests_name_customer_and_address_so_that_a_coordinator_can_decide(
    run: Any, relay_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for request_id in ("r1", "r2", "r3"):
        run("add-request", TENANT, request_id)
    project = {"project": {"customer_first_name": "Zoë", "customer_last_name": "Sample", "address": "1 Elm St\nAustin"}}
    with closing(open_database(relay_data / "relay.db")) as database, database.write() as connection:
        request_records.save(connection, 1, project=project)
        request_records.save(connection, 2, project={"project": {}})
        connection.exec_driver_sql(
            "UPDATE survey_request SET prefetched_at = ? WHERE id < 3", (datetime.now(UTC).isoformat(),)
        )
        assert "Zoë" not in repr(request_records.entries(connection))

    listed = {entry["id"]: (entry["customer_name"], entry["address"]) for entry in run("requests")[1]["requests"]}
    assert listed == {"r1": ("Zoë Sample", "1 Elm St\nAustin"), "r2": ("", ""), "r3": ("", "")}

    assert main(["relay", "requests"]) == 0
    listed_words = capsys.readouterr().out.splitlines()
    assert listed_words[0] == "3 not sent yet"
    assert "  Zoë Sample, 1 Elm St Austin  (unassigned)" in listed_words
    assert "  (no name), (no address)  (unassigned)" in listed_words
    assert "  (customer not known yet)  (unassigned)" in listed_words


@pytest.mark.parametrize(
    "words", [("assign", "ID", "-"), ("refresh", TENANT, "ID"), ("remove-request", TENANT, "ID")], ids=lambda w: w[0]
)
def test_the_beginning_of_an_id_is_refused_with_the_whole_ones(run: Any, words: tuple[str, ...]) -> None:
    for request_id in ("req-17-a", "req-18-a"):
        run("add-request", TENANT, request_id)

    def advice(given: str) -> str:
        code, document = run(*(given if word == "ID" else word for word in words))
        assert (code, document["error"]["code"]) == (1, "not_found")
        return str(document["error"]["advice"])

    assert "Did you mean req-17-a?" in advice("req-17")
    assert "Did you mean req-18-a, req-17-a?" in advice("req")
    assert "Did you mean" not in advice("other")
    assert "Did you mean" not in advice("")


def test_devices_are_listed_and_revoked_by_name_or_id(run: Any, relay_data: Path) -> None:
    assert run("devices") == (0, {"devices": []})
    run("add-surveyor", "Jane")
    with closing(open_database(relay_data / "relay.db")) as database, database.write() as connection:
        for device, name in (("d1", "van"), ("d2", "desk"), ("d3", "desk")):
            connection.exec_driver_sql(
                "INSERT INTO device (id, surveyor_id, name, token_sha256, created_at) VALUES (?, 1, ?, ?, ?)",
                (device, name, device, datetime.now(UTC).isoformat()),
            )

    assert run("revoke", "van")[1]["device"]["id"] == "d1"
    assert run("revoke", "desk")[0] == 1
    assert run("revoke", "d2")[0] == 0
    assert run("revoke", "desk")[1]["device"]["id"] == "d3"
    assert run("revoke", "nothing")[1]["error"]["code"] == "not_found"
    assert all(device["revoked_at"] for device in run("devices")[1]["devices"])


@pytest.mark.parametrize("command", ["add-surveyor", "add-request", "refresh", "assign", "revoke", "nonsense"])
def test_an_incomplete_command_line_exits_64(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main(["relay", command]) == 64
    assert "Traceback" not in capsys.readouterr().err


def test_words_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relay", "add-surveyor", "Zoë"]) == 0
    assert "Pairing code for Zoë" in capsys.readouterr().out
    assert main(["relay", "add-request", TENANT, "r1"]) == 0
    assert main(["relay", "requests"]) == 0
    assert "r1" in capsys.readouterr().out
    assert main(["relay", "devices"]) == 0


def test_subscribe_makes_one_webhook_and_then_keeps_it_up_to_date(
    run: Any, aurora: Aurora, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AURORA_URL": aurora.url,
        "APPLICATION_ID": "our-app",
        "APPLICATION_KEY": APPLICATION_KEY,
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "PUBLIC_URL": "https://relay.example.com",
    }.items():
        monkeypatch.setenv(f"SURVEYOR_RELAY_{name}", value)

    code, first = run("subscribe")
    monkeypatch.setenv("SURVEYOR_RELAY_WEBHOOK_SECRET", "another-secret-of-ours")
    second = run("subscribe")[1]

    assert code == 0
    assert first == second
    [stored] = aurora.state()["webhooks"]
    assert stored["url_template"] == first["url"]
    assert first["url"] == (
        "https://relay.example.com/webhooks/aurora/site-survey-requested"
        "?site_survey_request_id=<SITE_SURVEY_REQUEST_ID>&tenant_id=<TENANT_ID>&session_token=<SESSION_TOKEN>"
    )


def test_subscribe_tells_what_is_missing_and_what_aurora_says(
    run: Any, aurora: Aurora, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, document = run("subscribe")
    assert code == 1
    assert {fault["path"] for fault in document["faults"]} >= {"SURVEYOR_RELAY_APPLICATION_KEY"}

    for name, value in {
        "AURORA_URL": aurora.url,
        "APPLICATION_ID": "our-app",
        "APPLICATION_KEY": "a-wrong-application-key",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "PUBLIC_URL": "https://relay.example.com",
    }.items():
        monkeypatch.setenv(f"SURVEYOR_RELAY_{name}", value)
    code, document = run("subscribe")
    assert code == 1
    assert document["webhook_id"] is None
    assert "a-wrong-application-key" not in json.dumps(document)


def test_serve_lists_all_missing_settings_and_exits_78(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relay", "serve"]) == 78

    shown = capsys.readouterr()
    assert shown.out == ""
    for name in ("AURORA_URL", "APPLICATION_ID", "APPLICATION_KEY", "WEBHOOK_SECRET", "PUBLIC_URL"):
        assert f"SURVEYOR_RELAY_{name}" in shown.err
    assert "Traceback" not in shown.err

"""The control endpoints: requests, clock, samples and the state report."""

from __future__ import annotations

import json

import pytest

from surveyor_app.practice_aurora.app import create_app
from surveyor_app.practice_aurora.sample_data import load_samples
from tests.practice_aurora.asgi_client import AsgiClient
from tests.practice_aurora.bench import SETTINGS, Bench


@pytest.mark.parametrize("path", ["/_practice/state", "/_practice/clock", "/_practice/faults"])
def test_control_is_for_this_machine_only(path: str) -> None:
    with AsgiClient(create_app(SETTINGS), client_host="203.0.113.9") as stranger:
        assert stranger.get(path).status_code == 403
        assert stranger.post("/_practice/requests").status_code == 403


def test_a_request_can_be_created_with_ids_and_status_of_ones_own(bench: Bench) -> None:
    ids = bench.order(request_id="r-1", project_id="p-1", design_id="d-1", tenant_id="tenant-7", status="on_hold")

    assert ids == {
        "request_id": "r-1",
        "project_id": "p-1",
        "design_id": "d-1",
        "tenant_id": "tenant-7",
        "deliveries": [],
    }
    request = bench.call("GET", "site_surveys/r-1/request", tenant="tenant-7").json()["site_survey_request"]
    assert request["status"] == "on_hold"
    assert bench.client.post("/_practice/requests", json={"request_id": "r-1"}).status_code == 409


def test_requests_projects_and_designs_can_be_changed(bench: Bench) -> None:
    ids = bench.order()
    bench.client.put(f"/_practice/requests/{ids['request_id']}", json={"requested_for_design_id": None})
    bench.client.put(f"/_practice/requests/{ids['request_id']}", json={"status": "cancelled", "screenshot": "none"})
    bench.client.put(
        f"/_practice/projects/{ids['project_id']}", json={"project": {"ahj_id": "x"}, "api_shape": "2024.05"}
    )
    bench.client.put(f"/_practice/designs/{ids['design_id']}", json={"bill_of_materials": [], "design": {"name": "B"}})

    request = bench.call("GET", f"site_surveys/{ids['request_id']}/request").json()["site_survey_request"]
    project = bench.call("GET", f"projects/{ids['project_id']}").json()["project"]
    design = bench.call("GET", f"designs/{ids['design_id']}/summary").json()["design"]
    assert (request["status"], request["requested_for_design_id"]) == ("cancelled", None)
    assert request["screenshot_url"] is None
    assert project["ahj_id"] == "x"
    assert "location" in project
    assert (design["bill_of_materials"], design["name"]) == ([], "B")
    assert len(json.loads(json.dumps(design["arrays"]))) == 1


@pytest.mark.parametrize("path", ["requests/x", "projects/x", "designs/x"])
def test_changing_what_is_not_there_is_not_found(bench: Bench, path: str) -> None:
    assert bench.client.put(f"/_practice/{path}", json={}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("requests", {"colour": "red"}),
        ("requests", {"api_shape": "1999"}),
        ("clock", {"advance_seconds": "NaN"}),
        ("clock", {"advance_seconds": 1e300}),
        ("clock", {}),
        ("faults", {"action": {"status": 500}, "match": {"path_regex": "("}}),
        ("faults", {"action": {"status": 422, "errors": [{"message": "x"}]}}),
        ("faults", {"action": {"body": "x"}}),
        ("faults", {"action": {"explode": True}}),
    ],
)
def test_mistyped_control_bodies_are_refused(bench: Bench, path: str, body: dict[str, object]) -> None:
    assert bench.client.post(f"/_practice/{path}", json=body).status_code == 422


def test_the_clock_moves_and_says_how_far(bench: Bench) -> None:
    bench.client.post("/_practice/clock", json={"advance_seconds": 90})
    bench.client.post("/_practice/clock", json={"advance_seconds": -30})

    assert bench.client.get("/_practice/clock").json() == {"now": "2024-01-25T07:22:30.507Z", "moved_seconds": 60}


def test_calls_are_logged_in_order_without_anything_secret(bench: Bench) -> None:
    request_id = bench.order()["request_id"]
    token = bench.client.post(f"/_practice/requests/{request_id}/session_token").json()["session_token"]
    key = bench.mint(session_token=token).json()["token"]["bearer_token"]
    bench.call("GET", f"site_surveys/{request_id}/request", key=key)
    bench.put_section(request_id, "electrical", {"electrical": {"x": 1}}, key=key)
    bench.client.get("/_images/forged.1.signature.png")

    state = bench.state()

    assert [(call["method"], call["path"], call["status"]) for call in state["calls"]] == [
        ("POST", "/partner_applications/app-1/tenants/tenant-1/create_token", 200),
        ("GET", f"/tenants/tenant-1/site_surveys/{request_id}/request", 200),
        ("PUT", f"/tenants/tenant-1/site_surveys/{request_id}/electrical", 422),
        ("GET", "/_images/*.png", 403),
    ]
    assert {call["at"] for call in state["calls"]} == {"2024-01-25T07:21:30.507Z"}
    for secret in (token, key, bench.application_key, "signature"):
        assert secret not in json.dumps(state)


def test_the_sample_scenario_is_varied(bench: Bench) -> None:
    answer = bench.client.post("/_practice/scenario/sample", json={"fire": False})

    state = bench.state()
    assert answer.status_code == 201
    assert [entry["request_id"] for entry in answer.json()["requests"]] == list(state["surveys"])
    assert len(state["surveys"]) >= 8
    projects, designs = list(state["projects"].values()), list(state["designs"].values())
    assert {project["api_shape"] for project in projects} == {"classic", "2024.05"}
    assert any(project["attributes"]["customer_phone"] is None for project in projects)
    assert any(len(project["attributes"]["customer_last_name"] or "") > 60 for project in projects)
    assert any(not project["attributes"]["address"].isascii() for project in projects)
    batteries = [
        [item for item in design["bill_of_materials"] if item["component_type"] == "batteries"] for design in designs
    ]
    assert {len(found) for found in batteries} >= {0, 1, 3}
    assert {len(design["arrays"]) for design in designs} >= {0, 1, 2, 3, 4}
    assert {design["arrays_as"] for design in designs} == {"list", "json_string"}
    assert bench.client.post("/_practice/scenario/sample", json={"fire": False}).status_code == 201


def test_sample_people_cannot_be_reached() -> None:
    for order in load_samples().requests:
        email, phone = order.project["customer_email"], order.project["customer_phone"]
        assert email is None or email.endswith("example.com")
        assert phone is None or "555" in phone

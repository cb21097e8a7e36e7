"""What Aurora tells about a request: the request itself, its project in two shapes, its design."""

from __future__ import annotations

import json

from tests.practice_aurora.bench import Bench


def test_a_request_has_the_attributes_of_the_source_document(bench: Bench) -> None:
    ids = bench.order(requested_hours_ago=1)

    request = bench.call("GET", f"site_surveys/{ids['request_id']}/request").json()["site_survey_request"]

    assert request.pop("screenshot_url").startswith("http://127.0.0.1:9/_images/")
    assert request == {
        "id": ids["request_id"],
        "project_id": ids["project_id"],
        "requested_for_design_id": ids["design_id"],
        "status": "requested",
        "requested_at": "2024-01-25T06:21:30.507Z",
        "completed_at": None,
    }


def test_a_classic_project_is_flat(bench: Bench) -> None:
    ids = bench.order(project={"customer_phone": None, "something_new": [1]})

    project = bench.call("GET", f"projects/{ids['project_id']}").json()["project"]

    assert {"customer_address", "address", "latitude", "longitude", "created_at", "updated_at"} <= set(project)
    assert not {"location", "mailing_address"} & set(project)
    assert project["id"] == ids["project_id"]
    assert project["customer_phone"] is None
    assert project["something_new"] == [1]


def test_a_project_of_2024_05_has_a_location_and_no_updated_at(bench: Bench) -> None:
    ids = bench.order(
        api_shape="2024.05", project={"address": "5 Elm", "latitude": 1.5, "customer_address": "PO Box 1"}
    )

    project = bench.call("GET", f"projects/{ids['project_id']}").json()["project"]

    assert not {"customer_address", "address", "latitude", "longitude", "updated_at"} & set(project)
    assert project["mailing_address"] == "PO Box 1"
    assert project["location"]["property_address"] == "5 Elm"
    assert project["location"]["latitude"] == 1.5
    assert project["location"]["property_address_components"]["city"]


def test_a_design_summary_lists_materials_and_arrays_per_face(bench: Bench) -> None:
    battery = {"component_type": "batteries", "name": "Box", "manufacturer_name": "Maker", "quantity": 2}
    arrays = [{"face": 1, "pitch": 20.0, "azimuth": 180.0}]
    ids = bench.order(bill_of_materials=[battery], arrays=arrays)

    design = bench.call("GET", f"designs/{ids['design_id']}/summary").json()["design"]

    (item,) = design["bill_of_materials"]
    assert item.pop("id")
    assert item == {**battery, "sku": None}
    assert design["arrays"] == arrays


def test_arrays_may_come_as_a_json_string(bench: Bench) -> None:
    arrays = [{"face": 1, "pitch": 20.0, "azimuth": 180.0}]
    ids = bench.order(arrays=arrays, arrays_as="json_string")

    design = bench.call("GET", f"designs/{ids['design_id']}/summary").json()["design"]

    assert isinstance(design["arrays"], str)
    assert json.loads(design["arrays"]) == arrays


def test_unknown_ids_are_not_found_in_json(bench: Bench) -> None:
    for path in ("projects/x", "designs/x/summary", "site_surveys/x/request", "nothing/of/this/kind"):
        answer = bench.call("GET", path)
        assert (answer.status_code, list(answer.json())) == (404, ["message"])


def test_a_deleted_project_takes_its_design_and_request_with_it(bench: Bench) -> None:
    ids, other = bench.order(), bench.order()

    assert bench.client.delete(f"/_practice/projects/{ids['project_id']}").status_code == 200

    for path in (
        f"projects/{ids['project_id']}",
        f"designs/{ids['design_id']}/summary",
        f"site_surveys/{ids['request_id']}/request",
    ):
        assert bench.call("GET", path).status_code == 404
    assert bench.put_section(ids["request_id"], "electrical", {"electrical": {}}).status_code == 404
    assert bench.call("GET", f"projects/{other['project_id']}").status_code == 200


def test_answers_carry_the_time_of_the_movable_clock(bench: Bench) -> None:
    bench.practice.clock.advance(3600)

    assert bench.mint().headers["Date"] == "Thu, 25 Jan 2024 08:21:30 GMT"

"""Sections and status: what is accepted, what is refused, and what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.practice_aurora.bench import ELECTRICAL, PLANE, Bench

ELECTRICAL_PATH, SUBPANELS_PATH, PLANES_PATH = "electrical", "electrical/subpanels", "roofs/mounting_planes"
COMPLETED = {"site_survey": {"status": "completed"}}
IMAGE = {"url": "https://photos.example.com/p/1/a.jpg", "filename": "a.jpg"}


@pytest.fixture
def request_id(bench: Bench) -> str:
    """A request to answer; its pictures are not fetched."""
    bench.behave(download_images=False)
    return bench.order()["request_id"]


def errors(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["field"], error["message"]) for error in answer.json()["errors"]]


def fields(answer: Any) -> list[str]:
    return [field for field, _ in errors(answer)]


def test_everything_the_source_document_lists_is_accepted_and_kept(bench: Bench, request_id: str) -> None:
    electrical = {
        **ELECTRICAL,
        "service_type": "overhead",
        "feeder_type": "top_fed",
        "utility_meter_location": "basement",
        "existing_grounding": "ufer",
        "existing_grounding_location": "north wall",
        "main_panel_manufacturer": "Siemens",
        "notes": "hello",
        "images": [IMAGE],
    }
    subpanel = {
        "location": "attic",
        "disconnect_location": "outside",
        "bus_rating": 100,
        "disconnect_size": 60,
        "notes": "",
        "images": [IMAGE],
    }
    plane = {**PLANE, "units_of_measurement": "imperial", "notes": "steep", "images": []}

    answers = [
        bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": electrical}),
        bench.put_section(request_id, SUBPANELS_PATH, {"subpanels": [subpanel]}),
        bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [plane]}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    survey = bench.survey(request_id)
    assert survey["sections"] == {"electrical": electrical, "subpanels": [subpanel], "mounting_planes": [plane]}
    assert [put["section"] for put in survey["history"]] == ["electrical", "subpanels", "mounting_planes"]


def test_empty_lists_and_an_empty_electrical_section_are_accepted(bench: Bench, request_id: str) -> None:
    for path, body in (
        (ELECTRICAL_PATH, {"electrical": {}}),
        (SUBPANELS_PATH, {"subpanels": []}),
        (PLANES_PATH, {"mounting_planes": []}),
    ):
        assert bench.put_section(request_id, path, body).status_code == 200


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("main_bus_rating", "200"),
        ("main_bus_rating", True),
        ("main_breaker_rating", [175]),
        ("main_panel_location", 5),
        ("main_panel_location", " "),
        ("service_type", "x" * 256),
        ("notes", 7),
        ("existing_grounding_location", False),
        ("images", None),
        ("images", {}),
        ("photos", []),
    ],
)
def test_electrical_types_are_strict(bench: Bench, request_id: str, attribute: str, value: object) -> None:
    answer = bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": {**ELECTRICAL, attribute: value}})

    assert fields(answer) == [f"electrical.{attribute}"]
    assert bench.survey(request_id)["history"] == []


@pytest.mark.parametrize("attribute", ["bus_rating", "disconnect_size"])
@pytest.mark.parametrize("value", [100.0, 62.5, "100", True])
def test_subpanel_ratings_are_whole_numbers(bench: Bench, request_id: str, attribute: str, value: object) -> None:
    answer = bench.put_section(request_id, SUBPANELS_PATH, {"subpanels": [{}, {attribute: value}]})

    assert errors(answer) == [(f"subpanels[1].{attribute}", "must be a whole number")]


@pytest.mark.parametrize("value", [19.2, 16.0, "16", True])
def test_rafter_spacing_is_a_whole_number(bench: Bench, request_id: str, value: object) -> None:
    answer = bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [{**PLANE, "rafter_spacing": value}]})

    assert errors(answer) == [("mounting_planes[0].rafter_spacing", "must be a whole number")]


@pytest.mark.parametrize("attribute", sorted(PLANE))
def test_a_plane_needs_each_required_attribute(bench: Bench, request_id: str, attribute: str) -> None:
    without = {name: value for name, value in PLANE.items() if name != attribute}

    answer = bench.put_section(
        request_id, PLANES_PATH, {"mounting_planes": [PLANE, without, {**PLANE, attribute: None}]}
    )

    assert errors(answer) == [
        (f"mounting_planes[1].{attribute}", "is required"),
        (f"mounting_planes[2].{attribute}", "is required"),
    ]


def test_every_fault_is_listed_at_once(bench: Bench, request_id: str) -> None:
    plane = {**PLANE, "pitch": "steep", "colour": "red", "images": [{"url": "ftp://x/y", "filename": 3, "tag": 1}, "a"]}

    answer = bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [plane]})

    assert sorted(fields(answer)) == [
        "mounting_planes[0].colour",
        "mounting_planes[0].images[0].filename",
        "mounting_planes[0].images[0].tag",
        "mounting_planes[0].images[0].url",
        "mounting_planes[0].images[1]",
        "mounting_planes[0].pitch",
    ]


@pytest.mark.parametrize(
    "url", ["", "www.example.com/a.jpg", "file:///etc/passwd", "https://", "https://a b/c.jpg", None]
)
def test_an_image_needs_a_web_address(bench: Bench, request_id: str, url: object) -> None:
    body = {"electrical": {"images": [{"url": url, "filename": "a.jpg"}]}}

    assert fields(bench.put_section(request_id, ELECTRICAL_PATH, body)) == ["electrical.images[0].url"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (ELECTRICAL_PATH, ELECTRICAL),
        (ELECTRICAL_PATH, {"electrical": ELECTRICAL, "subpanels": []}),
        (ELECTRICAL_PATH, {"electrical": [ELECTRICAL]}),
        (ELECTRICAL_PATH, [ELECTRICAL]),
        (SUBPANELS_PATH, {"subpanels": {}}),
        (SUBPANELS_PATH, {"subpanels": [[]]}),
        (PLANES_PATH, {"planes": []}),
        (PLANES_PATH, {"mounting_planes": None}),
        ("status", {"status": "completed"}),
        ("status", {"site_survey": "completed"}),
        ("status", {"site_survey": {"status": "requested"}}),
        ("status", {"site_survey": {"status": "completed", "note": "x"}}),
    ],
)
def test_wrappers_are_exact(bench: Bench, request_id: str, path: str, body: object) -> None:
    assert errors(bench.put_section(request_id, path, body))


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"electrical": {"main_bus_rating": NaN}}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_body_that_is_not_json_is_refused(bench: Bench, request_id: str, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {bench.key()}", "Content-Type": "application/json"}
    path = f"/tenants/tenant-1/site_surveys/{request_id}/electrical"

    answer = bench.client.put(path, content=content, headers=headers)

    assert (answer.status_code, list(answer.json())) == (400, ["message"])
    headers["Content-Type"] = "text/plain"
    assert bench.client.put(path, content=json.dumps({"electrical": {}}).encode(), headers=headers).status_code == 415


def test_chosen_values_can_be_refused_as_if_they_were_not_in_auroras_lists(bench: Bench, request_id: str) -> None:
    bench.behave(reject_values={"roof_type": ["thatch"]}, download_images=False)

    answer = bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [{**PLANE, "roof_type": "thatch"}]})

    assert errors(answer) == [("mounting_planes[0].roof_type", "is not one of the accepted values")]
    assert bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [PLANE]}).status_code == 200


def test_a_refused_put_leaves_the_accepted_section_alone(bench: Bench, request_id: str) -> None:
    bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [PLANE]})
    bench.put_section(request_id, PLANES_PATH, {"mounting_planes": [{}]})

    assert bench.survey(request_id)["sections"]["mounting_planes"] == [PLANE]


@pytest.mark.parametrize(
    ("way", "expected"), [("merge", {"notes": "one", "service_type": None}), ("replace", {"service_type": None})]
)
def test_a_second_electrical_put_merges_or_replaces(
    bench: Bench, request_id: str, way: str, expected: dict[str, object]
) -> None:
    bench.behave(electrical_put=way, download_images=False)
    bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": {"notes": "one", "service_type": "overhead"}})
    bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": {"service_type": None}})

    assert bench.survey(request_id)["sections"]["electrical"] == expected


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [("empty", 200, b""), ("no_content", 204, b""), ("list", 200, b"[]"), ("word", 200, b'"ok"')],
)
def test_an_accepted_put_may_answer_as_little_as_it_is_told(
    bench: Bench, request_id: str, kind: str, status: int, body: bytes
) -> None:
    bench.behave(put_answer=kind, download_images=False)
    for path, document in ((ELECTRICAL_PATH, {"electrical": ELECTRICAL}), ("status", COMPLETED)):
        answer = bench.put_section(request_id, path, document)
        assert (answer.status_code, answer.content) == (status, body)
    assert bench.survey(request_id)["status"] == "completed"


def test_completion_lists_what_is_missing(bench: Bench, request_id: str) -> None:
    bench.put_section(
        request_id, ELECTRICAL_PATH, {"electrical": {"main_bus_rating": 200, "main_breaker_rating": None}}
    )

    answer = bench.put_section(request_id, "status", COMPLETED)

    assert errors(answer) == [
        ("electrical.main_panel_location", "is required at completion"),
        ("electrical.main_breaker_rating", "is required at completion"),
    ]
    assert bench.survey(request_id)["status"] == "requested"


def test_a_completed_survey_says_so_and_when(bench: Bench, request_id: str) -> None:
    bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": ELECTRICAL})

    assert bench.put_section(request_id, "status", COMPLETED).status_code == 200
    bench.practice.clock.advance(60)
    assert bench.put_section(request_id, "status", COMPLETED).status_code == 200, "saying it again is harmless"

    request = bench.call("GET", f"site_surveys/{request_id}/request").json()["site_survey_request"]
    assert (request["status"], request["completed_at"]) == ("completed", "2024-01-25T07:21:30.507Z")
    assert len(bench.survey(request_id)["statuses"]) == 2


def test_a_cancelled_request_cannot_be_completed(bench: Bench, request_id: str) -> None:
    bench.put_section(request_id, ELECTRICAL_PATH, {"electrical": ELECTRICAL})
    bench.client.put(f"/_practice/requests/{request_id}", json={"status": "cancelled"})

    assert errors(bench.put_section(request_id, "status", COMPLETED)) == [
        ("site_survey.status", "cannot change from cancelled to completed")
    ]

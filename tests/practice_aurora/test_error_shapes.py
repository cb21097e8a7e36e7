"""The bodies of a 422: every shape carries every message."""

from __future__ import annotations

from typing import Any

import pytest

from surveyor_app.practice_aurora.error_shapes import ERROR_SHAPES, ErrorShape, Problem, error_body
from tests.practice_aurora.bench import Bench

PROBLEMS = [Problem("mounting_planes[0].pitch", "must be a number"), Problem("", "is odd")]


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("strings", ["mounting_planes[0].pitch must be a number", "is odd"]),
        ("error_strings", {"errors": ["mounting_planes[0].pitch must be a number", "is odd"]}),
        (
            "objects",
            {
                "errors": [
                    {"field": "mounting_planes[0].pitch", "message": "must be a number"},
                    {"field": "", "message": "is odd"},
                ]
            },
        ),
        ("fields", {"errors": {"mounting_planes[0].pitch": ["must be a number"], "base": ["is odd"]}}),
        ("short_fields", {"errors": {"pitch": ["must be a number"], "base": ["is odd"]}}),
        ("message", {"message": "Validation failed: mounting_planes[0].pitch must be a number; is odd"}),
        ("error", {"error": "mounting_planes[0].pitch must be a number; is odd"}),
        (
            "detail",
            {
                "detail": [
                    {"loc": ["mounting_planes", "0", "pitch"], "msg": "must be a number"},
                    {"loc": [], "msg": "is odd"},
                ]
            },
        ),
    ],
)
def test_each_shape_is_as_documented(shape: ErrorShape, body: Any) -> None:
    assert error_body(PROBLEMS, shape) == body


def test_the_json_api_shape_points_at_the_field() -> None:
    first, second = error_body(PROBLEMS, "json_api")["errors"]

    assert first["source"] == {"pointer": "/mounting_planes/0/pitch"}
    assert (first["detail"], first["status"]) == ("must be a number", "422")
    assert second["source"] == {"pointer": ""}


@pytest.mark.parametrize("shape", ERROR_SHAPES)
def test_the_shape_can_be_switched(bench: Bench, shape: ErrorShape) -> None:
    bench.behave(error_shape=shape)
    request_id = bench.order()["request_id"]

    answer = bench.put_section(request_id, "electrical", {"electrical": {"main_bus_rating": "200"}})

    assert answer.status_code == 422
    assert answer.json() == error_body([Problem("electrical.main_bus_rating", "must be a number")], shape)

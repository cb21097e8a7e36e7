"""A server's refusal, whatever its shape, becomes lines at the fields they are about."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.api.answers import fault_of
from surveyor_app.api.transport import Answer
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.refusal import place_refusal
from surveyor_app.practice_aurora.error_shapes import ERROR_SHAPES, ErrorShape, Problem, error_body

PLANES = SectionName.MOUNTING_PLANES


def placed(document: Any, section: SectionName | None = None) -> list[tuple[str, str]]:
    return place_refusal(422, json.dumps(document), section)


@pytest.mark.parametrize("pointer", [
    "/mounting_planes/0/pitch", "/data/attributes/mounting_planes/0/pitch", "mounting_planes[0].pitch",
    "mounting_planes.0.pitch", "mountingPlanes[0].pitch", "/roofs/mounting_planes/0/pitch", "mounting_plane[0][pitch]",
])  # fmt: skip
@pytest.mark.parametrize("key", ["field", "pointer", "path", "source", "loc", "attribute"])
def test_every_way_of_pointing_is_understood(pointer: str, key: str) -> None:
    error: dict[str, Any] = {"detail": "must be a number", key: {"pointer": pointer} if key == "source" else pointer}
    assert placed({"errors": [error]}) == [("mounting_planes[0].pitch", "must be a number")]


@pytest.mark.parametrize("shape", ERROR_SHAPES)
def test_every_shape_of_the_stand_in_is_placed(shape: ErrorShape) -> None:
    problems = [
        Problem("mounting_planes[0].pitch", "must be a number"),
        Problem("mounting_planes[1].roof_type", "is bad"),
    ]
    lines = placed(error_body(problems, shape), PLANES)
    fields = [field for field, _text in lines]
    assert len(lines) == 2
    if shape in ("fields", "objects", "strings", "error_strings", "json_api", "message", "error", "detail"):
        assert fields == ["mounting_planes[0].pitch", "mounting_planes[1].roof_type"]
    else:
        assert fields == ["mounting_planes", "mounting_planes"]
        assert [text.split(":")[0] for _field, text in lines] == ["Pitch", "Roof type"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"errors": {"main_bus_rating": ["is low"]}}, [("electrical.main_bus_rating", "is low")]),
        ({"errors": {"electrical": {"main_bus_rating": "is low"}}}, [("electrical.main_bus_rating", "is low")]),
        ({"electrical": {"main_bus_rating": ["is low"]}}, [("electrical.main_bus_rating", "is low")]),
        ({"error": "Main bus rating is blank"}, [("electrical.main_bus_rating", "Main bus rating is blank")]),
        ({"errors": [{"message": "/electrical/main_bus_rating is low"}]},
         [("electrical.main_bus_rating", "/electrical/main_bus_rating is low")]),
        ({"errors": {"mounting_planes": [{}, {"pitch": ["bad"]}]}}, [("mounting_planes[1].pitch", "bad")]),
        ({"errors": {"mounting_planes": {"1": {"pitch": ["bad"]}}}}, [("mounting_planes[1].pitch", "bad")]),
        ({"errors": {"subpanels": {"0": ["is odd"]}}}, [("subpanels[0]", "is odd")]),
        ({"errors": {"subpanels[2].location": ["bad"]}}, [("subpanels[2].location", "bad")]),
        ({"title": "Invalid", "errors": {"mounting_planes": ["too few"]}}, [("mounting_planes", "too few")]),
        ({"message": "The survey is locked.", "errors": []}, [("", "The survey is locked.")]),
        ({"detail": "The survey is locked.", "title": "Conflict"}, [("", "The survey is locked.")]),
        (["closed", {"message": "also closed"}], [("", "closed"), ("", "also closed")]),
        ({"errors": {"base": ["closed"], "crew": ["absent"]}, "status": "422"}, [("", "closed"), ("", "crew: absent")]),
        ({"errors": {"electrical": {"images": [{"url": ["is gone"]}]}}}, [("electrical", "is gone")]),
        ({"errors": [{"field": "mounting_planes[0].images[1].url", "message": "is gone"}]},
         [("mounting_planes[0]", "is gone")]),
        ("closed", [("", "closed")]),
    ],
)  # fmt: skip
def test_bodies_of_many_shapes(document: Any, expected: list[tuple[str, str]]) -> None:
    assert placed(document) == expected


def test_the_section_of_the_put_places_what_names_none() -> None:
    assert placed({"errors": {"0": {"notes": ["too long"]}}}, PLANES) == [("mounting_planes[0].notes", "too long")]
    assert placed([{}, {"notes": "too long"}], PLANES) == [("mounting_planes[1].notes", "too long")]
    assert placed({"errors": {"notes": ["too long"]}}, SectionName.ELECTRICAL) == [("electrical.notes", "too long")]
    assert placed({"errors": {"notes": ["too long"]}}) == [("", "notes: too long")]


def test_a_sentence_about_several_fields_is_cut_apart() -> None:
    lines = placed({"message": "Validation failed: main_bus_rating is low, main_breaker_rating is high"})
    assert [field for field, _text in lines] == ["electrical.main_bus_rating", "electrical.main_breaker_rating"]


def test_an_everyday_word_is_no_field() -> None:
    assert placed({"message": "The location of the server is down"}, PLANES) == [
        ("", "The location of the server is down")
    ]


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"errors": []}', '{"errors": {}}', " \n"])
def test_a_refusal_without_words_still_says_something(body: str) -> None:
    assert place_refusal(422, body) == [("", "The server refused this (422).")]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><h1>Unprocessable</h1></body></html>",
        "\ufeff\n <html><title>Error 422</title></html>",
        "<?xml version='1.0'?><Error><Code>Invalid</Code></Error>",
        "<p></p>",
    ],
)
def test_a_page_in_place_of_an_answer_is_told_in_the_words_of_the_blocked_item(page: str) -> None:
    answer = Answer(422, httpx.Headers(), page.encode())
    assert place_refusal(422, page) == [("", fault_of(answer).text)] == [("", "The server refused this (422).")]


def test_plain_words_that_are_not_json_are_one_short_line() -> None:
    assert place_refusal(422, "pitch must be < 60\nand > 0") == [("", "pitch must be < 60 and > 0")]
    ((field, text),) = place_refusal(422, "No: " + "x" * 9000)
    assert (field, len(text)) == ("", 300)


def test_long_lists_and_texts_are_cut() -> None:
    assert len(placed([f"line {n}" for n in range(500)])) == 100
    assert len(placed(["x" * 9000])[0][1]) == 500


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
keys = st.sampled_from(
    [
        "errors",
        "error",
        "message",
        "detail",
        "title",
        "field",
        "source",
        "pointer",
        "mounting_planes",
        "pitch",
        "0",
        "loc",
    ]
) | st.text(max_size=5)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=20
)
sections = st.none() | st.sampled_from(list(SectionName))


@given(documents, sections)
def test_arbitrary_json_is_placed_without_raising(document: Any, section: SectionName | None) -> None:
    lines = place_refusal(422, json.dumps(document), section)
    assert lines
    for field, text in lines:
        assert text.encode("utf-8")
        assert field == "" or field.startswith(("electrical", "subpanels", "mounting_planes"))


@given(st.text(max_size=100), sections)
def test_arbitrary_text_is_placed_without_raising(body: str, section: SectionName | None) -> None:
    assert place_refusal(422, body, section)


def test_absurdly_nested_bodies_are_placed_without_raising() -> None:
    assert place_refusal(422, "[" * 100_000)
    assert place_refusal(422, "[" * 500 + "]" * 500)

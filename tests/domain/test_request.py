"""Aurora's documents are read tolerantly: both shapes, arrays as a JSON string, nulls and nonsense."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain.request import (
    Battery,
    DesignArray,
    Project,
    SurveyRequest,
    known_arrays,
    read_arrays,
    read_batteries,
    read_project,
)

CLASSIC = {
    "customer_salutation": "Mrs.",
    "customer_first_name": "Jane",
    "customer_last_name": "Sample",
    "customer_address": "PO box 1",
    "customer_email": "[protected]",
    "customer_phone": "(555) 111-5151",
    "address": "1 Sample St",
    "latitude": 37.5,
    "longitude": -122.25,
    "project_type": "residential",
    "brand_new_attribute": {"x": 1},
}
NEWER = {
    "customer_first_name": "Jane",
    "customer_last_name": "Sample",
    "mailing_address": "PO box 1",
    "location": {"property_address": "1 Sample St", "latitude": 37.5, "longitude": -122.25},
}


def test_the_classic_shape_is_read() -> None:
    assert read_project({"project": CLASSIC}) == Project(
        "Mrs. Jane Sample", "1 Sample St", "PO box 1", "(555) 111-5151", "[protected]", 37.5, -122.25, "residential"
    )


def test_the_newer_shape_is_read() -> None:
    assert read_project(NEWER) == Project("Jane Sample", "1 Sample St", "PO box 1", latitude=37.5, longitude=-122.25)


def test_a_null_of_the_classic_shape_does_not_hide_the_newer_one() -> None:
    project = read_project({**NEWER, "latitude": None, "longitude": None, "address": None, "customer_address": None})
    assert (project.latitude, project.address, project.mailing_address) == (37.5, "1 Sample St", "PO box 1")


@pytest.mark.parametrize("document", [None, {}, {"project": None}, {"project": []}, dict.fromkeys(CLASSIC)])
def test_a_project_without_anything_is_empty(document: dict[str, Any] | None) -> None:
    assert read_project(document) == Project()


@pytest.mark.parametrize("value", [True, "here", "nan", "Infinity", 10**400, [], {}])
def test_nonsense_coordinates_count_as_unknown(value: Any) -> None:
    assert read_project({**CLASSIC, "latitude": value}).latitude is None


def test_batteries_are_found_among_the_materials() -> None:
    materials = [
        {"component_type": "modules", "name": "Panel", "quantity": 20},
        {"component_type": "batteries", "name": "Sample 10", "manufacturer_name": "Sample", "quantity": 2},
        {"component_type": "Battery", "name": None, "quantity": "3"},
        {"component_type": None},
        "batteries",
    ]
    assert read_batteries({"design": {"bill_of_materials": materials}}) == (
        Battery("Sample 10", "Sample", 2),
        Battery("", "", 3),
    )


@pytest.mark.parametrize("materials", [None, {}, "batteries", [None, 3]])
def test_a_design_without_materials_has_no_batteries(materials: Any) -> None:
    assert read_batteries({"bill_of_materials": materials}) == ()


ARRAYS = [{"pitch": 26.5, "azimuth": 180}, {"faces": [{"pitch": 10, "azimuth": None}, {}]}, {"pitch": None}, 5]


@pytest.mark.parametrize("arrays", [ARRAYS, json.dumps(ARRAYS)])
def test_arrays_come_as_a_list_or_as_a_json_string(arrays: Any) -> None:
    assert read_arrays({"design": {"arrays": arrays}}) == (DesignArray(26.5, 180.0), DesignArray(10.0, None))


@pytest.mark.parametrize("arrays", [None, "", "not json", "{}", "[" * 100_000, 7])
def test_unreadable_arrays_count_as_none(arrays: Any) -> None:
    assert read_arrays({"arrays": arrays}) == ()
    assert known_arrays({"arrays": arrays}) is None, "the design does not say"


@pytest.mark.parametrize("arrays", [[], "[]"])
def test_only_a_design_that_says_so_has_nothing_on_the_roof(arrays: Any) -> None:
    assert known_arrays({"design": {"bill_of_materials": [], "arrays": arrays}}) == ()
    unknown: list[dict[str, Any] | None] = [None, {}, {"design": {"bill_of_materials": []}}, {"arrays": [{}]}]
    assert [known_arrays(design) for design in unknown] == [None] * 4


@pytest.mark.parametrize(("status", "cancelled"), [("requested", False), ("Cancelled", True), ("on_hold", False)])
def test_cancelled_is_read_from_an_open_set_of_statuses(status: str, cancelled: bool) -> None:
    request = SurveyRequest("r", "t", "", None, None, {}, None, None)
    assert replace(request, status=status).is_cancelled is cancelled


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(
    [*CLASSIC, *NEWER, "project", "design", "bill_of_materials", "arrays", "faces", "pitch", "quantity"]
)
documents = st.dictionaries(
    keys,
    st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)),
    max_size=6,
)


@given(documents)
def test_no_document_breaks_the_reading(document: dict[str, Any]) -> None:
    project = read_project(document)
    assert project.latitude is None or math.isfinite(project.latitude)
    read_batteries(document)
    read_arrays(document)

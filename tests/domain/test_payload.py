"""What Aurora is sent: strict JSON types, unset left out, taken back with null, images always there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.payload import freeze_sections, payload_hash, round_half_away, section_payload
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey
from surveyor_app.practice_aurora.validation import electrical_problems, mounting_planes_problems, subpanels_problems
from tests.domain.samples import CATALOGUE, MAIN, NOON, PLANE, SUBPANEL, SURVEY


def revision(survey: Survey = SURVEY, photos: tuple[RevisionPhoto, ...] = ()) -> Revision:
    ids = {
        SectionName.SUBPANELS: tuple(s.id for s in survey.subpanels),
        SectionName.MOUNTING_PLANES: tuple(p.id for p in survey.mounting_planes),
    }
    return Revision("rev-1", "request-1", 1, NOON, freeze_sections(survey, CATALOGUE), ids, photos)


def picture(photo_id: str, target: PhotoTarget) -> RevisionPhoto:
    return RevisionPhoto(photo_id, target, None, f"{photo_id}.jpg", 2560)


def plane(**changes: Any) -> dict[str, object]:
    survey = replace(SURVEY, mounting_planes=(replace(PLANE, **changes),))
    frozen: dict[str, object] = freeze_sections(survey, CATALOGUE)[SectionName.MOUNTING_PLANES][0]
    return frozen


def test_sections_are_what_aurora_accepts() -> None:
    bodies = {section: section_payload(section, revision(), {}) for section in SectionName}
    assert electrical_problems(bodies[SectionName.ELECTRICAL], {}) == []
    assert subpanels_problems(bodies[SectionName.SUBPANELS], {}) == []
    assert mounting_planes_problems(bodies[SectionName.MOUNTING_PLANES], {}) == []


def test_ratings_are_floats_for_the_main_panel_and_integers_for_subpanels() -> None:
    survey = replace(SURVEY, electrical=replace(SURVEY.electrical, main_bus_rating=225))
    frozen = freeze_sections(survey, CATALOGUE)
    assert json.dumps(frozen[SectionName.ELECTRICAL]["main_bus_rating"]) == "225.0"
    assert json.dumps(frozen[SectionName.SUBPANELS][0]["bus_rating"]) == "100"


def test_options_go_out_as_their_wire_value_and_texts_without_blanks_at_the_ends() -> None:
    option = replace(CATALOGUE.options["main_panel_location"][1], wire="GARAGE_WALL")
    catalogue = replace(CATALOGUE, options={**CATALOGUE.options, "main_panel_location": (option,)})
    survey = Survey("r", electrical=Electrical(main_panel_location="garage", notes="  left of\nthe door \n"))
    assert freeze_sections(survey, catalogue)[SectionName.ELECTRICAL] == {
        "main_panel_location": "GARAGE_WALL",
        "notes": "left of\nthe door",
    }


def test_empty_and_blank_texts_count_as_unset() -> None:
    survey = Survey("r", subpanels=(Subpanel("s", location="", notes="  \n"),))
    assert freeze_sections(survey, CATALOGUE)[SectionName.SUBPANELS] == [{}]


def test_angles_go_out_to_a_tenth_and_never_as_360() -> None:
    assert plane(pitch=26.5651, azimuth=359.97)["pitch"] == 26.6
    assert plane(azimuth=359.97)["azimuth"] == 0.0
    assert plane(azimuth=359.94)["azimuth"] == 359.9


@pytest.mark.parametrize(
    ("spacing", "sent", "notes"),
    [
        (24.0, 24, None),
        (19.2, 19, "19.2 in o.c."),
        (15.5, 16, "15.5 in o.c."),
        (23.622047, 24, "23.62 in o.c."),
        (0.3, 1, "0.3 in o.c."),
    ],
)
def test_a_fractional_spacing_is_sent_whole_and_noted(spacing: float, sent: int, notes: str | None) -> None:
    frozen = plane(rafter_spacing=spacing)
    assert (frozen["rafter_spacing"], frozen.get("notes")) == (sent, notes)
    assert isinstance(frozen["rafter_spacing"], int)


def test_the_measured_spacing_is_added_below_the_notes() -> None:
    assert plane(rafter_spacing=19.2, notes="Doubled at the hip ")["notes"] == "Doubled at the hip\n19.2 in o.c."


def test_units_of_measurement_come_from_the_catalogue() -> None:
    assert plane()["units_of_measurement"] == "imperial"
    off = freeze_sections(SURVEY, replace(CATALOGUE, units_of_measurement=None))
    assert "units_of_measurement" not in off[SectionName.MOUNTING_PLANES][0]


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_rounding_goes_to_the_nearest_and_halves_away_from_zero(value: float) -> None:
    assert abs(round_half_away(value) - value) <= 0.5
    assert round_half_away(abs(int(value)) + 0.5) == abs(int(value)) + 1


def test_images_hang_where_they_belong_in_sending_order() -> None:
    second = replace(PLANE, id="plane-2")
    survey = replace(SURVEY, mounting_planes=(PLANE, second))
    roof = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-2")
    sub = PhotoTarget(SectionName.SUBPANELS, SUBPANEL.id)
    frozen = revision(survey, (picture("c", roof), picture("a", MAIN), picture("b", roof), picture("d", sub)))
    urls = {name: f"https://office.example/p/{name}" for name in "abcd"}
    planes = section_payload(SectionName.MOUNTING_PLANES, frozen, urls)["mounting_planes"]
    assert planes[0]["images"] == []
    assert [image["filename"] for image in planes[1]["images"]] == ["c.jpg", "b.jpg"]
    electrical = section_payload(SectionName.ELECTRICAL, frozen, urls)["electrical"]
    assert electrical["images"] == [{"url": "https://office.example/p/a", "filename": "a.jpg"}]


def test_a_preview_shows_unknown_urls_as_null() -> None:
    body = section_payload(SectionName.ELECTRICAL, revision(photos=(picture("a", MAIN),)), {})
    assert body["electrical"]["images"] == [{"url": None, "filename": "a.jpg"}]


def test_an_empty_list_is_sent_as_an_empty_list() -> None:
    empty = replace(SURVEY, subpanels=())
    assert section_payload(SectionName.SUBPANELS, revision(empty), {}) == {"subpanels": []}


def test_what_an_accepted_body_had_and_is_unset_now_is_sent_as_null() -> None:
    accepted = {
        "electrical": {"main_bus_rating": 200.0, "notes": "old", "service_type": None, "images": [{"url": "x"}]}
    }
    body = section_payload(SectionName.ELECTRICAL, revision(), {}, accepted)["electrical"]
    assert body["notes"] is None
    assert "service_type" not in body
    assert body["images"] == []


def test_what_any_body_that_may_be_held_had_is_taken_back() -> None:
    held: list[dict[str, Any]] = [
        {"electrical": {"notes": "accepted"}},
        {"electrical": {"service_type": "overhead", "notes": None}},
    ]
    body = section_payload(SectionName.ELECTRICAL, revision(), {}, *held)["electrical"]
    assert (body["notes"], body["service_type"]) == (None, None)


def test_where_anything_may_be_held_every_unset_attribute_is_said_to_be_null() -> None:
    survey = replace(SURVEY, subpanels=(Subpanel("s", location="Garage"), Subpanel("t")))
    electrical = section_payload(SectionName.ELECTRICAL, revision(survey), {}, anything=True)["electrical"]
    assert set(electrical) == {attribute.name for attribute in BY_SECTION[SectionName.ELECTRICAL]} | {"images"}
    sent = revision(survey).sections[SectionName.ELECTRICAL]
    assert {name: value for name, value in electrical.items() if value is not None} == {**sent, "images": []}
    garage, empty = section_payload(SectionName.SUBPANELS, revision(survey), {}, anything=True)["subpanels"]
    assert (garage["location"], garage["bus_rating"], garage["images"]) == ("Garage", None, [])
    assert {value for name, value in empty.items() if name != "images"} == {None}


def test_values_are_taken_back_item_by_item() -> None:
    survey = replace(SURVEY, mounting_planes=(PLANE, MountingPlane("plane-2", pitch=10.0)))
    accepted = {"mounting_planes": [{"notes": "first"}, {"roof_type": "slate"}, {"notes": "gone"}]}
    planes = section_payload(SectionName.MOUNTING_PLANES, revision(survey), {}, accepted)["mounting_planes"]
    assert planes[0]["notes"] is None
    assert planes[1]["roof_type"] is None
    assert "notes" not in planes[1]
    assert len(planes) == 2


@pytest.mark.parametrize("accepted", [None, {}, {"electrical": None}, {"electrical": []}, {"electrical": "x"}])
def test_an_unreadable_accepted_body_takes_nothing_back(accepted: dict[str, object] | None) -> None:
    assert section_payload(SectionName.ELECTRICAL, revision(), {}, accepted) == section_payload(
        SectionName.ELECTRICAL, revision(), {}
    )


def test_the_hash_ignores_the_order_of_keys_and_nothing_else() -> None:
    assert payload_hash({"a": 1, "b": [1, 2]}) == payload_hash({"b": [1, 2], "a": 1})
    assert len({payload_hash(body) for body in ({"a": 1}, {"a": 1.0}, {"a": "1"}, {"a": None}, {})}) == 5


def test_a_frozen_revision_hashes_the_same_after_a_trip_through_the_database() -> None:
    body = section_payload(SectionName.MOUNTING_PLANES, revision(), {})
    assert payload_hash(json.loads(json.dumps(body))) == payload_hash(body)

"""An import file is read strictly: every fault is listed with its path, and nothing but InvalidInput is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.errors import Fault, InvalidInput
from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel
from surveyor_app.domain.survey_file import FileAbsence, FilePhoto, SurveyFile, check_value, parse_survey_file
from tests.domain.samples import CATALOGUE, CHECKLIST


def parse(document: Any) -> SurveyFile:
    return parse_survey_file(document if isinstance(document, str) else json.dumps(document), CATALOGUE, CHECKLIST)


def faults(document: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        parse(document)
    assert caught.value.text
    return {fault.path: fault.text for fault in caught.value.faults}


def test_a_whole_file_is_understood() -> None:
    found = parse(
        {
            "electrical": {
                "main_panel_location": "garage",
                "main_bus_rating": 200,
                "notes": None,
                "photos": [{"path": "a/one.jpg", "slot": "main_breaker"}, {"path": "two.heic"}],
                "absent": {"gas_meter": "no gas", "grounding": "Could not reach it: locked gate"},
            },
            "subpanels": [{"location": "Barn", "bus_rating": 100.0}],
            "mounting_planes": [
                {
                    "units_of_measurement": "imperial",
                    "pitch": 26.57,
                    "azimuth": 360,
                    "rafter_spacing": 19.2,
                    "photos": [{"path": "roof.jpg", "slot": "roof_plane"}],
                }
            ],
        }
    )
    section = SectionName.ELECTRICAL
    assert found.electrical == Electrical(main_panel_location="garage", main_bus_rating=200.0)
    assert found.subpanels == (Subpanel("", location="Barn", bus_rating=100),)
    assert found.mounting_planes == (MountingPlane("", pitch=26.57, azimuth=0.0, rafter_spacing=19.2),)
    assert found.photos == (
        FilePhoto(section, None, "a/one.jpg", "main_breaker"),
        FilePhoto(section, None, "two.heic", None),
        FilePhoto(SectionName.MOUNTING_PLANES, 0, "roof.jpg", "roof_plane"),
    )
    assert found.absences == (
        FileAbsence(section, None, "gas_meter", AbsenceKind.NOT_APPLICABLE, "no gas"),
        FileAbsence(section, None, "grounding", AbsenceKind.NOT_REACHED, "Could not reach it: locked gate"),
    )


def test_an_absent_section_stays_and_an_empty_list_empties_it() -> None:
    found = parse({"subpanels": []})
    assert (found.electrical, found.subpanels, found.mounting_planes) == (None, (), None)


def test_whole_amperes_are_stored_as_integers() -> None:
    (subpanel,) = parse({"subpanels": [{"bus_rating": 200.0}]}).subpanels or ()
    assert isinstance(subpanel.bus_rating, int)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse("\ufeff{}") == SurveyFile()


@pytest.mark.parametrize(
    ("electrical", "path", "words"),
    [
        ({"main_bus_rating": True}, "main_bus_rating", "must be a number"),
        ({"main_bus_rating": "200"}, "main_bus_rating", "must be a number"),
        ({"main_bus_rating": 0}, "main_bus_rating", "more than 0"),
        ({"main_bus_rating": -5}, "main_bus_rating", "more than 0"),
        ({"main_bus_rating": 6001}, "main_bus_rating", "at most 6000"),
        ({"main_bus_rating": 10**400}, "main_bus_rating", "absurd size"),
        ({"main_bus_rating": [200]}, "main_bus_rating", "must be a number"),
        ({"main_panel_location": "Garage"}, "main_panel_location", "exterior_wall, garage"),
        ({"main_panel_location": ""}, "main_panel_location", "not one of its options"),
        ({"main_panel_location": 7}, "main_panel_location", "not one of its options"),
        ({"notes": 5}, "notes", "must be a text"),
        ({"notes": "a\0b"}, "notes", "cannot be stored"),
        ({"notes": "\ud800"}, "notes", "not valid text"),
        ({"notes": "x" * 10_001}, "notes", "at most 10000"),
        ({"existing_grounding_location": "x" * 256}, "existing_grounding_location", "at most 255"),
        ({"voltage": 240}, "voltage", "is not an attribute"),
        ({"units_of_measurement": "imperial"}, "units_of_measurement", "is not an attribute"),
        ({"photos": {}}, "photos", "must be a list"),
        ({"photos": ["a.jpg"]}, "photos[0]", "must be an object"),
        ({"photos": [{}]}, "photos[0].path", "must be the path"),
        ({"photos": [{"path": 5}]}, "photos[0].path", "must be the path"),
        ({"photos": [{"path": "a.jpg", "caption": "x"}]}, "photos[0].caption", "path, slot and turned"),
        ({"photos": [{"path": "a.jpg", "turned": 45}]}, "photos[0].turned", "0, 90, 180 or 270"),
        ({"photos": [{"path": "a.jpg", "turned": "90"}]}, "photos[0].turned", "0, 90, 180 or 270"),
        ({"photos": [{"path": "a.jpg", "turned": False}]}, "photos[0].turned", "0, 90, 180 or 270"),
        ({"photos": [{"path": "a.jpg", "turned": [90]}]}, "photos[0].turned", "0, 90, 180 or 270"),
        ({"photos": [{"path": "a.jpg", "slot": "roof_plane"}]}, "photos[0].slot", "main_breaker"),
        ({"photos": [{"path": "a.jpg", "slot": 4}]}, "photos[0].slot", "main_breaker"),
        ({"absent": []}, "absent", "must be an object"),
        ({"absent": {"attic": "none"}}, "absent.attic", "not a slot"),
        ({"absent": {"gas_meter": " "}}, "absent.gas_meter", "needs a reason"),
        ({"absent": {"gas_meter": True}}, "absent.gas_meter", "needs a reason"),
        ({"absent": {"gas_meter": {"kind": "lost", "reason": "x"}}}, "absent.gas_meter.kind", "not_applicable or not"),
        ({"absent": {"gas_meter": {"kind": "not_reached"}}}, "absent.gas_meter", "needs a reason"),
        ({"absent": {"gas_meter": {"reason": "x", "by": "me"}}}, "absent.gas_meter.by", "kind and reason"),
        ({"absent": {"gas_meter": {"kind": [], "reason": "x"}}}, "absent.gas_meter.kind", "not_applicable or not"),
    ],
)
def test_a_fault_is_told_at_its_path(electrical: dict[str, Any], path: str, words: str) -> None:
    found = faults({"electrical": electrical})
    assert list(found) == [f"electrical.{path}"]
    text = found[f"electrical.{path}"]
    assert words in text
    assert text.split()[0] not in {"is", "has", "must", "needs", "contains"}, "a whole sentence with its subject"
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("plane", "name"),
    [
        ({"pitch": 90.1}, "pitch"),
        ({"pitch": -1}, "pitch"),
        ({"azimuth": 360.1}, "azimuth"),
        ({"azimuth": -0.5}, "azimuth"),
        ({"rafter_spacing": 0}, "rafter_spacing"),
        ({"units_of_measurement": "metric"}, "units_of_measurement"),
    ],
)
def test_planes_are_held_to_their_ranges(plane: dict[str, Any], name: str) -> None:
    assert list(faults({"mounting_planes": [{}, plane]})) == [f"mounting_planes[1].{name}"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_finite_number_never_gets_in(number: str) -> None:
    assert list(faults(f'{{"mounting_planes": [{{"pitch": {number}}}]}}')) == ["mounting_planes[0].pitch"]


def test_what_a_form_shows_of_a_wrong_number_names_the_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_value(SectionName.ELECTRICAL, "main_bus_rating", 0, CATALOGUE)
    [fault] = refused.value.faults
    assert fault.text == refused.value.text == "Main bus rating must be more than 0 and at most 6000 A, not 0."


def test_half_an_ampere_is_refused_for_a_subpanel() -> None:
    assert "whole number" in faults({"subpanels": [{"bus_rating": 100.5}]})["subpanels[0].bus_rating"]


@pytest.mark.parametrize(
    "path",
    ["/etc/photo.jpg", "../photo.jpg", "a/../../photo.jpg", "C:/photo.jpg", "c:photo.jpg", "a\\b.jpg", "\\\\host\\p",
     "a\0.jpg", "", " ", ".", "folder/", "a/..", "x" * 1001],
)  # fmt: skip
def test_a_photo_path_stays_inside_the_files_folder(path: str) -> None:
    assert list(faults({"electrical": {"photos": [{"path": path}]}})) == ["electrical.photos[0].path"]


@pytest.mark.parametrize("path", ["a.jpg", "./a.jpg", "x/y/Ümlaut 1.HEIC", "a..b.jpg", "..hidden/a.jpg"])
def test_ordinary_photo_paths_are_fine(path: str) -> None:
    assert parse({"electrical": {"photos": [{"path": path}]}}).photos[0].path == path


def test_all_faults_are_listed_at_once() -> None:
    document = {
        "electrical": {"main_bus_rating": True, "x": 1},
        "subpanels": ["panel"],
        "mounting_planes": {"pitch": 5},
        "roof": {},
    }
    assert set(faults(document)) == {
        "electrical.main_bus_rating",
        "electrical.x",
        "subpanels[0]",
        "mounting_planes",
        "roof",
    }


def test_a_key_given_twice_is_refused() -> None:
    text = '{"electrical": {"main_bus_rating": 100, "main_bus_rating": 200}}'
    assert faults(text) == {"electrical.main_bus_rating": "This is given more than once."}


def test_what_is_not_json_is_told_with_line_and_column() -> None:
    assert "line 2, column 1" in faults('{"electrical":\n}')[""]


@pytest.mark.parametrize("text", ["", "[" * 100_000, "9" * 5000, "[]", "null", "3", '"text"', "<html></html>"])
def test_what_is_no_survey_at_all_is_refused(text: str) -> None:
    assert list(faults(text)) == [""]


@pytest.mark.parametrize("section", ["electrical", "subpanels", "mounting_planes"])
def test_a_section_that_is_null_is_refused(section: str) -> None:
    assert list(faults({section: None})) == [section]


def test_absurd_numbers_of_items_and_photos_are_refused() -> None:
    assert list(faults({"subpanels": [{}] * 101})) == ["subpanels"]
    assert list(faults({"electrical": {"photos": [{"path": "a.jpg"}] * 1001}})) == [""]


@pytest.mark.parametrize(
    ("section", "name", "value", "stored"),
    [
        (SectionName.ELECTRICAL, "main_bus_rating", 200, 200.0),
        (SectionName.ELECTRICAL, "notes", "", None),
        (SectionName.ELECTRICAL, "notes", " kept as typed ", " kept as typed "),
        (SectionName.ELECTRICAL, "main_bus_rating", None, None),
        (SectionName.MOUNTING_PLANES, "azimuth", 360, 0.0),
        (SectionName.MOUNTING_PLANES, "pitch", 90, 90.0),
        (SectionName.SUBPANELS, "disconnect_size", 60.0, 60),
    ],
)
def test_single_values_are_stored_as_promised(section: SectionName, name: str, value: Any, stored: Any) -> None:
    found = check_value(section, name, value, CATALOGUE)
    assert found == stored
    assert type(found) is type(stored)


def test_an_unknown_attribute_of_a_form_is_invalid_input() -> None:
    with pytest.raises(InvalidInput):
        check_value(SectionName.SUBPANELS, "pitch", 5, CATALOGUE)


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["garage", "2x4"])
)
keys = st.sampled_from(
    [s.value for s in SectionName]
    + [a.name for attributes in BY_SECTION.values() for a in attributes]
    + ["photos", "absent", "path", "slot", "turned", "kind", "reason", "main_breaker", "units_of_measurement"]
) | st.text(max_size=6)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)


def _parses_or_says_why(text: str) -> None:
    found: tuple[Fault, ...] = ()
    try:
        parse_survey_file(text, CATALOGUE, CHECKLIST)
    except InvalidInput as error:
        found = error.faults or (Fault("", ""),)
    assert all(fault.text for fault in found)
    # Faults are printed and stored: no half characters in them.
    assert isinstance("".join(map(str, found)).encode("utf-8"), bytes)


@given(documents)
def test_arbitrary_json_raises_nothing_but_invalid_input(document: Any) -> None:
    _parses_or_says_why(json.dumps(document))


@given(st.text(max_size=60))
def test_arbitrary_text_raises_nothing_but_invalid_input(text: str) -> None:
    _parses_or_says_why(text)


@given(st.text(max_size=20, alphabet=st.characters()))
def test_arbitrary_strings_anywhere_raise_nothing_but_invalid_input(text: str) -> None:
    inner = {text: text, "notes": text, "photos": [{"path": text, "slot": text}], "absent": {text: text}}
    _parses_or_says_why(json.dumps({"electrical": inner, text: 1}))

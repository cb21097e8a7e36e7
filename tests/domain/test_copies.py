"""Copying answers between planes and subpanels, and the warning until somebody has checked them."""

from __future__ import annotations

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.copies import copied_problems, turned, values_to_copy
from surveyor_app.domain.problem import COPIED, Problem, Severity
from surveyor_app.domain.rules import check
from surveyor_app.domain.survey import CopiedValue, MountingPlane, Subpanel, Survey
from surveyor_app.resources import read_json

PLANES, PANELS = SectionName.MOUNTING_PLANES, SectionName.SUBPANELS
SOUTH = MountingPlane("one", 26.57, 180, "tile_s", "rafter", "2x6", 24, "steep at the eave")


def test_everything_but_notes_and_azimuth_is_copied_into_an_empty_plane() -> None:
    assert values_to_copy(SOUTH, MountingPlane("two")) == {
        "pitch": 26.57,
        "roof_type": "tile_s",
        "framing_type": "rafter",
        "rafter_size": "2x6",
        "rafter_spacing": 24,
    }


def test_what_was_typed_before_stays_unless_asked() -> None:
    here = MountingPlane("two", pitch=30, roof_type="slate")
    assert {"pitch", "roof_type"}.isdisjoint(values_to_copy(SOUTH, here))
    assert values_to_copy(SOUTH, here, overwrite=True)["pitch"] == 26.57


def test_an_answer_that_is_the_same_already_is_not_copied_again() -> None:
    assert "pitch" not in values_to_copy(SOUTH, MountingPlane("two", pitch=26.57), overwrite=True)


def test_a_missing_answer_never_wipes_one_that_is_here() -> None:
    assert values_to_copy(MountingPlane("one"), SOUTH, overwrite=True, turn=0) == {}


@pytest.mark.parametrize(("turn", "azimuth"), [(0, 180), (180, 0), (90, 270), (-90, 90)])
def test_the_azimuth_is_copied_as_it_is_turned(turn: float, azimuth: float) -> None:
    assert values_to_copy(SOUTH, MountingPlane("two"), turn=turn)["azimuth"] == azimuth


def test_turning_goes_round() -> None:
    assert (turned(300, 90), turned(45, -90), turned(0, 360)) == (30, 315, 0)


def test_a_subpanel_is_copied_with_its_places() -> None:
    taken = values_to_copy(Subpanel("one", "Garage", "Left", 100, 60, "rusty"), Subpanel("two"))
    assert taken == {"location": "Garage", "disconnect_location": "Left", "bus_rating": 100, "disconnect_size": 60}


def test_an_unchecked_copy_is_a_warning_at_its_field_that_names_the_source() -> None:
    survey = Survey(
        "req-1",
        mounting_planes=(SOUTH, MountingPlane("two", pitch=26.57)),
        copied=(CopiedValue(PLANES, "two", "pitch", "one"),),
    )
    expected = Problem(Severity.WARNING, "mounting_planes[1].pitch", "Copied from Plane 1, not checked yet.", COPIED)
    assert list(copied_problems(survey)) == [expected]
    catalogue, checklist = (
        catalogue_from_json(read_json("catalogue.json")),
        checklist_from_json(read_json("checklist.json")),
    )
    assert expected in check(survey, (), (), catalogue, checklist)


def test_a_copy_of_something_removed_since_is_still_to_be_checked() -> None:
    survey = Survey(
        "req-1", subpanels=(Subpanel("two", "Garage"),), copied=(CopiedValue(PANELS, "two", "location", "gone"),)
    )
    [problem] = copied_problems(survey)
    assert problem.text == "Copied from another subpanel, not checked yet."


def test_nothing_is_said_of_marks_whose_answer_or_entry_is_gone() -> None:
    survey = Survey(
        "req-1",
        mounting_planes=(MountingPlane("two"),),
        copied=(CopiedValue(PLANES, "two", "pitch", "one"), CopiedValue(PLANES, "gone", "pitch", "one")),
    )
    assert list(copied_problems(survey)) == []

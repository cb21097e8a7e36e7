"""Every rule speaks when it should, at the right field, and stays silent when it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, Photo, PhotoTarget
from surveyor_app.domain.problem import Problem, Severity, still_expected
from surveyor_app.domain.request import Battery, DesignArray
from surveyor_app.domain.rules import busbar_hint, check
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey
from tests.domain.samples import (
    CATALOGUE,
    CHECKLIST,
    ELECTRICAL,
    MAIN,
    NOON,
    PLANE,
    SUBPANEL,
    SURVEY,
    expected_photos,
    photo,
)

BATTERY = (Battery("Sample Battery", "Sample Maker", 2),)
ROOF = PhotoTarget(SectionName.MOUNTING_PLANES, PLANE.id)


def problems_of(
    survey: Survey,
    severity: Severity,
    *,
    photos: list[Photo] | None = None,
    absences: tuple[Absence, ...] = (),
    checklist: Checklist = CHECKLIST,
    batteries: tuple[Battery, ...] = (),
    arrays: tuple[DesignArray, ...] | None = None,
) -> list[Problem]:
    hung = expected_photos(survey) if photos is None else photos
    found = check(survey, hung, absences, CATALOGUE, checklist, batteries, arrays)
    return [problem for problem in found if problem.severity is severity]


def fields(found: list[Problem]) -> list[str]:
    return [problem.field for problem in found]


def with_electrical(**changes: Any) -> Survey:
    return replace(SURVEY, electrical=replace(ELECTRICAL, **changes))


def with_subpanel(**changes: Any) -> Survey:
    return replace(SURVEY, subpanels=(replace(SUBPANEL, **changes),))


def with_plane(**changes: Any) -> Survey:
    return replace(SURVEY, mounting_planes=(replace(PLANE, **changes),))


def test_an_ordinary_survey_has_neither_errors_nor_warnings() -> None:
    assert problems_of(SURVEY, Severity.ERROR) == []
    assert problems_of(SURVEY, Severity.WARNING) == []


def test_an_empty_survey_lacks_what_aurora_requires() -> None:
    assert fields(problems_of(Survey("r"), Severity.ERROR)) == [
        "electrical.main_panel_location",
        "electrical.main_bus_rating",
        "electrical.main_breaker_rating",
        "mounting_planes",
    ]


def test_without_a_plane_the_office_sends_somebody_back_unless_the_design_has_nothing_on_the_roof() -> None:
    retrofit = replace(SURVEY, mounting_planes=())
    [needed] = problems_of(retrofit, Severity.ERROR)
    assert (needed.field, needed.text) == (
        "mounting_planes",
        "No roof plane has been entered; the office needs at least one.",
    )
    found = check(retrofit, expected_photos(retrofit), (), CATALOGUE, CHECKLIST, arrays=())
    assert not [problem for problem in found if problem.severity is Severity.ERROR]
    [asked] = still_expected(found)
    assert (asked.severity, asked.field, asked.is_gap) == (Severity.WARNING, "mounting_planes", False)
    with_planes = check(SURVEY, expected_photos(), (), CATALOGUE, CHECKLIST, arrays=())
    assert still_expected(with_planes) == ()


def test_an_empty_plane_lacks_its_six_attributes_and_an_empty_subpanel_nothing() -> None:
    survey = replace(SURVEY, subpanels=(Subpanel("s"),), mounting_planes=(PLANE, MountingPlane("p")))
    names = ("pitch", "azimuth", "roof_type", "framing_type", "rafter_size", "rafter_spacing")
    assert fields(problems_of(survey, Severity.ERROR)) == [f"mounting_planes[1].{name}" for name in names]


def test_a_blank_location_counts_as_missing() -> None:
    assert fields(problems_of(with_electrical(main_panel_location=" "), Severity.ERROR)) == [
        "electrical.main_panel_location"
    ]


@pytest.mark.parametrize("amps", [0, -5, 6000.5, float("nan"), float("inf")])
def test_impossible_ratings_are_errors(amps: float) -> None:
    assert fields(problems_of(with_electrical(main_bus_rating=amps), Severity.ERROR)) == ["electrical.main_bus_rating"]


def test_impossible_subpanel_ratings_are_errors() -> None:
    survey = with_subpanel(bus_rating=0, disconnect_size=7000)
    assert fields(problems_of(survey, Severity.ERROR)) == ["subpanels[0].bus_rating", "subpanels[0].disconnect_size"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("pitch", -0.1), ("pitch", 90.1), ("azimuth", -1.0), ("azimuth", 360.5), ("rafter_spacing", 0.0)],
)
def test_impossible_angles_and_spacings_are_errors(name: str, value: float) -> None:
    assert fields(problems_of(with_plane(**{name: value}), Severity.ERROR)) == [f"mounting_planes[0].{name}"]


@pytest.mark.parametrize(
    ("survey", "field", "words"),
    [
        (
            with_electrical(main_breaker_rating=225.0),
            "electrical.main_breaker_rating",
            "Main breaker (225 A) is larger than the bus (200 A).",
        ),
        (with_electrical(main_bus_rating=210.0), "electrical.main_bus_rating", "210 A is not a standard size"),
        (with_electrical(main_breaker_rating=165.0), "electrical.main_breaker_rating", "165 A is not a standard size"),
        (with_electrical(main_breaker_rating=60.0), "electrical.main_breaker_rating", "smaller than 100 A"),
        (
            with_electrical(main_panel_manufacturer="federal  pacific"),
            "electrical.main_panel_manufacturer",
            "known problem panel, replacement is commonly required",
        ),
        (with_electrical(main_panel_manufacturer="GTE-Sylvania"), "electrical.main_panel_manufacturer", "Zinsco"),
        (with_subpanel(disconnect_size=125), "subpanels[0].disconnect_size", "larger than its bus (100 A)"),
        (with_subpanel(bus_rating=225), "subpanels[0].bus_rating", "larger than the main bus (200 A)"),
        (with_subpanel(bus_rating=65), "subpanels[0].bus_rating", "not a standard size"),
        (with_plane(pitch=46.0), "mounting_planes[0].pitch", "steeper than 12:12"),
        (with_plane(pitch=10.0), "mounting_planes[0].pitch", "did you mean 10:12?"),
        (with_plane(pitch=9.4), "mounting_planes[0].pitch", "Composition shingle under 2:12"),
        (with_plane(rafter_spacing=11.5), "mounting_planes[0].rafter_spacing", "outside 12 to 99 in"),
        (with_plane(rafter_spacing=100.0), "mounting_planes[0].rafter_spacing", "outside 12 to 99 in"),
        (
            with_plane(framing_type="truss", rafter_size="2x4", rafter_spacing=16.0),
            "mounting_planes[0].rafter_spacing",
            "24 in apart, not 16 in",
        ),
        (with_plane(framing_type="truss", rafter_size="2x8"), "mounting_planes[0].rafter_size", "2x8 top chord"),
        (with_plane(framing_type="truss", rafter_size="2x12"), "mounting_planes[0].rafter_size", "2x12 top chord"),
    ],
)
def test_one_unusual_value_gives_one_warning(survey: Survey, field: str, words: str) -> None:
    (problem,) = problems_of(survey, Severity.WARNING)
    assert problem.field == field
    assert words in problem.text


@pytest.mark.parametrize(
    "survey",
    [
        with_plane(pitch=45.0),
        with_plane(pitch=9.46),
        with_plane(pitch=6.5, roof_type="tpo_epdm"),
        with_plane(pitch=0.0, roof_type="tpo_epdm"),
        with_plane(framing_type="truss", rafter_size="2x6"),
        with_plane(rafter_spacing=12.0),
        with_plane(rafter_spacing=99.0),
        with_electrical(main_panel_manufacturer="Siemens"),
        with_electrical(main_breaker_rating=100.0),
        with_subpanel(disconnect_size=100),
    ],
)
def test_values_at_the_edge_of_the_usual_are_usual(survey: Survey) -> None:
    assert problems_of(survey, Severity.WARNING) == []


def test_a_problem_panel_is_never_called_recalled() -> None:
    for panel in CATALOGUE.problem_panels:
        found = problems_of(with_electrical(main_panel_manufacturer=panel.label), Severity.WARNING)
        assert len(found) == 1
        assert "recall" not in found[0].text.lower()


def test_a_flat_roof_is_good_to_know() -> None:
    hints = problems_of(with_plane(pitch=9.46), Severity.INFO)
    assert "mounting_planes[0].pitch" in fields(hints)
    assert "mounting_planes[0].pitch" not in fields(problems_of(with_plane(pitch=9.5), Severity.INFO))


@pytest.mark.parametrize(
    ("bus", "breaker", "amps"),
    [(200, 200, 32), (200, 175, 52), (225, 200, 56), (125, 100, 40), (100, 100, 16), (100, 125, 0)],
)
def test_the_busbar_hint(bus: float, breaker: float, amps: float) -> None:
    hint = busbar_hint(bus, breaker)
    assert hint is not None
    assert hint.source_amps == amps


def test_the_busbar_hint_says_its_source_and_that_it_is_advice() -> None:
    (hint,) = problems_of(SURVEY, Severity.INFO)
    assert hint.field == "electrical.main_bus_rating"
    for words in ("32 A", "7.7 kW", "NEC 705.12", "2017, 2020, 2023", "Only a hint"):
        assert words in hint.text


@pytest.mark.parametrize(("bus", "breaker"), [(None, 200), (200, None), (0, 200), (200, -1), (float("nan"), 200)])
def test_no_busbar_hint_without_two_ratings(bus: float | None, breaker: float | None) -> None:
    assert busbar_hint(bus, breaker) is None


def test_the_number_of_planes_is_compared_with_the_design() -> None:
    two = (DesignArray(26.0, 180.0), DesignArray(26.0, 0.0))
    (problem,) = problems_of(SURVEY, Severity.WARNING, arrays=two)
    assert (problem.field, problem.text) == ("mounting_planes", "The design has 2 arrays, but 1 roof plane entered.")


@pytest.mark.parametrize(
    ("azimuth", "design", "differs"),
    [(355.0, 5.0, False), (355.0, 6.0, True), (5.0, 354.0, True), (180.0, 190.0, False)],
)
def test_azimuths_are_compared_on_the_circle(azimuth: float, design: float, differs: bool) -> None:
    found = problems_of(with_plane(azimuth=azimuth), Severity.WARNING, arrays=(DesignArray(26.57, design),))
    assert fields(found) == (["mounting_planes[0].azimuth"] if differs else [])


def test_a_plane_is_compared_with_the_nearest_array() -> None:
    survey = replace(SURVEY, mounting_planes=(PLANE, replace(PLANE, id="p2", azimuth=0.0)))
    arrays = (DesignArray(20.0, 2.0), DesignArray(27.0, 181.0))
    (problem,) = problems_of(survey, Severity.WARNING, arrays=arrays)
    assert problem.field == "mounting_planes[1].pitch"
    assert "differs from the design (20°) by 6.6°" in problem.text


def test_an_array_without_angles_is_compared_with_nothing() -> None:
    assert problems_of(SURVEY, Severity.WARNING, arrays=(DesignArray(None, None),)) == []


def test_each_empty_expected_slot_is_a_warning_at_its_place() -> None:
    found = fields(problems_of(SURVEY, Severity.WARNING, photos=[]))
    assert len(found) == 8 + 3 + 5
    assert "electrical.photos.main_breaker" in found
    assert "subpanels[0].photos.label" in found
    assert "mounting_planes[0].photos.roof_plane" in found


def test_a_recorded_reason_fills_a_slot() -> None:
    absence = Absence(ROOF, "attic_overview", AbsenceKind.NOT_REACHED, "no hatch")
    photos = [p for p in expected_photos() if p.slot != "attic_overview"]
    assert problems_of(SURVEY, Severity.WARNING, photos=photos, absences=(absence,)) == []
    assert fields(problems_of(SURVEY, Severity.WARNING, photos=photos)) == ["mounting_planes[0].photos.attic_overview"]


def test_a_photo_of_another_item_fills_nothing() -> None:
    stray = [replace(p, target=replace(ROOF, item_id="plane-9")) for p in expected_photos() if p.target == ROOF]
    others = [p for p in expected_photos() if p.target != ROOF]
    assert len(problems_of(SURVEY, Severity.WARNING, photos=others + stray)) == 5


def test_a_slot_blocks_where_the_office_says_so() -> None:
    slots = {s: tuple(replace(x, blocks_publish=x.key == "grounding") for x in v) for s, v in CHECKLIST.slots.items()}
    strict = replace(CHECKLIST, slots=slots)
    assert fields(problems_of(SURVEY, Severity.ERROR, checklist=strict)) == ["electrical.photos.grounding"]


def test_a_battery_needs_a_photo_of_its_place_or_a_reason_for_having_none() -> None:
    photos = [p for p in expected_photos() if p.slot != "equipment_wall"]
    found = problems_of(SURVEY, Severity.WARNING, photos=photos, batteries=BATTERY)
    assert {p.field for p in found} == {"electrical.photos.equipment_wall"}
    assert any("battery" in p.text for p in found)
    absence = Absence(MAIN, "equipment_wall", AbsenceKind.NOT_REACHED, "locked garage")
    assert problems_of(SURVEY, Severity.WARNING, photos=photos, absences=(absence,), batteries=BATTERY) == []
    assert problems_of(SURVEY, Severity.WARNING, batteries=BATTERY) == []


def test_photos_that_wait_to_be_sorted_are_named_once_for_each_place() -> None:
    waiting = [photo(f"new-{n}", MAIN, UNSORTED) for n in range(3)] + [photo("new-9", ROOF, UNSORTED)]
    found = problems_of(SURVEY, Severity.WARNING, photos=[*expected_photos(), *waiting])
    assert [problem.field for problem in found] == ["electrical.photos.unsorted", "mounting_planes[0].photos.unsorted"]
    assert [problem.text.split(":")[0] for problem in found] == [
        "3 photos are not sorted yet",
        "1 photo is not sorted yet",
    ]
    assert problems_of(SURVEY, Severity.WARNING, photos=[*expected_photos(), photo("extra", MAIN, None)]) == []


def test_a_photo_of_another_day_is_noticed_once_for_each_slot() -> None:
    photos = [replace(p, taken_at=NOON) for p in expected_photos()]
    old = [photo(f"old-{n}", ROOF, "shading", taken_at=NOON - timedelta(days=30)) for n in range(2)]
    (problem,) = problems_of(SURVEY, Severity.WARNING, photos=photos + old)
    assert problem.field == "mounting_planes[0].photos.shading"
    assert "2024-02-04" in problem.text


def test_a_visit_across_midnight_is_one_day_and_undated_photos_are_of_any() -> None:
    photos = [replace(p, taken_at=NOON + timedelta(hours=11, minutes=10 * n)) for n, p in enumerate(expected_photos())]
    assert problems_of(SURVEY, Severity.WARNING, photos=[*photos, photo("undated")]) == []


def test_problems_come_in_the_order_on_site() -> None:
    found = fields(check(Survey("r", electrical=Electrical()), [], [], CATALOGUE, CHECKLIST))
    assert found[0] == "electrical.main_panel_location"
    assert found.index("mounting_planes") < found.index("electrical.photos.panel_location")

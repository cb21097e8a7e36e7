"""The shipped catalogue and checklist: whole, in the promised words, and nothing blocks by itself."""

from __future__ import annotations

import pytest

from surveyor_app.domain.attributes import BY_SECTION, Kind, SectionName
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.resources import read_json
from tests.domain.samples import CATALOGUE, CHECKLIST


def test_every_attribute_with_options_has_its_list() -> None:
    wanted = {a.name for attributes in BY_SECTION.values() for a in attributes if a.kind is Kind.OPTION}
    assert set(CATALOGUE.options) == wanted


def test_unconfirmed_options_are_sent_as_their_key() -> None:
    options = [option for listed in CATALOGUE.options.values() for option in listed]
    assert all(option.wire == option.key and not option.confirmed and option.label for option in options)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("main_panel_location", 11),
        ("service_type", 3),
        ("feeder_type", 6),
        ("utility_meter_location", 11),
        ("existing_grounding", 11),
        ("roof_type", 18),
        ("framing_type", 7),
        ("rafter_size", 12),
    ],
)
def test_lists_are_complete(name: str, count: int) -> None:
    assert len(CATALOGUE.options[name]) == count


def test_rafter_sizes_show_the_actual_size() -> None:
    assert "1.5 × 7.25 in" in CATALOGUE.label("rafter_size", "2x8")


def test_a_key_the_catalogue_does_not_know_is_shown_and_sent_as_stored() -> None:
    assert CATALOGUE.label("roof_type", "thatch") == "thatch"
    assert CATALOGUE.wire("roof_type", "thatch") == "thatch"


def test_import_takes_a_wire_value_for_its_key() -> None:
    document = read_json("catalogue.json")
    document["options"]["service_type"][0]["wire"] = "OVERHEAD_SERVICE"
    catalogue = catalogue_from_json(document)
    assert catalogue.key_for("service_type", "OVERHEAD_SERVICE") == "overhead"
    assert catalogue.key_for("service_type", "overhead") == "overhead"
    assert catalogue.key_for("service_type", "Overhead drop") is None


def test_the_checklist_expects_what_plan_sets_need_and_blocks_nowhere() -> None:
    expected = {section: [s.key for s in slots if s.expected] for section, slots in CHECKLIST.slots.items()}
    assert expected[SectionName.ELECTRICAL] == [
        "panel_location",
        "panel_closed",
        "panel_open",
        "main_breaker",
        "panel_label",
        "meter_closeup",
        "meter_wide",
        "equipment_wall",
    ]
    assert sorted(expected[SectionName.SUBPANELS]) == ["label", "location", "open"]
    assert expected[SectionName.MOUNTING_PLANES] == [
        "roof_plane",
        "pitch_reading",
        "rafter_size",
        "rafter_spacing",
        "attic_overview",
    ]
    slots = [slot for listed in CHECKLIST.slots.values() for slot in listed]
    assert len(slots) == 31
    assert not any(slot.blocks_publish for slot in slots)
    assert all(slot.why for slot in slots)


def test_labels_are_published_larger_than_the_rest() -> None:
    large = {s.key for slots in CHECKLIST.slots.values() for s in slots if s.long_side_px == 3072}
    assert large == {"panel_label", "label"}


def test_taking_the_dead_front_off_is_for_qualified_people_only() -> None:
    for section in (SectionName.ELECTRICAL, SectionName.SUBPANELS):
        slot = CHECKLIST.slot(section, "dead_front_off")
        assert slot is not None
        assert "qualified people only" in slot.why


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": 100},
        {"long_side_px": 0},
        {"long_side_px": 100_000},
        {"slot": ""},
        {"slot": "panel_closed"},
        {"number": "many"},
    ],
)
def test_an_unusable_checklist_is_refused(change: dict[str, object]) -> None:
    document = read_json("checklist.json")
    document["slots"]["electrical"][0].update(change)
    with pytest.raises((KeyError, TypeError, ValueError)):
        checklist_from_json(document)


@pytest.mark.parametrize("document", [{}, {"version": 1}, {"version": 1, "options": {"roof_type": ["tile"]}}])
def test_an_unusable_catalogue_is_refused(document: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        catalogue_from_json(document)


def test_a_catalogue_that_names_an_option_twice_is_refused() -> None:
    document = read_json("catalogue.json")
    document["options"]["roof_type"].append(document["options"]["roof_type"][0])
    with pytest.raises(ValueError, match="twice"):
        catalogue_from_json(document)


def test_the_office_can_switch_units_of_measurement_off() -> None:
    document = read_json("catalogue.json")
    document["units_of_measurement"] = None
    assert catalogue_from_json(document).units_of_measurement is None


def test_a_catalogue_that_says_nothing_of_units_of_measurement_keeps_them() -> None:
    document = read_json("catalogue.json")
    del document["units_of_measurement"]
    assert catalogue_from_json(document).units_of_measurement == "imperial"

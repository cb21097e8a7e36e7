"""Small things of the domain: identifiers that sort, faults that read well, empty items, the table of attributes."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain.attributes import BY_SECTION, SectionName, attribute
from surveyor_app.domain.errors import Fault, InvalidInput, NotPaired
from surveyor_app.domain.ids import id_from
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, attribute_names, is_empty, values_of
from surveyor_app.domain.values import range_fault

milliseconds = st.integers(0, (1 << 48) - 1)
noise = st.integers(0, (1 << 74) - 1)


@given(milliseconds, noise)
def test_identifiers_are_uuids_of_version_seven(now: int, bits: int) -> None:
    made = uuid.UUID(id_from(now, bits))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == now


@given(milliseconds, milliseconds, noise, noise)
def test_identifiers_sort_by_the_time_they_were_made(one: int, other: int, bits: int, more_bits: int) -> None:
    if one < other:
        assert id_from(one, bits) < id_from(other, more_bits)


@given(noise, noise)
def test_different_noise_gives_different_identifiers(bits: int, other: int) -> None:
    assert (id_from(1, bits) == id_from(1, other)) is (bits == other)


def test_a_fault_reads_as_path_and_text() -> None:
    assert str(Fault("electrical.notes", "is odd.")) == "electrical.notes: is odd."
    assert str(Fault("", "is odd.")) == "is odd."


def test_an_error_carries_its_code_words_and_advice() -> None:
    error = NotPaired("This laptop is not paired.", advice="Pair it.")
    assert (error.code, error.text, error.advice, str(error)) == (
        "not_paired", "This laptop is not paired.", "Pair it.", "This laptop is not paired.",
    )  # fmt: skip
    assert NotPaired("x", code="revoked").code == "revoked"
    assert InvalidInput("x").faults == ()


@pytest.mark.parametrize(
    ("section", "item"),
    [
        (SectionName.ELECTRICAL, Electrical()),
        (SectionName.SUBPANELS, Subpanel("id")),
        (SectionName.MOUNTING_PLANES, MountingPlane("id")),
    ],
)
def test_the_table_of_attributes_matches_what_is_stored(
    section: SectionName, item: Electrical | Subpanel | MountingPlane
) -> None:
    assert tuple(values_of(item)) == attribute_names(section)
    assert is_empty(item)


def test_an_item_with_one_answer_is_not_empty() -> None:
    assert not is_empty(Electrical(main_bus_rating=100.0))
    assert is_empty(Subpanel("id", notes=""))


def test_aurora_requires_three_electrical_attributes_and_six_of_a_plane() -> None:
    required = {s: [a.name for a in attributes if a.required] for s, attributes in BY_SECTION.items()}
    assert [len(names) for names in required.values()] == [3, 0, 6]


def test_an_unknown_attribute_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="subpanels"):
        attribute(SectionName.SUBPANELS, "pitch")


def test_a_number_far_out_of_range_is_quoted_as_people_write_it() -> None:
    said = range_fault(attribute(SectionName.ELECTRICAL, "main_bus_rating"), 2_000_000)
    assert said == "must be more than 0 and at most 6000 A, not 2000000."

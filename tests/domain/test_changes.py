"""What a new revision changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import Change, ChangeKind, changed_sections, changes
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import Revision, RevisionPhoto

PLANES = SectionName.MOUNTING_PLANES
ELECTRICAL = SectionName.ELECTRICAL


def revision(
    electrical: dict[str, Any] | None = None,
    planes: dict[str, dict[str, Any]] | None = None,
    photos: dict[str, tuple[str | None, str]] | None = None,
) -> Revision:
    """`planes` by id; `photos`: id → (plane's id or None for electrical, file name)."""
    planes = planes or {}
    return Revision(
        "r",
        "q",
        1,
        datetime(2026, 3, 1, tzinfo=UTC),
        {ELECTRICAL: electrical or {}, SectionName.SUBPANELS: [], PLANES: list(planes.values())},
        {ELECTRICAL: (), SectionName.SUBPANELS: (), PLANES: tuple(planes)},
        tuple(
            RevisionPhoto(photo_id, PhotoTarget(PLANES if plane else ELECTRICAL, plane), None, name, 2560)
            for photo_id, (plane, name) in (photos or {}).items()
        ),
    )


def test_the_same_again_is_no_change() -> None:
    one = revision({"notes": "x"}, {"a": {"pitch": 5.0}}, {"1": ("a", "P1.jpg")})

    assert changes(one, one) == ()


def test_values_are_compared_attribute_by_attribute_and_a_value_taken_back_is_a_change() -> None:
    found = changes(revision({"main_bus_rating": 200.0, "notes": "x"}), revision({"main_bus_rating": 225.0}))

    assert found == (
        Change(ChangeKind.VALUE, ELECTRICAL, None, 0, "main_bus_rating", 200.0, 225.0),
        Change(ChangeKind.VALUE, ELECTRICAL, None, 0, "notes", "x", None),
    )
    assert changed_sections(found) == (ELECTRICAL,)


def test_a_photo_that_was_turned_makes_its_section_be_sent_again() -> None:
    before = revision(planes={"a": {}}, photos={"1": ("a", "P1.jpg"), "2": (None, "E1.jpg")})
    after = replace(before, photos=(replace(before.photos[0], turned=90), before.photos[1]))

    assert changes(before, after) == (Change(ChangeKind.PHOTO_TURNED, PLANES, "a", 1, "", "P1.jpg", "P1.jpg"),)
    assert changed_sections(changes(before, after)) == (PLANES,)


def test_items_are_known_by_their_id_and_not_by_their_place() -> None:
    before = revision(planes={"a": {"pitch": 5.0}, "b": {"pitch": 6.0}, "c": {"pitch": 7.0}})
    after = revision(planes={"c": {"pitch": 7.0}, "a": {"pitch": 5.5}, "d": {"pitch": 8.0}})

    assert changes(before, after) == (
        Change(ChangeKind.ORDER, PLANES),
        Change(ChangeKind.VALUE, PLANES, "a", 2, "pitch", 5.0, 5.5),
        Change(ChangeKind.ITEM_ADDED, PLANES, "d", 3),
        Change(ChangeKind.VALUE, PLANES, "d", 3, "pitch", None, 8.0),
        Change(ChangeKind.ITEM_REMOVED, PLANES, "b", 2),
    )


def test_photos_added_removed_renamed_and_moved() -> None:
    before = revision(planes={"a": {}}, photos={"1": (None, "E1.jpg"), "2": (None, "E2.jpg"), "3": (None, "E3.jpg")})
    after = revision(planes={"a": {}}, photos={"1": (None, "E1.jpg"), "2": (None, "E9.jpg"), "3": ("a", "P1.jpg")})

    assert [(c.kind, c.section, c.before, c.after) for c in changes(before, after)] == [
        (ChangeKind.PHOTO_RENAMED, ELECTRICAL, "E2.jpg", "E9.jpg"),
        (ChangeKind.PHOTO_REMOVED, ELECTRICAL, "E3.jpg", None),
        (ChangeKind.PHOTO_ADDED, PLANES, None, "P1.jpg"),
    ]

"""Answers, their items and the bin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.photo import Absence, AbsenceKind, Photo, PhotoTarget
from surveyor_app.storage import photo_repository, survey_repository
from surveyor_app.storage.database import Database

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PLANES = SectionName.MOUNTING_PLANES
PANELS = SectionName.SUBPANELS
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def a_photo(photo_id: str, target: PhotoTarget = ELECTRICAL, **changes: object) -> Photo:
    facts: dict[str, object] = {
        "id": photo_id,
        "request_id": "req-1",
        "target": target,
        "slot": None,
        "position": 0,
        "sha256": "aa" * 32,
        "size": 10,
        "media_type": "image/jpeg",
        "width": 4,
        "height": 3,
        "original_name": "a.jpg",
        "added_at": NOW,
    }
    return Photo(**(facts | changes))  # type: ignore[arg-type]  # a test's own mixture


def test_each_attribute_comes_back_as_it_was_stored(database: Database, request_id: str) -> None:
    with database.write() as connection:
        plane = survey_repository.insert_item(connection, request_id, PLANES)
        panel = survey_repository.insert_item(connection, request_id, PANELS)
        for section, item, name, value in (
            (SectionName.ELECTRICAL, None, "main_bus_rating", 200.5),
            (SectionName.ELECTRICAL, None, "notes", "Ñandú\nsecond line"),
            (PANELS, panel, "bus_rating", 125),
            (PLANES, plane, "rafter_spacing", 19.2),
            (PLANES, plane, "roof_type", "tile_s"),
        ):
            survey_repository.save_field(connection, request_id, section, item, name, value)
    with database.read() as connection:
        survey = survey_repository.load(connection, request_id)
    assert (survey.electrical.main_bus_rating, survey.electrical.notes) == (200.5, "Ñandú\nsecond line")
    assert (survey.subpanels[0].id, survey.subpanels[0].bus_rating) == (panel, 125)
    assert (survey.mounting_planes[0].rafter_spacing, survey.mounting_planes[0].roof_type) == (19.2, "tile_s")


def test_only_attributes_of_the_section_can_be_stored(database: Database, request_id: str) -> None:
    with database.write() as connection, pytest.raises(KeyError):
        survey_repository.save_field(connection, request_id, SectionName.ELECTRICAL, None, "request_id", "x")


def test_an_item_of_another_survey_or_of_the_bin_is_not_found(database: Database, request_id: str) -> None:
    with database.write() as connection:
        plane = survey_repository.insert_item(connection, request_id, PLANES)
        with pytest.raises(NotFound):
            survey_repository.save_field(connection, "other", PLANES, plane, "pitch", 1.0)
        survey_repository.remove_item(connection, request_id, PLANES, plane, NOW)
        with pytest.raises(NotFound):
            survey_repository.save_field(connection, request_id, PLANES, plane, "pitch", 1.0)
        assert survey_repository.load(connection, request_id).mounting_planes == ()
        assert survey_repository.restore_item(connection, request_id, PLANES, plane) == NOW
        assert len(survey_repository.load(connection, request_id).mounting_planes) == 1


def test_items_keep_the_order_they_are_given(database: Database, request_id: str) -> None:
    with database.write() as connection:
        ids = [survey_repository.insert_item(connection, request_id, PANELS) for _ in range(3)]
        turned = [ids[2], ids[0], ids[1]]
        survey_repository.order_items(connection, request_id, PANELS, turned)
        last = survey_repository.insert_item(connection, request_id, PANELS)
        survey = survey_repository.load(connection, request_id)
    assert [panel.id for panel in survey.subpanels] == [*turned, last]


def test_replacing_a_section_keeps_known_ids_and_bins_the_rest(database: Database, request_id: str) -> None:
    with database.write() as connection:
        first, second = (
            survey_repository.insert_item(connection, request_id, PANELS, {"notes": "old", "location": "x"})
            for _ in range(2)
        )
        survey_repository.replace_section(
            connection, request_id, PANELS, [(first, {"notes": "new"}), ("fresh", {})], NOW
        )
        survey = survey_repository.load(connection, request_id)
        survey_repository.restore_item(connection, request_id, PANELS, second)
    assert [(panel.id, panel.notes, panel.location) for panel in survey.subpanels] == [
        (first, "new", None),
        ("fresh", None, None),
    ]


def test_a_failed_transaction_leaves_nothing(database: Database, request_id: str) -> None:
    def edit_and_fail() -> None:
        with database.write() as connection:
            survey_repository.save_field(connection, request_id, SectionName.ELECTRICAL, None, "notes", "lost")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        edit_and_fail()
    with database.read() as connection:
        assert survey_repository.load(connection, request_id).electrical.notes is None


def test_photos_come_back_whole_and_the_bin_keeps_them(database: Database, request_id: str) -> None:
    photo = a_photo("p1", slot="panel_open", taken_at=NOW, latitude=1.5, longitude=-2.5)
    with database.write() as connection:
        photo_repository.insert(connection, [photo, a_photo("p2", position=1)])
        assert photo_repository.photos(connection, request_id)[0] == photo
        photo_repository.remove(connection, ["p1"], NOW)
        assert [p.id for p in photo_repository.photos(connection, request_id)] == ["p2"]
        assert photo_repository.removed_photos(connection, request_id) == (photo,)
        assert photo_repository.get(connection, "p1") == photo
        photo_repository.restore(connection, "p1")
        assert len(photo_repository.photos(connection, request_id)) == 2
        assert photo_repository.stored_files(connection) == (("aa" * 32, "image/jpeg", 10),)


def test_a_second_reason_replaces_the_first(database: Database, request_id: str) -> None:
    first = Absence(ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, "locked gate")
    second = Absence(ELECTRICAL, "meter_wide", AbsenceKind.NOT_APPLICABLE, "no meter")
    with database.write() as connection:
        photo_repository.set_absence(connection, request_id, first)
        photo_repository.set_absence(connection, request_id, second)
        assert photo_repository.absences(connection, request_id) == (second,)
        photo_repository.clear_absence(connection, request_id, ELECTRICAL, "meter_wide")
        assert photo_repository.absences(connection, request_id) == ()

"""What is said and shown about photos, without a window: keys, places, facts, imports, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist, Slot, checklist_from_json
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, PhotoState, PhotoTarget
from surveyor_app.gui.presenters.aims import aims_of, chips_of, next_aim
from surveyor_app.gui.presenters.photo_words import adding_words, facts, refusals, where_photo
from surveyor_app.gui.presenters.slot_keys import KEYS, section_for, slot_for, slot_keys
from surveyor_app.gui.presenters.tiles import tile_group, unsorted_group
from surveyor_app.resources import read_json
from surveyor_app.services.summaries import PhotoView, RefusedFile, SurveyDetail
from tests.gui.fake_records import NOW, Record, a_photo
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import with_items

CHECKLIST: Checklist = checklist_from_json(read_json("checklist.json"))
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE_1, PLANE_2 = (PhotoTarget(SectionName.MOUNTING_PLANES, f"plane-{n}") for n in (1, 2))


def _detail(record: Record) -> SurveyDetail:
    return fake_services([record]).detail("req-1")


def _with_photos() -> SurveyDetail:
    record = with_items()
    record.photos += [
        a_photo("p1", "req-1", ELECTRICAL, "panel_open"),
        a_photo("p2", "req-1", ELECTRICAL, "panel_open"),
        a_photo("p3", "req-1", ELECTRICAL, UNSORTED, name="IMG_3.jpg"),
        a_photo("p4", "req-1", PLANE_1, UNSORTED),
        a_photo("p5", "req-1", PLANE_1, None),
        a_photo("p6", "req-1", PLANE_1, "a slot of another checklist"),
    ]
    record.absences.append(Absence(ELECTRICAL, "gas_meter", AbsenceKind.NOT_REACHED, "locked"))
    return _detail(record)


@pytest.mark.parametrize("section", list(SectionName))
def test_digits_reach_every_expected_slot_and_each_slot_has_a_key_of_its_own(section: SectionName) -> None:
    slots = CHECKLIST.slots[section]
    keys = slot_keys(slots)
    assert len(set(keys.values())) == len(slots)
    assert all(keys[slot.key].isdigit() for slot in slots if slot.expected)
    for slot in slots:
        assert slot_for(keys[slot.key], slots) is slot
        assert slot_for(keys[slot.key].lower(), slots) is slot


def test_no_slot_key_is_a_place_a_command_or_easily_misread() -> None:
    assert not set("ESPFNRVZIO0") & set(KEYS)
    assert len(set(KEYS)) == len(KEYS)
    assert [section_for(letter) for letter in ("e", "S", "p", "x", "")] == [*SectionName, None, None]


def test_an_offices_longer_checklist_leaves_the_last_slots_without_a_key() -> None:
    slots = [Slot(f"s{n}", n, f"Slot {n}") for n in range(1, 40)]
    assert len(slot_keys(slots)) == len(KEYS)
    assert slot_for("", slots) is None


def test_a_letter_goes_through_the_places_of_its_kind_and_nowhere_without_any() -> None:
    aims = aims_of(_with_photos(), CHECKLIST)
    assert [aim.short for aim in aims] == ["Electrical", "Subpanel 1", "Subpanel 2", "Plane 1", "Plane 2"]
    at = ELECTRICAL
    went = []
    for _ in range(3):
        aim = next_aim(aims, SectionName.MOUNTING_PLANES, at)
        assert aim is not None
        went.append(at := aim.target)
    assert went == [PLANE_1, PLANE_2, PLANE_1]
    assert next_aim(aims[:1], SectionName.SUBPANELS, ELECTRICAL) is None


def test_the_bar_counts_what_each_slot_has_and_the_extras_without_the_unsorted() -> None:
    detail = _with_photos()
    electrical, plane = (aim for aim in aims_of(detail, CHECKLIST) if aim.target in (ELECTRICAL, PLANE_1))
    chips = {chip.slot: chip for chip in chips_of(electrical, detail)}
    assert (chips["panel_open"].photos, chips["panel_open"].spoken) == (2, "Panel, door open, key 3, 2 here")
    assert (chips["gas_meter"].is_settled, chips["gas_meter"].photos) == (True, 0)
    assert chips[None].photos == 0
    assert next(chip for chip in chips_of(plane, detail) if chip.slot is None).photos == 2


def test_unsorted_photos_come_first_at_their_place_and_all_together_under_their_files_names() -> None:
    detail = _with_photos()
    group = tile_group(ELECTRICAL, detail.photos, detail.absences, CHECKLIST)
    assert group.tiles[0].is_unsorted
    assert group.summary == "3 photos · 7 of 8 pictures still to take · 1 not sorted"
    assert [tile.counted for tile in group.tiles if tile.slot == "panel_open"] == ["1 of 2", "2 of 2"]
    apart = tile_group(ELECTRICAL, detail.photos, detail.absences, CHECKLIST, with_unsorted=False)
    assert not any(tile.is_unsorted for tile in apart.tiles)
    together = unsorted_group(ELECTRICAL, detail.photos)
    assert [(tile.photo_id, tile.title) for tile in together.tiles] == [("p3", "IMG_3.jpg"), ("p4", "IMG_0001.jpg")]


def test_a_photo_is_found_again_by_place_and_slot_in_words() -> None:
    detail = _with_photos()
    said = [where_photo(photo_id, detail, CHECKLIST) for photo_id in ("p1", "p3", "p5", "gone")]
    assert said == ["Electrical, Panel, door open", "Not sorted yet", "Plane 1 · S 6:12, Extra photo", ""]


def test_sizes_before_and_after_are_said_once_the_copy_exists() -> None:
    photo = replace(a_photo("p", "req-1", ELECTRICAL, "panel_open"), size=4_000_000, media_type="image/heic")
    view = PhotoView(photo, "E03.jpg", "Panel", PhotoState.SAVED, Path("t"), Path("o"))
    before = dict(facts(view, NOW, 2560))
    assert before["Original"] == "4.0 MB · 4032 × 3024 px · HEIC"
    assert before["As sent"] == "Made when the survey is sent: at most 2560 px"
    sent = replace(view, state=PhotoState.VERIFIED, published_size=900_000)
    after = dict(facts(sent, NOW, 2560))
    assert (after["As sent"], after["State"]) == ("900 kB, 78 % smaller", "At the office")
    assert dict(facts(replace(sent, published_size=4_100_000), NOW, 2560))["As sent"] == "4.1 MB"


def test_where_and_when_are_said_in_the_reach_of_the_whole_earth() -> None:
    photo = replace(
        a_photo("p", "req-1", ELECTRICAL, None), latitude=-33.5, longitude=151.25, taken_at=NOW - timedelta(days=1)
    )
    said = dict(facts(PhotoView(photo, "E00.jpg", "", PhotoState.SAVED, Path("t"), Path("o")), NOW, 2560))
    assert said["Where"] == "33.50000° S, 151.25000° E"
    assert said["Taken"].startswith("yesterday")


def test_an_import_is_told_in_numbers() -> None:
    assert adding_words(0, 0, None) == "Looking at the files…"
    assert adding_words(0, 60, None) == "0 of 60 photos added · you can go on working"
    assert adding_words(12, 60, 41.2) == "12 of 60 photos added · 41 s left · you can go on working"
    assert adding_words(12, 60, 41.2, stopping=True) == "Stopping. 12 of 60 photos are in and stay."


def test_files_that_are_no_pictures_are_counted_and_named_once() -> None:
    other = [RefusedFile(f"{n}.txt", "This is no picture.", "not_an_image") for n in range(8)]
    cut = RefusedFile("a.jpg", "The picture is cut off.", "truncated")
    assert refusals([cut, *other]) == [
        "a.jpg: The picture is cut off.",
        "8 files are not pictures: 0.txt · 1.txt · 2.txt · 3.txt · 4.txt and 3 more",
    ]
    assert refusals(other[:1]) == ["0.txt: This is no picture."]


def test_the_shipped_checklist_says_why_for_every_slot() -> None:
    assert all(slot.why for slots in CHECKLIST.slots.values() for slot in slots)

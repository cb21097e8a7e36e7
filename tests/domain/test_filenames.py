"""The file name is the caption Aurora shows: readable, ASCII, unique."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.photo import PhotoTarget
from tests.domain.samples import CHECKLIST, MAIN, SURVEY, photo

SUB = PhotoTarget(SectionName.SUBPANELS, "sub-1")
ROOF = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


def test_names_say_place_slot_and_count() -> None:
    photos = [
        photo("b", slot="main_breaker", position=2),
        photo("a", slot="main_breaker", position=1),
        photo("c", SUB, "label"),
        photo("d", ROOF, "rafter_size"),
        photo("e"),
        photo("f", SUB),
    ]
    assert filenames(SURVEY, photos, CHECKLIST) == {
        "a": "E04_main-breaker_1of2.jpg",
        "b": "E04_main-breaker_2of2.jpg",
        "c": "S1-02_label_1of1.jpg",
        "d": "P1-03_rafter-size_1of1.jpg",
        "e": "E00_extra_1of1.jpg",
        "f": "S1-00_extra_1of1.jpg",
    }


def test_a_slot_that_the_checklist_no_longer_knows_keeps_its_words() -> None:
    assert filenames(SURVEY, [photo("a", slot="Zähler außen")], CHECKLIST) == {"a": "E00_zahler-auen_1of1.jpg"}


slots = st.none() | st.sampled_from([s.key for s in CHECKLIST.slots[SectionName.ELECTRICAL]]) | st.text(max_size=80)
places = st.sampled_from([MAIN, SUB, ROOF, PhotoTarget(SectionName.SUBPANELS, "gone")])


@given(st.lists(st.tuples(places, slots, st.integers(0, 3)), max_size=25))
def test_names_are_unique_ascii_and_safe_everywhere(facts: list[tuple[PhotoTarget, str | None, int]]) -> None:
    photos = [photo(f"id-{i}", place, slot, position) for i, (place, slot, position) in enumerate(facts)]
    names = filenames(SURVEY, photos, CHECKLIST)
    assert set(names) == {p.id for p in photos}
    assert len({name.lower() for name in names.values()}) == len(photos)
    assert all(re.fullmatch(r"[ESP][0-9A-Za-z_-]{1,90}\.jpg", name) for name in names.values())

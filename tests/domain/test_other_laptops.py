"""Two laptops on one survey: who gives way, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from surveyor_app.domain.other_laptops import LaptopEvent, has_announced, in_the_way, words

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def event(
    kind: str, minute: int, *, mine: bool = False, revision: int | None = 1, device: str = "Ben's"
) -> LaptopEvent:
    who = "Ada Sample" if mine else "Ben Example"
    return LaptopEvent("mine" if mine else device, who, kind, revision, NOON + timedelta(minutes=minute), mine)


def test_nobody_else_is_nobody_in_the_way() -> None:
    assert in_the_way([]) is None
    assert in_the_way([event("publishing", 1, mine=True), event("published", 2, mine=True)]) is None


def test_another_that_published_is_in_the_way_until_this_one_published_later() -> None:
    theirs = event("published", 5)
    assert in_the_way([theirs]) is theirs
    assert in_the_way([theirs, event("published", 4, mine=True)]) is theirs
    assert in_the_way([theirs, event("published", 6, mine=True)]) is None


def test_of_two_that_begin_the_later_one_gives_way() -> None:
    theirs = event("publishing", 5)
    assert in_the_way([theirs, event("publishing", 6, mine=True)]) is theirs
    assert in_the_way([theirs, event("publishing", 4, mine=True)]) is None


def test_another_that_began_and_gave_up_is_not_in_the_way() -> None:
    began = event("publishing", 1)
    ours = event("publishing", 9, mine=True)
    assert in_the_way([began, event("needs_attention", 2, revision=None), ours]) is None
    assert in_the_way([began, event("needs_attention", 0, revision=None), ours]) is began
    assert in_the_way([began, event("needs_attention", 2, revision=None, device="a third"), ours]) is began


def test_another_that_gave_up_half_way_is_in_the_way_until_this_one_published_later() -> None:
    began, left = event("publishing", 1), event("needs_attention", 2)
    assert in_the_way([began, left, event("publishing", 9, mine=True)]) is left
    assert in_the_way([began, left, event("publishing", 0, mine=True)]) is left
    assert in_the_way([began, left, event("published", 3, mine=True), event("publishing", 9, mine=True)]) is None
    assert words(left, NOON).startswith("Ben Example published a part of version 1 from another laptop")


def test_opening_and_sending_photos_overwrites_nothing() -> None:
    assert in_the_way([event("opened", 1), event("photos", 2)]) is None


def test_the_words_name_who_and_when() -> None:
    published = event("published", 32)
    local = published.at.astimezone()
    assert words(published, published.at) == (
        f"Ben Example published version 1 from another laptop at {local:%H:%M}. Publish anyway?"
    )
    assert f"{local:%d %B}" in words(published, NOON + timedelta(days=3))
    assert "began to publish" in words(event("publishing", 1), NOON)


def test_an_announcement_counts_for_its_own_revision_only() -> None:
    events = [event("publishing", 1, mine=True, revision=2), event("publishing", 1, revision=3)]
    assert has_announced(events, 2)
    assert not has_announced(events, 3)

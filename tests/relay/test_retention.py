"""How long photos stay: until Aurora fetched them, which nobody else can do in its place, and thirty days more."""

from __future__ import annotations

import httpx
import pytest

from surveyor_app.relay import housekeeper
from tests.relay.collecting import collect, content_file, fetch, findings, kinds, publishing
from tests.relay.office import SURVEY, Laptop, Office, picture
from tests.relay.servers import MovableClock, eventually


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Years pass before the relay collects by itself."""
    monkeypatch.setattr(housekeeper, "FIRST_AFTER_SECONDS", 1e8)


def test_a_photo_goes_thirty_days_after_aurora_fetched_it(office: Office, jane: Laptop, clock: MovableClock) -> None:
    photo = jane.upload(picture(), SURVEY)
    publishing(jane)
    fetch(photo["url"])
    eventually(lambda: office.rows("SELECT * FROM fetch"))

    clock.move(days=29)
    assert kinds(collect(office)) == []
    clock.move(days=2)
    assert kinds(collect(office, dry_run=True)) == ["photo", "content"]
    assert httpx.get(photo["url"], trust_env=False, headers={"Authorization": f"Bearer {jane.token}"}).is_success
    assert kinds(collect(office)) == ["photo", "content"]

    assert httpx.get(photo["url"], trust_env=False).status_code == 404
    assert not content_file(office, picture()).exists()
    assert jane.announce(picture(), SURVEY).status_code == 201
    assert findings(office) == []


def test_a_photo_that_is_announced_or_fetched_again_is_kept_anew(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    announced, fetched = jane.upload(picture(1), SURVEY, "a"), jane.upload(picture(2), SURVEY, "b")
    publishing(jane)
    for photo in (announced, fetched):
        fetch(photo["url"])
    eventually(lambda: len(office.rows("SELECT * FROM fetch")) == 2)
    clock.move(days=29)
    assert jane.announce(picture(1), SURVEY, "a").status_code == 200
    fetch(fetched["url"])
    eventually(lambda: len(office.rows("SELECT * FROM fetch")) == 3)

    clock.move(days=2)

    assert kinds(collect(office)) == []


def test_bytes_stay_while_another_photo_has_them(office: Office, jane: Laptop, clock: MovableClock) -> None:
    first, second = jane.upload(picture(), SURVEY, "a"), jane.upload(picture(), SURVEY, "b")
    publishing(jane)
    fetch(first["url"])
    eventually(lambda: office.rows("SELECT * FROM fetch"))
    clock.move(days=31)

    assert kinds(collect(office)) == ["photo"]
    fetch(second["url"])


def test_an_unfetched_photo_is_kept_for_ever_and_warned_of_after_two_weeks(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    photo = jane.upload(picture(), SURVEY)
    clock.move(days=13)
    assert collect(office).unfetched == []

    clock.move(days=400)
    report = collect(office)

    assert kinds(report) == []
    assert [(entry.survey, entry.photos) for entry in report.unfetched] == [(SURVEY, 1)]
    assert findings(office) == [("unfetched", False)]
    fetch(photo["url"])


def test_whoever_looks_at_a_photo_before_a_section_can_name_it_is_not_aurora(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    photo = jane.upload(picture(), SURVEY)
    fetch(photo["url"])  # the preview of a link, for example
    eventually(lambda: office.rows("SELECT * FROM fetch"))

    clock.move(days=31)
    report = collect(office)
    assert (kinds(report), [entry.photos for entry in report.unfetched]) == ([], [1])

    publishing(jane)
    assert kinds(collect(office)) == []
    fetch(photo["url"])
    eventually(lambda: len(office.rows("SELECT * FROM fetch")) == 2)
    clock.move(days=31)
    assert kinds(collect(office)) == ["photo", "content"]


def test_a_photo_that_arrives_while_its_survey_is_being_published_counts_from_then_on(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    publishing(jane)
    clock.move(minutes=1)
    photo = jane.upload(picture(), SURVEY)
    fetch(photo["url"])
    eventually(lambda: office.rows("SELECT * FROM fetch"))

    clock.move(days=31)

    assert kinds(collect(office)) == ["photo", "content"]


def test_a_photo_of_the_next_version_counts_from_its_publishing(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    for step in ("publishing", "published"):
        publishing(jane, step)
        clock.move(minutes=1)
    photo = jane.upload(picture(), SURVEY)
    fetch(photo["url"])
    eventually(lambda: office.rows("SELECT * FROM fetch"))

    clock.move(days=31)

    assert kinds(collect(office)) == []
    publishing(jane)
    fetch(photo["url"])
    eventually(lambda: len(office.rows("SELECT * FROM fetch")) == 2)
    publishing(jane)  # again, by another version, does not take back what Aurora fetched
    clock.move(days=31)
    assert kinds(collect(office)) == ["photo", "content"]


def test_what_was_fetched_before_a_laptop_only_said_that_it_published_counts(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    photo = jane.upload(picture(), SURVEY)
    fetch(photo["url"])
    eventually(lambda: office.rows("SELECT * FROM fetch"))
    publishing(jane, "published")

    clock.move(days=31)

    assert kinds(collect(office)) == ["photo", "content"]


def test_our_own_reading_back_is_no_fetch(office: Office, jane: Laptop, clock: MovableClock) -> None:
    photo = jane.upload(picture(), SURVEY)
    assert jane.http.get(photo["url"]).is_success
    clock.move(days=60)

    assert kinds(collect(office)) == []

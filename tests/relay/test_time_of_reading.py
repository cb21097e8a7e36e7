"""When a request was read from Aurora, by Aurora's clock: laptops tell by it what was read before they completed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.relay.conftest import Aurora
from tests.relay.office import Laptop, Office
from tests.relay.servers import MovableClock, eventually

AHEAD = timedelta(hours=5)


@pytest.fixture
def surveyed(connected_office: Office, aurora: Aurora) -> tuple[Laptop, str, str]:
    """A laptop that knows a request of an Aurora whose clock is ahead: the laptop, the request's id, its cursor."""
    aurora.http.post("/_practice/clock", json={"advance_seconds": AHEAD.total_seconds()}).raise_for_status()
    request_id = aurora.request()
    connected_office.webhook(request_id)
    all_read(connected_office)
    laptop = connected_office.laptop()
    return laptop, request_id, laptop.feed()["cursor"]


def all_read(office: Office) -> None:
    """Wait until nothing is to be fetched."""
    eventually(lambda: office.rows("SELECT * FROM prefetch") == [])


def reading(laptop: Laptop, cursor: str = "") -> datetime:
    """When the first request after a cursor was read."""
    return datetime.fromisoformat(laptop.feed(cursor)["requests"][0]["read_at"])


def publish(laptop: Laptop, request_id: str) -> None:
    """Report that the survey was published."""
    report = {"kind": "published", "revision": 1}
    laptop.http.post(f"/v1/requests/{request_id}/events", json=report).raise_for_status()


def test_a_reading_has_the_time_of_auroras_clock_and_never_a_later_one(
    connected_office: Office, aurora: Aurora
) -> None:
    aurora.http.post("/_practice/clock", json={"advance_seconds": AHEAD.total_seconds()}).raise_for_status()
    request_id = aurora.request()
    began = datetime.now(UTC) + AHEAD
    connected_office.webhook(request_id)
    all_read(connected_office)
    ended = datetime.now(UTC) + AHEAD

    assert began - timedelta(seconds=3) <= reading(connected_office.laptop()) <= ended


def test_a_published_survey_is_read_again_at_once_so_that_every_laptop_hears_that_it_is_completed(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "completed"}).raise_for_status()

    publish(laptop, request_id)

    eventually(lambda: laptop.ids(cursor))
    assert laptop.feed(cursor)["requests"][0]["status"] == "completed"
    all_read(connected_office)
    [entry] = connected_office.laptop("Joe").feed()["requests"]
    assert entry["status"] == "completed"


def test_other_progress_costs_no_call_of_aurora(surveyed: tuple[Laptop, str, str], connected_office: Office) -> None:
    laptop, request_id, _cursor = surveyed
    for kind in ("opened", "publishing", "needs_attention"):
        laptop.http.post(f"/v1/requests/{request_id}/events", json={"kind": kind}).raise_for_status()

    assert connected_office.rows("SELECT * FROM prefetch") == []


def test_the_first_reading_after_a_publish_is_told_also_where_nothing_changed_and_later_ones_are_not(
    surveyed: tuple[Laptop, str, str], connected_office: Office, clock: MovableClock
) -> None:
    laptop, request_id, cursor = surveyed
    before = reading(laptop)
    clock.move(seconds=1)

    publish(laptop, request_id)

    eventually(lambda: laptop.ids(cursor))
    all_read(connected_office)
    assert reading(laptop, cursor) >= before
    cursor = laptop.feed()["cursor"]
    connected_office.webhook(request_id)
    all_read(connected_office)
    assert laptop.ids(cursor) == []


def test_an_assignment_tells_when_its_status_was_read_however_long_ago(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    before = reading(laptop)
    aurora.http.post("/_practice/clock", json={"advance_seconds": 600}).raise_for_status()
    connected_office.administration.assign(request_id, "Jane")
    assert reading(laptop, cursor) == before

    cursor = laptop.feed()["cursor"]
    connected_office.webhook(request_id)
    all_read(connected_office)
    assert laptop.ids(cursor) == [], "a reading alone is no news"
    connected_office.administration.assign(request_id, "-")
    assert reading(laptop, cursor) >= before + timedelta(seconds=590)

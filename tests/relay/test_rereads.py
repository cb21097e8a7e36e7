"""What changes in Aurora in mid-survey reaches the laptops: by a webhook, by a command, or by the periodic re-read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyor_app.domain.errors import NotFound
from surveyor_app.relay.migrate import open_database
from tests.relay.conftest import Aurora
from tests.relay.office import TENANT, Laptop, Office
from tests.relay.servers import MovableClock, eventually
from tests.relay.small_office import end_state, small_office, told, worked_off


def prefetch_all(office: Office) -> None:
    """Wait until nothing is to be fetched."""
    eventually(lambda: office.rows("SELECT * FROM prefetch") == [])


@pytest.fixture
def surveyed(connected_office: Office, aurora: Aurora) -> tuple[Laptop, str, str]:
    """A laptop that knows a request: the laptop, the request's id, its cursor."""
    request_id = aurora.request()
    connected_office.webhook(request_id)
    prefetch_all(connected_office)
    laptop = connected_office.laptop()
    return laptop, request_id, laptop.feed()["cursor"]


def change_after(laptop: Laptop, cursor: str) -> dict[str, Any]:
    """The next entry of the feed, once it comes."""
    eventually(lambda: laptop.ids(cursor))
    entry: dict[str, Any] = laptop.feed(cursor)["requests"][0]
    return entry


def test_a_request_cancelled_in_silence_is_noticed_within_a_quarter_of_an_hour(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, clock: MovableClock, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "cancelled"})

    clock.move(minutes=16)

    assert change_after(laptop, cursor)["status"] == "cancelled"


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_request_that_aurora_opened_again_in_silence_is_noticed_within_hours(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, clock: MovableClock, connected_office: Office, status: str
) -> None:
    laptop, request_id, cursor = surveyed
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": status})
    connected_office.administration.refresh(TENANT, request_id)
    assert change_after(laptop, cursor)["status"] == status
    prefetch_all(connected_office)
    cursor = laptop.feed()["cursor"]
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "requested"})

    clock.move(hours=6, minutes=1)

    assert change_after(laptop, cursor)["status"] == "requested"
    prefetch_all(connected_office)
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "cancelled"})
    cursor = laptop.feed()["cursor"]
    clock.move(minutes=16)
    assert change_after(laptop, cursor)["status"] == "cancelled"  # once open it is read as often as any open one


def test_a_finished_request_that_aurora_no_longer_has_stays_as_it_was(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, clock: MovableClock, connected_office: Office
) -> None:
    laptop, request_id, _ = surveyed
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "completed"})
    connected_office.administration.refresh(TENANT, request_id)
    prefetch_all(connected_office)
    cursor = laptop.feed()["cursor"]
    aurora.fault(f"{request_id}/request$", 404)
    reads = len(aurora.calls(f"{request_id}/request"))

    clock.move(hours=7)
    eventually(lambda: len(aurora.calls(f"{request_id}/request")) > reads)
    prefetch_all(connected_office)

    assert laptop.ids(cursor) == []


def test_an_unchanged_request_is_reread_quietly_and_its_screenshot_not_fetched_again(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, clock: MovableClock, connected_office: Office
) -> None:
    laptop, request_id, _ = surveyed
    fixed = {"screenshot_url": laptop.feed()["requests"][0]["request"]["screenshot_url"]}
    aurora.http.put(f"/_practice/requests/{request_id}", json=fixed).raise_for_status()
    connected_office.webhook(request_id)
    prefetch_all(connected_office)
    cursor = laptop.feed()["cursor"]
    pictures, reads = len(aurora.calls("/_images/")), len(aurora.calls(f"{request_id}/request"))

    clock.move(minutes=16)
    eventually(lambda: len(aurora.calls(f"{request_id}/request")) > reads)
    prefetch_all(connected_office)

    assert laptop.ids(cursor) == []
    assert len(aurora.calls("/_images/")) == pictures
    assert connected_office.rows("SELECT reread_at IS NOT NULL FROM survey_request") == [(1,)]


def test_the_refresh_command_reads_again_at_once(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "completed"})

    connected_office.administration.refresh(TENANT, request_id)

    assert change_after(laptop, cursor)["status"] == "completed"
    with pytest.raises(NotFound):
        connected_office.administration.refresh(TENANT, "unknown")


def test_a_deleted_project_is_marked_and_its_last_state_kept(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    before = laptop.feed()["requests"][0]
    assert (before["deleted"], before["project_deleted"]) == (False, False)
    aurora.http.delete(f"/_practice/projects/{before['request']['project_id']}").raise_for_status()

    connected_office.webhook(request_id)
    prefetch_all(connected_office)

    entry = change_after(laptop, cursor)
    assert (entry["deleted"], entry["project_deleted"]) == (True, True)
    assert entry["project"] == before["project"]


def test_a_request_that_aurora_no_longer_has_is_marked_and_comes_back_when_aurora_has_it_again(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    aurora.fault(f"{request_id}/request$", 404)
    connected_office.webhook(request_id)
    entry = change_after(laptop, cursor)
    assert (entry["deleted"], entry["project_deleted"], entry["status"]) == (True, False, "requested")
    prefetch_all(connected_office)

    cursor = laptop.feed()["cursor"]
    aurora.http.delete("/_practice/faults")
    connected_office.webhook(request_id)

    assert change_after(laptop, cursor)["deleted"] is False


def test_a_replaced_screenshot_reaches_the_laptop(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    other = aurora.request(design={"name": "Another"}, arrays=[{"pitch": 40.0, "azimuth": 90.0}])
    connected_office.webhook(other)
    prefetch_all(connected_office)
    entries = {entry["id"]: entry for entry in laptop.feed(cursor)["requests"]}
    url = entries[other]["request"]["screenshot_url"]
    second = entries[other]["screenshot"]["sha256"]

    aurora.http.put(f"/_practice/requests/{request_id}", json={"screenshot_url": url}).raise_for_status()
    connected_office.webhook(request_id)
    prefetch_all(connected_office)

    found = {entry["id"]: entry for entry in laptop.feed()["requests"]}[request_id]["screenshot"]["sha256"]
    assert found == second
    assert hashlib.sha256(laptop.http.get(f"/v1/requests/{request_id}/screenshot").content).hexdigest() == found


def test_a_replaced_screenshot_that_could_not_be_fetched_at_first_comes_with_a_later_look(
    surveyed: tuple[Laptop, str, str], aurora: Aurora, clock: MovableClock, connected_office: Office
) -> None:
    laptop, request_id, cursor = surveyed
    other = aurora.request(design={"name": "Another"}, arrays=[{"pitch": 40.0, "azimuth": 90.0}])
    connected_office.webhook(other)
    prefetch_all(connected_office)
    entries = {entry["id"]: entry for entry in laptop.feed(cursor)["requests"]}
    url, second = entries[other]["request"]["screenshot_url"], entries[other]["screenshot"]["sha256"]
    aurora.http.put(f"/_practice/requests/{request_id}", json={"screenshot_url": url}).raise_for_status()
    aurora.fault("^/_images/", 503)

    clock.move(minutes=16)
    eventually(lambda: connected_office.rows("SELECT 1 FROM prefetch WHERE routine AND error IS NOT NULL"))
    aurora.http.delete("/_practice/faults")
    clock.move(minutes=3)
    prefetch_all(connected_office)

    found = {entry["id"]: entry for entry in laptop.feed()["requests"]}[request_id]
    assert (found["request"]["screenshot_url"], found["screenshot"]["sha256"]) == (url, second)


# ── Webhooks in any order, on the queue itself ────────────────────────────────────────────────────────────────────────


Step = tuple[str, str]
webhooks = st.lists(st.sampled_from([("hook", ""), ("hook", "token-a"), ("hook", "token-b")]), min_size=1, max_size=6)
changes = st.lists(st.sampled_from([("status", "in_progress"), ("status", "cancelled"), ("work", "")]), max_size=6)


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.tuples(webhooks, changes).flatmap(lambda both: st.permutations(both[0] + both[1])))
def test_webhooks_in_any_order_and_number_end_in_auroras_state(steps: list[Step]) -> None:
    with small_office() as (database, aurora, prefetcher):
        for kind, value in steps:
            if kind == "hook":
                told(database, value or None)
            elif kind == "status":
                aurora.status = value
            else:
                worked_off(database, prefetcher)
        told(database, "replayed long after")
        for _ in range(3):
            worked_off(database, prefetcher)

        picture = hashlib.sha256(aurora.status.encode()).hexdigest()
        request = {"id": "r", "status": aurora.status, "project_id": "p", "screenshot_url": "http://x/1"}
        project = {"id": "p", "seen_at": aurora.status}
        assert end_state(database) == ([(request, project, picture, False)], 0)


def test_stopping_gives_unfinished_work_back(open_office: Callable[..., Office], aurora: Aurora) -> None:
    aurora.http.post("/_practice/faults", json={"match": {"path_regex": "/projects/"}, "action": {"delay_seconds": 30}})
    request_id = aurora.request()
    with ExitStack() as first_life:
        first = open_office(first_life, aurora_url=aurora.url)
        first.webhook(request_id)
        eventually(lambda: first.rows("SELECT * FROM prefetch WHERE leased_until IS NOT NULL"))
        eventually(lambda: aurora.calls("/projects/") or first.rows("SELECT 1 FROM survey_request WHERE request <> ''"))
        path = first.settings.database_path

    with closing(open_database(path)) as database, database.read() as connection:
        assert connection.exec_driver_sql("SELECT leased_until, attempts FROM prefetch").all() == [(None, 0)]

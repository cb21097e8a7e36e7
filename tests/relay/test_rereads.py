"""What changes in Aurora in mid-survey reaches the laptops: by a webhook, by a command, or by the periodic re-read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyor_app.api.errors import Refused, ServerFault
from surveyor_app.domain.errors import NotFound
from surveyor_app.relay import prefetch_records, request_records, rereads
from surveyor_app.relay.broker import TokenBroker
from surveyor_app.relay.database import Database
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.prefetch import Prefetcher
from surveyor_app.relay.screenshot_fetch import Screenshot
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.tables import REQUEST
from tests.relay.conftest import Aurora
from tests.relay.office import TENANT, Laptop, Office
from tests.relay.servers import MovableClock, eventually


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
    prefetch_all(connected_office)
    assert connected_office.rows("SELECT reread_at FROM survey_request") == [(None,)]


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


class FakeAurora:
    """One request whose status changes; serves as tenant reader, partner and picture host."""

    bearer_token = "key"
    server_time = None

    def __init__(self) -> None:
        self.status = "requested"
        self.expires_at = datetime.now(UTC) + timedelta(days=1)
        self.gone = False
        self.stumbles = False
        self.calls: list[str] = []

    async def create_token(self, _tenant: str, _session_token: str | None = None) -> FakeAurora:
        return self

    async def site_survey_request(self, request_id: str) -> dict[str, Any]:
        self.calls.append("request")
        return {"id": request_id, "status": self.status, "project_id": "p", "screenshot_url": "http://x/1"}

    async def project(self, project_id: str) -> dict[str, Any]:
        self.calls.append("project")
        if self.stumbles:
            raise ServerFault("It stumbled.", status=503)
        if self.gone:
            raise Refused("gone", status=404)
        return {"id": project_id, "seen_at": self.status}

    async def design_summary(self, design_id: str) -> dict[str, Any]:
        return {"id": design_id}

    async def fetch(self, _url: str) -> Screenshot:
        return Screenshot(self.status.encode(), "image/png")

    async def aclose(self) -> None:
        """Nothing to close."""


@contextmanager
def small_office() -> Iterator[tuple[Database, FakeAurora, Prefetcher]]:
    """A database with a prefetcher and no server."""
    with TemporaryDirectory() as folder, closing(open_database(Path(folder) / "relay.db")) as database:
        aurora, clock = FakeAurora(), MovableClock()
        folder_of_pictures = ScreenshotFolder(Path(folder) / "pictures")
        broker = TokenBroker(aurora, clock)
        yield database, aurora, Prefetcher(database, clock, broker, lambda _t, _k: aurora, aurora, folder_of_pictures)


def told(database: Database, session_token: str | None) -> None:
    """A webhook."""
    with database.write() as connection:
        now = datetime.now(UTC)
        row_id = request_records.receive(connection, "t", "r", now)
        prefetch_records.want(connection, row_id, now, session_token)


def worked_off(database: Database, prefetcher: Prefetcher, limit: int = 1) -> None:
    """As the worker does, one round."""
    with database.write() as connection:
        jobs = prefetch_records.claim(connection, datetime.now(UTC), limit)
    for job in jobs:
        asyncio.run(prefetcher.run(job))


def end_state(database: Database) -> tuple[Any, ...]:
    """What laptops are told, and whether work is left."""
    with database.read() as connection:
        columns = (REQUEST.c.request, REQUEST.c.project, REQUEST.c.screenshot_sha256, REQUEST.c.project_deleted)
        rows = [tuple(row) for row in connection.execute(REQUEST.select().with_only_columns(*columns))]
        return rows, connection.exec_driver_sql("SELECT count(*) FROM prefetch").scalar()


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


def test_open_requests_are_reread_one_after_the_other_and_finished_or_old_ones_never() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with small_office() as (database, _aurora, _prefetcher), database.write() as connection:
        for name, status, age in (("a", "requested", 0), ("b", "completed", 0), ("c", "Cancelled", 0), ("d", "x", 91)):
            row_id = request_records.receive(connection, "t", name, now - timedelta(days=age))
            request_records.save(connection, row_id, request={"status": status})
            rereads.plan(connection, row_id, now)

        assert rereads.next_due(connection, now + timedelta(minutes=13)) is None
        later = now + timedelta(minutes=15)
        assert rereads.queue_due(connection, later) is True
        assert rereads.queue_due(connection, later) is False
        [job] = prefetch_records.claim(connection, later, 10)
        assert (job.request_id, job.routine) == ("a", True)


@pytest.mark.parametrize("open_requests", [1, 150, 250, 1000])
def test_all_open_requests_have_their_turn_within_a_quarter_of_an_hour(open_requests: int) -> None:
    pace, turns = rereads.Pace(), 0
    for second in range(60):  # the worker looks once a second
        turns += pace.allowed(1000.0 + second, open_requests)
    calls = turns * (3 if open_requests <= rereads.WHOLE_UP_TO else 1)

    assert calls <= 0.8 * 90
    assert turns * 14.5 >= open_requests


def test_a_pause_is_not_made_up_for_at_once() -> None:
    pace = rereads.Pace()
    assert pace.allowed(0.0, 1000) == 1
    assert pace.allowed(3600.0, 1000) == 2


def test_of_many_open_requests_an_unchanged_one_costs_one_call_and_a_changed_one_is_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rereads, "WHOLE_UP_TO", -1)
    monkeypatch.setattr(rereads, "_ONE_WHOLE_IN", 10**12)
    with small_office() as (database, aurora, prefetcher):
        told(database, None)
        worked_off(database, prefetcher)

        def read_again() -> list[str]:
            aurora.calls.clear()
            later = datetime.now(UTC) + timedelta(minutes=15)
            with database.write() as connection:
                assert rereads.queue_due(connection, later)
                [job] = prefetch_records.claim(connection, later, 1)
            asyncio.run(prefetcher.run(job))
            return aurora.calls

        assert read_again() == ["request"]
        aurora.status = "in_progress"
        assert read_again() == ["request", "project"]
        monkeypatch.setattr(rereads, "_ONE_WHOLE_IN", 1)
        assert read_again() == ["request", "project"]


def test_what_changed_while_aurora_stumbled_is_read_whole_at_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereads, "WHOLE_UP_TO", -1)
    monkeypatch.setattr(rereads, "_ONE_WHOLE_IN", 10**12)
    with small_office() as (database, aurora, prefetcher):
        told(database, None)
        worked_off(database, prefetcher)
        aurora.status, aurora.stumbles = "in_progress", True
        later = datetime.now(UTC) + timedelta(minutes=15)
        with database.write() as connection:
            assert rereads.queue_due(connection, later)
            [job] = prefetch_records.claim(connection, later, 1)
        with pytest.raises(ServerFault):
            asyncio.run(prefetcher.run(job))
        with database.write() as connection:
            prefetch_records.put_off(connection, job, later, "it stumbled", refused=False)
            [job] = prefetch_records.claim(connection, later, 1)

        aurora.stumbles = False
        asyncio.run(prefetcher.run(job))

        [[(_request, project, _picture, _deleted)], _left] = end_state(database)
        assert project["seen_at"] == "in_progress"


def test_a_clock_that_jumps_back_stops_neither_prefetch_nor_reread() -> None:
    ahead = datetime(2036, 5, 4, 12, tzinfo=UTC)
    now = ahead - timedelta(days=3650)
    with small_office() as (database, _aurora, _prefetcher), database.write() as connection:
        row_id = request_records.receive(connection, "t", "r", ahead)
        prefetch_records.want(connection, row_id, ahead, None)
        assert len(prefetch_records.claim(connection, ahead, 1)) == 1

        [job] = prefetch_records.claim(connection, now, 1)
        prefetch_records.finish(connection, job, ahead)
        rereads.plan(connection, row_id, ahead)
        assert rereads.next_due(connection, now) == row_id


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

"""Which requests are read again and when: open ones each quarter of an hour, finished ones seldom, at a kind pace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from surveyor_app.api.errors import ServerFault
from surveyor_app.relay import prefetch_records, request_records, rereads
from tests.relay.small_office import end_state, small_office, told, worked_off


def test_open_requests_are_reread_one_after_the_other_and_old_ones_never() -> None:
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


def test_finished_requests_are_reread_each_six_hours_for_ninety_days_after_the_open_ones() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with small_office() as (database, _aurora, _prefetcher), database.write() as connection:
        row_id = request_records.receive(connection, "t", "done", now - timedelta(days=80))
        request_records.save(connection, row_id, request={"status": "completed"})
        rereads.plan(connection, row_id, now)
        is_open = request_records.receive(connection, "t", "open", now)
        request_records.save(connection, is_open, request={"status": "requested"})
        rereads.plan(connection, is_open, now + timedelta(hours=6))
        assert (rereads.open_requests(connection), rereads.is_brief(connection, row_id, now)) == (1, True)

        assert rereads.next_due(connection, now + timedelta(hours=5, minutes=59)) is None
        assert rereads.next_due(connection, now + timedelta(hours=6)) == row_id
        assert rereads.next_due(connection, now + timedelta(hours=7)) == is_open  # although it waits for less time

        rereads.plan(connection, row_id, now + timedelta(days=89))
        rereads.plan(connection, is_open, now + timedelta(days=91))
        assert rereads.next_due(connection, now + timedelta(days=90)) == row_id
        rereads.plan(connection, row_id, now + timedelta(days=91))
        assert rereads.next_due(connection, now + timedelta(days=200)) is None


def test_a_request_opened_again_is_reread_for_ninety_days_more() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with small_office() as (database, _aurora, _prefetcher), database.write() as connection:
        row_id = request_records.receive(connection, "t", "r", now - timedelta(days=100))
        for status, at in (("completed", now - timedelta(days=20)), ("requested", now)):
            request_records.save(connection, row_id, request={"status": status})
            rereads.plan(connection, row_id, at)

        assert rereads.next_due(connection, now + timedelta(minutes=14)) == row_id


@pytest.mark.parametrize(("open_requests", "finished"), [(0, 500), (100, 2000), (1000, 5000)])
def test_finished_requests_add_no_more_calls_than_there_is_room_for(open_requests: int, finished: int) -> None:
    pace, turns = rereads.Pace(), 0
    for second in range(60):
        turns += pace.allowed(1000.0 + second, rereads.turns_wanted(open_requests, finished))

    assert turns <= 0.8 * 90
    if open_requests < 1000:
        assert turns * 14.5 >= open_requests
        assert (turns * 14.5 - open_requests) * 6 * 60 / 14.5 >= finished


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

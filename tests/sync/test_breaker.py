"""The breakers: a host that is down is left in peace, over restarts too, and one job finds out when it is back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from surveyor_app.sync import breaker
from surveyor_app.sync.breaker import FIRST_OPEN_SECONDS, LONGEST_OPEN_SECONDS, LaneState
from surveyor_app.sync.lanes import Lane
from tests.sync.laptop import Laptop

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ELECTRICAL = "PUT /tenants/tenant-1/site_surveys/req-1/electrical"


def failed(times: int) -> LaneState:
    state = LaneState()
    for _ in range(times):
        state.host_failed(NOW)
    return state


def test_four_faults_in_a_row_open_nothing_and_the_fifth_does() -> None:
    assert failed(4).pause_left(NOW) is None
    assert failed(5).pause_left(NOW) == NOW + timedelta(seconds=FIRST_OPEN_SECONDS)


def test_a_failed_try_out_opens_it_twice_as_long_up_to_fifteen_minutes() -> None:
    assert [failed(times).open_seconds for times in (5, 6, 7, 40)] == [30, 60, 120, LONGEST_OPEN_SECONDS]


def test_an_answer_closes_it() -> None:
    state = failed(7)
    assert state.host_answered()
    assert (state.host_failures, state.is_half_open) == (0, False)
    assert not state.host_answered()


def test_a_pause_that_a_moved_clock_made_endless_is_an_hour() -> None:
    state = LaneState(NOW + timedelta(days=3650))
    assert state.pause_left(NOW) == NOW + timedelta(hours=1)
    assert state.pause_left(NOW + timedelta(minutes=61)) is None


@pytest.mark.parametrize("nonsense", ["x", 5, {"aurora": 1}, {"aurora": {"seconds": "x", "failures": 1}}])
def test_a_setting_nobody_understands_means_closed(laptop: Laptop, nonsense: object) -> None:
    from surveyor_app.storage import setting_repository

    with laptop.database.write() as connection:
        setting_repository.put(connection, breaker.SETTING_KEY, nonsense)
        assert not breaker.load(connection, NOW)[Lane.AURORA].is_half_open


@pytest.mark.asyncio
async def test_a_host_that_is_down_is_asked_five_times_and_then_left_in_peace_even_by_a_new_process(
    laptop: Laptop,
) -> None:
    await laptop.ready("req-1", "req-2", "req-3", photos=0)
    laptop.office.fail("PUT", *[httpx.Response(503)] * 99)
    engine = laptop.engine()
    for _ in range(12):
        laptop.clock.advance(min(5.0, await engine.tick()))
        if laptop.office.count("PUT") >= 5:
            break
    asked = laptop.office.count("PUT")
    assert asked == 5
    await engine.tick()
    await engine.aclose()
    restarted = laptop.engine()
    await restarted.tick()
    assert laptop.office.count("PUT") == asked
    assert laptop.office.count("GET /healthz")
    await restarted.aclose()


@pytest.mark.asyncio
async def test_a_person_who_asks_sends_one_job_to_try_the_host_and_its_success_lets_all_go(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2", "req-3", photos=0)
    laptop.office.fail("PUT", *[httpx.Response(503)] * 5)
    await laptop.sync(wait_seconds=25)
    assert laptop.office.count("PUT") == 5
    laptop.office.fail("PUT", httpx.Response(503))
    await laptop.sync(wait_seconds=0)
    assert laptop.office.count("PUT") == 6
    report = await laptop.sync(wait_seconds=0)
    assert sorted(report.published) == ["req-1", "req-2", "req-3"]


@pytest.mark.asyncio
async def test_one_poisoned_survey_does_not_open_the_breaker_while_others_go_through(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2", "req-3", photos=0)
    laptop.office.fail(ELECTRICAL, *[httpx.Response(500)] * 99)
    report = await laptop.sync(wait_seconds=3)
    assert sorted(report.published) == ["req-2", "req-3"]


@pytest.mark.asyncio
async def test_a_refused_key_blocks_one_job_and_leaves_the_others_of_the_lane_alone(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2", photos=0)
    laptop.office.refused_keys.update({"tk-1", "tk-2", "tk-3"})
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["unauthorised"]
    laptop.office.refused_keys.clear()
    assert (await laptop.sync()).published == ("req-2",)


@pytest.mark.asyncio
async def test_what_a_host_asked_for_holds_in_the_next_process(laptop: Laptop) -> None:
    await laptop.ready(photos=4)
    laptop.office.fail("POST /v1/uploads", *[httpx.Response(429, headers={"Retry-After": "3000"})] * 4)
    engine = laptop.engine()
    await engine.tick()
    await engine.aclose()
    laptop.office.calls.clear()
    laptop.clock.advance(30)
    engine = laptop.engine()
    await engine.tick()
    assert not laptop.office.count("POST /v1/uploads")
    laptop.office.faults.clear()
    laptop.clock.advance(2980)
    await engine.tick()
    await engine.aclose()
    assert laptop.office.count("POST /v1/uploads") == 4


@pytest.mark.asyncio
async def test_what_a_host_asked_for_holds_for_the_next_revision_too(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail(ELECTRICAL, httpx.Response(429, headers={"Retry-After": "3000"}))
    await laptop.sync(wait_seconds=0)
    laptop.office.calls.clear()
    laptop.clock.advance(5)
    laptop.change("req-1", "main_bus_rating", 225.0)
    laptop.publish("req-1")
    assert (await laptop.sync()).exit_code == 2
    assert not laptop.office.count(ELECTRICAL)
    laptop.clock.advance(3000)
    assert (await laptop.sync()).published == ("req-1",)


@pytest.mark.asyncio
@pytest.mark.parametrize("call", ["GET /v1/requests/req-1/activity", "POST /v1/tenants/"])
async def test_the_offices_faults_are_not_counted_against_aurora(laptop: Laptop, call: str) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail(call, *[httpx.Response(503, json={})] * 5)
    engine = laptop.engine()
    for _ in range(40):
        laptop.clock.advance(min(5.0, await engine.tick()))
        if laptop.office.count(call) >= 5:
            break
    await engine.aclose()
    with laptop.database.read() as connection:
        lanes = breaker.load(connection, laptop.clock.now())
    assert not laptop.office.aurora_calls()
    assert (lanes[Lane.AURORA].host_failures, lanes[Lane.AURORA].is_half_open) == (0, False)
    assert lanes[Lane.UPLOAD].is_half_open
    laptop.office.calls.clear()
    engine = laptop.engine()
    await engine.tick()
    await engine.aclose()

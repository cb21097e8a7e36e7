"""A clock that is moved and a machine that slept: nothing waits for years, and everything is looked at on waking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from surveyor_app.sync.moments import Moments
from tests.sync.fake_clock import FakeClock
from tests.sync.laptop import Laptop


def test_time_that_passes_as_it_should_is_no_jump() -> None:
    clock = FakeClock()
    moments = Moments(clock)
    assert not moments.jumped()
    moments.look_again_in(60)
    clock.advance(75)
    assert not moments.jumped()


@pytest.mark.parametrize("moved", [timedelta(days=3650), timedelta(days=-3), timedelta(seconds=31)])
def test_a_moved_clock_is_noticed(moved: timedelta) -> None:
    clock = FakeClock()
    moments = Moments(clock)
    moments.look_again_in(60)
    clock.time += moved
    assert moments.jumped()


def test_a_sleep_is_noticed_where_monotonic_time_goes_on_in_it() -> None:
    clock = FakeClock()
    moments = Moments(clock)
    moments.look_again_in(5)
    clock.advance(600)
    assert moments.jumped()


@pytest.mark.asyncio
@pytest.mark.parametrize("moved", [timedelta(days=3650), timedelta(days=-3)])
async def test_the_queue_goes_on_after_the_clock_was_moved(laptop: Laptop, moved: timedelta) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail("PUT", httpx.Response(503))
    engine = laptop.engine()
    await engine.tick()
    laptop.clock.time += moved
    await engine.tick()
    await engine.aclose()
    assert laptop.office.aurora["status"] == "completed"


@pytest.mark.asyncio
async def test_a_retry_after_from_before_the_clock_was_set_back_holds_an_hour_at_most(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail("PUT", httpx.Response(429, headers={"Retry-After": "600"}))
    await laptop.sync()
    laptop.clock.time -= timedelta(days=3)
    assert (await laptop.sync()).exit_code == 2
    laptop.clock.advance(3601)
    assert (await laptop.sync()).published == ("req-1",)


@pytest.mark.asyncio
async def test_a_machine_that_wakes_up_asks_at_once_and_sends_what_waited(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail("GET /healthz", *[httpx.ConnectError] * 9)
    engine = laptop.engine()
    for _ in range(4):
        laptop.clock.advance(await engine.tick())
    laptop.office.faults.clear()
    laptop.clock.time += timedelta(hours=8)
    laptop.clock.seconds -= 30  # the next probe is not due
    await engine.tick()
    await engine.aclose()
    assert laptop.office.aurora["status"] == "completed"


@pytest.mark.asyncio
async def test_the_window_s_loop_notices_a_jump_while_it_rests(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveyor_app.sync.engine._LOOK_AT_CLOCK_EVERY_SECONDS", 0.01)
    engine = laptop.engine()
    running = asyncio.create_task(engine.run_forever())
    await _until(lambda: laptop.office.count("GET /v1/catalogue") > 0)
    asked = laptop.office.count("GET /healthz")
    laptop.clock.time += timedelta(hours=8)
    await _until(lambda: laptop.office.count("GET /healthz") > asked)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _until(reached: Callable[[], bool]) -> None:
    for _ in range(1000):
        if reached():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never happened")

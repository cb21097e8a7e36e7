"""The window's engine: what a tick does, when the next one is due, and how it is woken, paused and stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import httpx
import pytest

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.sync.engine import SyncEngine
from surveyor_app.sync.engine_thread import EngineThread
from surveyor_app.sync.events import (
    ConnectivityChanged,
    EngineIdle,
    Event,
    PairingChecked,
    QueueChanged,
    SurveyPublished,
    SyncFailed,
)
from tests.sync.fake_office import DEVICE_TOKEN
from tests.sync.laptop import Laptop


@pytest.mark.asyncio
async def test_a_tick_pulls_delivers_and_says_when_it_is_due_again(laptop: Laptop) -> None:
    await laptop.ready()
    engine = laptop.engine()
    delay = await engine.tick()
    await engine.aclose()
    assert laptop.status() is SurveyStatus.PUBLISHED
    assert 1 < delay <= 60
    assert laptop.events.count(ConnectivityChanged(online=True)) >= 1
    assert QueueChanged(0, 0) in laptop.events
    assert isinstance(laptop.events[-1], EngineIdle)


@pytest.mark.asyncio
async def test_a_tick_with_nothing_due_asks_nobody(laptop: Laptop) -> None:
    engine = laptop.engine()
    await engine.tick()
    laptop.office.calls.clear()
    laptop.clock.advance(5)
    assert await engine.tick() > 0
    assert laptop.office.calls == []
    await engine.aclose()


@pytest.mark.asyncio
async def test_offline_is_probed_less_and_less_often_and_at_once_when_woken(laptop: Laptop) -> None:
    laptop.office.fail("GET /healthz", *[httpx.ConnectError] * 5)
    engine = laptop.engine()
    delays = []
    for _ in range(4):
        delays.append(await engine.tick())
        laptop.clock.advance(delays[-1])
    assert delays == [15, 30, 60, 60]
    assert laptop.events.count(ConnectivityChanged(online=False)) == 1
    engine.wake()
    laptop.office.faults.clear()
    await engine.tick()
    assert ConnectivityChanged(online=True) in laptop.events
    assert laptop.office.count("GET /v1/requests") >= 1
    await engine.aclose()


@pytest.mark.asyncio
async def test_jobs_that_waited_offline_run_at_once_when_the_office_answers_again(laptop: Laptop) -> None:
    await laptop.ready()
    engine = laptop.engine()
    laptop.office.fail("POST /v1/uploads", httpx.ConnectError)
    laptop.office.fail("GET /healthz", httpx.Response(200, json={}), *[httpx.ConnectError] * 2)
    delay = await engine.tick()
    assert laptop.status() is SurveyStatus.PUBLISHING
    laptop.clock.advance(delay)
    delay = await engine.tick()
    laptop.clock.advance(delay)
    await engine.tick()
    assert laptop.status() is SurveyStatus.PUBLISHED
    await engine.aclose()


@pytest.mark.asyncio
async def test_a_dated_retry_decides_when_the_next_tick_is_due(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("PUT", httpx.Response(429, headers={"Retry-After": "20"}))
    engine = laptop.engine()
    delay = await engine.tick()
    assert delay == pytest.approx(20)
    laptop.clock.advance(delay)
    await engine.tick()
    assert laptop.status() is SurveyStatus.PUBLISHED
    await engine.aclose()


@pytest.mark.asyncio
async def test_a_paused_engine_starts_nothing_until_resumed(laptop: Laptop) -> None:
    await laptop.ready()
    engine = laptop.engine()
    engine.pause()
    await engine.tick()
    assert laptop.office.calls == []
    engine.resume()
    await engine.tick()
    assert laptop.status() is SurveyStatus.PUBLISHED
    await engine.aclose()


@pytest.mark.asyncio
async def test_an_unpaired_laptop_is_looked_at_now_and_then(laptop: Laptop) -> None:
    laptop.token = None
    assert await laptop.engine().tick() == 60
    assert laptop.office.calls == []


@pytest.mark.asyncio
async def test_a_revoked_laptop_says_so_and_keeps_its_jobs(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.token = "revoked"
    engine = laptop.engine()
    await engine.tick()
    assert {event.code for event in laptop.events if isinstance(event, SyncFailed)} == {"not_paired"}
    assert laptop.status() in (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING)
    await engine.aclose()


@pytest.mark.asyncio
async def test_cancelling_gives_the_running_jobs_back(laptop: Laptop) -> None:
    await laptop.ready()
    reached = asyncio.Event()

    async def stuck() -> None:
        reached.set()
        await asyncio.Event().wait()

    laptop.office.before["PATCH"] = stuck
    running = asyncio.create_task(laptop.engine().run_forever())
    async with asyncio.timeout(10):
        await reached.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert "running" not in {job.status.value for job in laptop.jobs()}


class Listener:
    """Collects events from the engine's thread and lets a test wait for one."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[Event], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: any(map(wanted, self.events)), timeout=20)


def _thread(laptop: Laptop, listener: Listener) -> EngineThread:
    def make() -> SyncEngine:
        return laptop.in_this_thread().engine(listener)

    return EngineThread(make)


def test_the_thread_delivers_on_wake_reports_a_run_and_stops(laptop: Laptop) -> None:
    asyncio.run(laptop.ready())
    listener = Listener()
    thread = _thread(laptop, listener)
    thread.start()
    try:
        assert listener.wait_for(lambda event: isinstance(event, SurveyPublished))
        thread.wake()
        report = thread.run_once(0).result(timeout=20)
        assert (report.online, report.exit_code) == (True, 0)
    finally:
        assert thread.stop()


def test_a_thread_whose_engine_cannot_be_made_says_so_to_who_asks(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> SyncEngine:
        raise OSError("no such folder")

    thread = EngineThread(broken)
    thread.start()
    with pytest.raises(OSError, match="no such folder"):
        thread.run_once(0).result(timeout=20)
    assert thread.stop()
    assert "could not start" in caplog.text


@pytest.mark.asyncio
async def test_the_office_is_asked_for_news_while_photos_go_up_for_an_hour(laptop: Laptop) -> None:
    await laptop.ready(photos=6)

    async def ten_minutes() -> None:
        laptop.clock.advance(600)

    laptop.office.before["PATCH"] = ten_minutes
    engine = laptop.engine()
    await engine.tick()
    await engine.aclose()
    assert laptop.status() is SurveyStatus.PUBLISHED
    assert laptop.office.count("GET /v1/catalogue") >= 4


@pytest.mark.asyncio
async def test_what_was_asked_for_during_a_long_upload_is_done_at_once(laptop: Laptop) -> None:
    await laptop.ready("req-1")
    laptop.office.add_request("req-2")
    arrives, sending = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        sending.set()
        await arrives.wait()

    laptop.office.before["PATCH"] = slowly
    engine = laptop.engine()
    ticking = asyncio.create_task(engine.tick())
    await asyncio.wait_for(sending.wait(), 10)
    laptop.fill("req-2")
    assert laptop.publish("req-2").queued
    engine.wake()
    while laptop.status("req-2") is not SurveyStatus.PUBLISHED:
        await asyncio.wait_for(asyncio.sleep(0.01), 5)
    assert not ticking.done()
    arrives.set()
    await asyncio.wait_for(ticking, 10)
    await engine.aclose()


@pytest.mark.asyncio
async def test_the_window_is_told_when_the_office_knows_it_no_more_and_when_it_does_again(laptop: Laptop) -> None:
    engine = laptop.engine()
    await engine.tick()
    laptop.token = "revoked"
    engine.wake()
    await engine.tick()
    engine.wake()
    await engine.tick()
    laptop.token = DEVICE_TOKEN
    engine.wake()
    await engine.tick()
    await engine.aclose()
    told = [event.accepted for event in laptop.events if isinstance(event, PairingChecked)]
    assert told == [True, False, True]

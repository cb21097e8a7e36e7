"""How uploads share a line: chunks, connections, the cap, hanging connections, files that change under way."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from surveyor_app.storage import setting_repository
from surveyor_app.sync import upload_pace
from surveyor_app.sync.events import UploadRate
from surveyor_app.sync.upload_pace import UploadPace
from tests.sync.fake_clock import FakeClock
from tests.sync.laptop import Laptop

KIB = 1024


def pace() -> UploadPace:
    clock = FakeClock()
    return UploadPace(clock, clock.sleep)


def test_chunks_double_to_two_mebibytes_on_a_clean_line() -> None:
    line = pace()
    sizes = []
    for _ in range(5):
        sizes.append(line.chunk_bytes // KIB)
        line.arrived(line.chunk_bytes, 0.5)
    assert sizes == [256, 512, 1024, 2048, 2048]


def test_a_cut_halves_them_and_they_grow_carefully_afterwards() -> None:
    line = pace()
    line.cut()
    assert line.chunk_bytes == 128 * KIB
    for _ in range(15):
        line.arrived(128 * KIB, 0.5)
    assert line.chunk_bytes == 128 * KIB
    line.arrived(128 * KIB, 0.5)
    assert line.chunk_bytes == 256 * KIB
    for _ in range(20):
        line.cut()
    assert line.chunk_bytes == 64 * KIB


def clean(line: UploadPace, chunks: int) -> None:
    for _ in range(chunks):
        line.arrived(line.chunk_bytes, 0.5)


def test_a_line_that_recovered_is_met_as_any_other_by_the_next_start_and_a_new_cut_is_remembered() -> None:
    line = pace()
    line.cut()
    line.cut()
    assert line.care == 64 * KIB
    clean(line, 16)
    assert line.care == line.chunk_bytes == 128 * KIB
    clean(line, 15)
    assert line.care == 128 * KIB
    clean(line, 1)
    assert (line.chunk_bytes, line.care) == (256 * KIB, 0)
    line.cut()
    assert line.care == 128 * KIB


def test_a_line_that_is_cut_at_large_chunks_has_not_recovered_by_that() -> None:
    line = pace()
    clean(line, 3)
    line.cut()
    assert (line.chunk_bytes, line.care) == (1024 * KIB, 1024 * KIB)
    clean(line, 15)
    assert line.care == 1024 * KIB
    clean(line, 1)
    assert (line.chunk_bytes, line.care) == (2048 * KIB, 0)


def test_a_start_that_took_up_the_care_of_the_last_one_recovers_too() -> None:
    line = pace()
    line.take_care(128 * KIB)
    assert line.care == 128 * KIB
    clean(line, 16)
    assert line.care == 0


def test_a_slow_chunk_makes_smaller_ones() -> None:
    line = pace()
    line.arrived(256 * KIB, 9.0)
    assert line.chunk_bytes == 128 * KIB


def test_a_third_connection_joins_on_a_clean_line_and_leaves_at_a_cut() -> None:
    line = pace()
    assert line.connections == 2
    for _ in range(8):
        line.arrived(100, 0.1)
    assert line.connections == 3
    line.cut()
    assert line.connections == 2


def test_a_hanging_connection_makes_the_next_look_later() -> None:
    line = pace()
    first = line.patience_seconds(1000)
    line.cut(stalled=True)
    assert line.patience_seconds(1000) == 2 * first
    line.arrived(1000, 1)
    assert line.patience_seconds(1000) == first


@pytest.mark.parametrize("nonsense", [None, 0, -5, "fast", [1]])
def test_no_usable_cap_is_no_cap(nonsense: object) -> None:
    line = pace()
    line.set_cap(nonsense)
    assert line.bucket.bytes_per_second is None


@pytest.mark.asyncio
async def test_the_cap_holds_for_all_uploads_together() -> None:
    clock = FakeClock()
    line = UploadPace(clock, clock.sleep)
    line.set_cap(800)  # 100,000 bytes a second
    start = clock.monotonic()
    for _ in range(10):
        await line.bucket.take(50_000)
    assert 4.0 <= clock.monotonic() - start <= 5.0
    assert line.chunk_bytes <= 400_000


@pytest.mark.asyncio
async def test_the_cap_is_a_setting_of_the_laptop(laptop: Laptop) -> None:
    await laptop.ready(photos=4)
    with laptop.database.write() as connection:
        setting_repository.put(connection, "bandwidth_cap_kbit", 8)
    started = laptop.clock.monotonic()
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert laptop.clock.monotonic() - started >= report.uploaded_bytes / 1000 - 2


@pytest.mark.asyncio
async def test_the_person_sees_bytes_rate_and_time_left_and_not_too_often(laptop: Laptop) -> None:
    await laptop.ready(photos=3)
    await laptop.sync()
    rates = [event for event in laptop.events if isinstance(event, UploadRate)]
    assert rates
    assert all(0 <= rate.bytes_done <= rate.bytes_total for rate in rates)
    assert len(rates) <= 1 + 5 * (laptop.clock.monotonic() - 1000)


@pytest.mark.asyncio
async def test_a_connection_that_hangs_is_left_and_the_photo_goes_on_on_another(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_pace, "STALL_SECONDS", 0.05)
    await laptop.ready()
    hung = 0

    async def first_hangs() -> None:
        nonlocal hung
        hung += 1
        if hung == 1:
            await asyncio.Event().wait()

    laptop.office.before["PATCH"] = first_hangs
    async with asyncio.timeout(20):
        report = await laptop.sync()
    assert report.published == ("req-1",)
    assert (hung, laptop.office.count("HEAD")) == (2, 1)
    assert {job.attempts for job in laptop.jobs()} == {0}


@pytest.mark.asyncio
async def test_a_cut_is_resumed_at_once_without_an_attempt_spent(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("PATCH", httpx.ReadError, httpx.ReadError)
    report = await laptop.sync(wait_seconds=0)
    assert report.published == ("req-1",)
    assert laptop.clock.slept == []

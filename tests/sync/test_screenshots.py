"""Pictures of designs come one by one beside everything else: one that is slow or fails holds up nothing."""

from __future__ import annotations

import asyncio
import errno
import hashlib

import httpx
import pytest

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import request_repository
from surveyor_app.sync import screenshots
from surveyor_app.sync.events import SurveyChanged
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

PNG = b"\x89PNG a design"


def picture_of(laptop: Laptop, request_id: str) -> str | None:
    with laptop.database.read() as connection:
        return request_repository.get(connection, request_id).screenshot_path


def add(laptop: Laptop, request_id: str, picture: bytes = PNG) -> None:
    laptop.office.screenshots[request_id] = picture
    facts = {"sha256": hashlib.sha256(picture).hexdigest(), "media_type": "image/png"}
    laptop.office.add_request(request_id, screenshot=facts)


@pytest.mark.parametrize("fault", [httpx.ReadTimeout, httpx.Response(500, json={})])
async def test_one_that_fails_keeps_neither_requests_nor_surveys_nor_other_pictures(
    laptop: Laptop, fault: httpx.Response | type[Exception]
) -> None:
    await laptop.ready("req-1")
    add(laptop, "req-8")
    add(laptop, "req-9", PNG + b" of another roof")
    laptop.office.fail("GET /v1/requests/req-9/screenshot", *[fault] * 2)
    report = await laptop.sync()
    assert (report.exit_code, report.pulled, report.published) == (0, 2, ("req-1",))
    assert picture_of(laptop, "req-8") is not None
    assert picture_of(laptop, "req-9") is None
    laptop.office.faults.clear()
    assert (await laptop.sync()).pulled == 0
    assert picture_of(laptop, "req-9") is not None, "the next pull asks for it again"


async def test_the_windows_engine_delivers_while_a_picture_comes_slowly(laptop: Laptop) -> None:
    await laptop.ready("req-1")
    add(laptop, "req-9")
    arrives = asyncio.Event()

    async def slowly() -> None:
        if laptop.office.calls[-1].endswith("/screenshot"):
            await arrives.wait()

    laptop.office.before["GET"] = slowly
    engine = laptop.engine()
    await asyncio.wait_for(engine.tick(), 10)
    assert laptop.status() is SurveyStatus.PUBLISHED
    assert picture_of(laptop, "req-9") is None
    laptop.events.clear()
    arrives.set()
    while SurveyChanged("req-9") not in laptop.events:
        await asyncio.wait_for(asyncio.sleep(0), 5)
    assert picture_of(laptop, "req-9") is not None
    await engine.aclose()


async def test_the_engine_can_be_closed_while_a_picture_comes(laptop: Laptop) -> None:
    add(laptop, "req-9")

    async def never() -> None:
        if laptop.office.calls[-1].endswith("/screenshot"):
            await asyncio.Event().wait()

    laptop.office.before["GET"] = never
    engine = laptop.engine()
    await asyncio.wait_for(engine.tick(), 10)
    await asyncio.wait_for(engine.aclose(), 10)


async def test_a_picture_that_is_replaced_shows_the_old_one_until_the_new_one_is_here(laptop: Laptop) -> None:
    add(laptop, "req-1")
    await laptop.sync()
    old = picture_of(laptop, "req-1")
    add(laptop, "req-1", PNG + b" with a ladder")
    laptop.office.fail("GET /v1/requests/req-1/screenshot", httpx.Response(503, json={}))
    await laptop.sync()
    assert picture_of(laptop, "req-1") == old
    await laptop.sync()
    assert picture_of(laptop, "req-1") not in (None, old)


async def test_a_full_disk_is_told_and_stops_no_survey(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    await laptop.ready("req-1")
    add(laptop, "req-9")

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(screenshots, "write_durably", full)
        report = await laptop.sync()
    assert report.published == ("req-1",)
    assert report.error is not None
    assert (report.exit_code, report.error[0]) == (1, "disk_full")
    assert (await laptop.sync()).exit_code == 0
    assert picture_of(laptop, "req-9") is not None

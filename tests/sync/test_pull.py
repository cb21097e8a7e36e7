"""Reading the office's feed: page by page, tolerant of what is odd, never losing its place."""

from __future__ import annotations

import hashlib
import logging

import httpx
import pytest

from surveyor_app.storage import request_repository, setting_repository
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

PNG = b"\x89PNG a design"


def screenshot(laptop: Laptop, request_id: str = "req-1") -> str | None:
    with laptop.database.read() as connection:
        return request_repository.get(connection, request_id).screenshot_path


def facts(sha256: str) -> dict[str, str]:
    return {"sha256": sha256, "media_type": "image/png"}


async def test_what_was_read_before_a_fault_is_kept_and_the_next_pull_goes_on_there(laptop: Laptop) -> None:
    for number in range(5):
        laptop.office.add_request(f"req-{number}")
    laptop.office.fail("GET /v1/requests", laptop.office.answer_feed, httpx.ReadError)
    first = await laptop.sync()
    assert (first.online, first.exit_code) == (False, 2)
    with laptop.database.read() as connection:
        assert setting_repository.get(connection, "feed_cursor") == "e1-2"
        request_repository.get(connection, "req-1")
    assert (await laptop.sync()).pulled == 3


async def test_a_request_that_cannot_be_used_does_not_hold_up_the_others(
    laptop: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    laptop.office.add_request("", project={"customer_last_name": "Secretname"})
    laptop.office.add_request("req-2", project=None, design="not a document")
    assert (await laptop.sync()).pulled == 1
    assert "left out" in caplog.text
    assert "Secretname" not in caplog.text


async def test_a_damaged_or_missing_screenshot_leaves_the_request_without_one(laptop: Laptop) -> None:
    digest = hashlib.sha256(PNG).hexdigest()
    laptop.office.screenshots["req-1"] = PNG + b"?"
    laptop.office.add_request("req-1", screenshot=facts(digest))
    laptop.office.add_request("req-2", screenshot=facts(digest))
    laptop.office.fail("GET /v1/requests/req-2/screenshot", httpx.Response(404, json={}))
    assert (await laptop.sync()).pulled == 2
    assert screenshot(laptop, "req-1") is None
    assert screenshot(laptop, "req-2") is None


async def test_a_screenshot_that_comes_later_is_added_and_never_fetched_twice(laptop: Laptop) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.office.screenshots["req-1"] = PNG
    digest = hashlib.sha256(PNG).hexdigest()
    laptop.office.add_request("req-1", screenshot=facts(digest))
    assert (await laptop.sync()).pulled == 1
    laptop.office.add_request("req-1", screenshot=facts(digest))
    assert (await laptop.sync()).pulled == 0
    assert screenshot(laptop) is not None
    assert laptop.office.count("GET /v1/requests/req-1/screenshot") == 1


async def test_a_screenshots_name_cannot_leave_its_folder(laptop: Laptop) -> None:
    laptop.office.screenshots["req-1"] = PNG
    laptop.office.add_request("req-1", screenshot=facts("../../etc/passwd"))
    await laptop.sync()
    assert screenshot(laptop) is None
    assert not list(laptop.root.rglob("*passwd*"))


async def test_an_office_that_refuses_to_tell_its_value_lists_keeps_no_survey_from_going(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("GET /v1/catalogue", *[httpx.Response(404, json={"error": {"code": "not_found"}})] * 9)
    report = await laptop.sync()
    assert (report.exit_code, report.error, report.published) == (0, None, ("req-1",))


async def test_an_office_that_refuses_its_feed_keeps_no_survey_from_going_and_is_told(laptop: Laptop) -> None:
    await laptop.ready()
    refusal = httpx.Response(403, json={"error": {"code": "forbidden", "text": "Not for you."}})
    laptop.office.fail("GET /v1/requests$", *[refusal] * 9)
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert report.error is not None
    assert (report.exit_code, report.error[0]) == (1, "forbidden")

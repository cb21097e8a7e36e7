"""What the office says about versions of the app, on its way into the laptop's database and the sync report."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from surveyor_app import __version__
from surveyor_app.cli.delivery import sync_document
from surveyor_app.domain.app_news import AppNews
from surveyor_app.services.app_news import AppNewsService
from surveyor_app.storage import outbox_repository
from surveyor_app.sync.events import AppAnnounced, SyncFailed
from surveyor_app.sync.report import report_from_json, report_to_json
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

NEWER = {"version": "99.0", "where": "https://office.example/surveyor", "oldest": ""}
TOO_OLD = {"error": {"code": "app_too_old", "text": "This office works with Surveyor 99.0 or newer."}}


def announce(laptop: Laptop, news: Any) -> None:
    laptop.office.catalogue = {"version": "shipped", "app": news}


async def test_a_newer_version_is_in_the_report_and_told_once(laptop: Laptop) -> None:
    announce(laptop, NEWER)
    report = await laptop.sync()

    assert report.app_update == ("99.0", "https://office.example/surveyor")
    assert sync_document(report)["app_update"] == {"version": "99.0", "where": "https://office.example/surveyor"}
    assert report_from_json(report_to_json(report)) == report
    assert AppNewsService(laptop.database).news() == AppNews("99.0", "https://office.example/surveyor")
    await laptop.sync()
    assert laptop.events.count(AppAnnounced()) == 1


async def test_the_running_version_and_older_ones_are_no_news(laptop: Laptop) -> None:
    for version in (__version__, "0.0.1"):
        announce(laptop, {"version": version})
        assert (await laptop.sync()).app_update is None


async def test_an_older_relay_that_says_nothing_is_fine_and_takes_news_back(laptop: Laptop) -> None:
    laptop.office.catalogue = {"version": "shipped"}
    assert (await laptop.sync()).exit_code == 0
    announce(laptop, NEWER)
    await laptop.sync()
    laptop.office.catalogue = {"version": "shipped"}
    assert (await laptop.sync()).app_update is None


@pytest.mark.parametrize("news", [{"version": "the newest"}, "99.0", {"version": "99.0", "where": "file:///x"}])
async def test_news_that_is_not_right_is_ignored_with_a_line_in_the_log(
    laptop: Laptop, news: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    announce(laptop, news)
    report = await laptop.sync()
    assert (report.exit_code, report.app_update) == (0, None)
    assert "unusable" in caplog.text


async def test_what_was_put_aside_comes_back_with_the_next_version(laptop: Laptop) -> None:
    announce(laptop, NEWER)
    await laptop.sync()
    service = AppNewsService(laptop.database)
    service.dismiss("99.0")
    assert service.news() is None
    announce(laptop, {"version": "99.1"})
    await laptop.sync()
    assert service.news() == AppNews("99.1")


async def test_a_report_of_an_older_window_is_understood(laptop: Laptop) -> None:
    document = report_to_json(await laptop.sync())
    del document["app_update"]
    assert report_from_json(document).app_update is None


async def test_an_office_that_wants_a_newer_app_stops_everything_in_its_words_and_blocks_nothing(
    laptop: Laptop,
) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    laptop.publish("req-1")
    laptop.office.fail("GET /v1/requests", *(httpx.Response(426, json=TOO_OLD) for _ in range(2)))

    report = await laptop.sync()
    assert report.error == ("app_too_old", "This office works with Surveyor 99.0 or newer.")
    assert (report.exit_code, report.blocked) == (1, ())
    assert report.waiting > 0
    assert any(isinstance(event, SyncFailed) and event.code == "app_too_old" for event in laptop.events)


async def test_an_upload_that_is_refused_for_the_apps_age_keeps_its_job(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("POST /v1/uploads", *(httpx.Response(426, json=TOO_OLD) for _ in range(20)))

    report = await laptop.sync()
    assert report.error is not None
    assert report.error[0] == "app_too_old"
    with laptop.database.read() as connection:
        jobs = outbox_repository.unfinished(connection)
    assert {job.error_code for job in jobs} <= {None, ""}

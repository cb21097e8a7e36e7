"""A request that the office gives to somebody else: told here, delivered where the office lets it, and stopped in words
where the office knows no such request for this laptop."""

from __future__ import annotations

import httpx
import pytest

from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import setting_repository
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


def detail(laptop: Laptop) -> SurveyDetail:
    return SurveyService(laptop.database, laptop.paths, laptop.clock, laptop.office_data).detail("req-1")


def notices(laptop: Laptop) -> dict[NoticeKind, str]:
    return {notice.kind: notice.text for notice in detail(laptop).notices}


async def given_to(laptop: Laptop, name: str) -> None:
    laptop.office.add_request("req-1", assigned_to=name)
    await laptop.sync()


def not_yours(what: str = "survey request") -> httpx.Response:
    """What a relay answers about a request that it gives to somebody else and never showed to this laptop."""
    return httpx.Response(404, json={"error": {"code": "not_found", "text": f"There is no such {what}."}})


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ("GET /v1/requests/req-1/activity", "survey request"),
        ("POST /v1/requests/req-1/events", "survey request"),
        ("POST /v1/tenants/", "tenant"),
        ("POST /v1/uploads", "survey request"),
    ],
)
async def test_where_the_office_knows_no_such_request_nothing_is_overwritten_and_a_person_is_asked(
    laptop: Laptop, call: str, what: str
) -> None:
    await laptop.ready(photos=1)
    laptop.office.fail(call, *[not_yours(what) for _ in range(9)])

    report = await laptop.sync()

    assert {item.code for item in report.blocked} == {"not_given"}
    assert "Ask the office to assign it to you" in report.blocked[0].text
    assert not laptop.office.aurora_calls()
    assert notices(laptop) == {}  # neither deleted nor withdrawn
    assert not any("deleted" in problem.text for problem in detail(laptop).problems)
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION

    laptop.office.faults.clear()
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)


async def test_another_refusal_of_the_offices_is_none_of_auroras(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    closed = httpx.Response(403, json={"error": {"code": "closed", "text": "The office is closed."}})
    laptop.office.fail("GET /v1/requests/req-1/activity", closed)

    report = await laptop.sync()

    assert [(item.code, item.text) for item in report.blocked] == [("closed", "The office is closed.")]
    assert not laptop.office.aurora_calls()
    assert not any("Aurora refused" in problem.text for problem in detail(laptop).problems)


async def test_a_request_given_away_and_back_is_told_while_it_is_so_and_delivered_all_the_same(laptop: Laptop) -> None:
    with laptop.database.write() as connection:
        setting_repository.put(connection, "surveyor", "Ada Sample")
    await laptop.ready(photos=1)
    laptop.office.fail("POST /v1/uploads", httpx.Response(503))
    await given_to(laptop, "Bea Example")
    assert notices(laptop) == {NoticeKind.REASSIGNED: "The office gave this request to Bea Example."}
    assert detail(laptop).given_to == "Bea Example"

    await given_to(laptop, "Ada Sample")
    assert notices(laptop) == {}
    assert detail(laptop).given_to == ""

    await given_to(laptop, "Bea Example")
    laptop.clock.advance(3600)
    await laptop.sync()
    assert laptop.status() is SurveyStatus.PUBLISHED

"""A section whose answer never came: Aurora may hold it or not, and either way ends with what was published last."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from surveyor_app.domain.survey import AttributeValue, SurveyStatus
from surveyor_app.storage import delivery_repository
from tests.sync.fake_office import TENANT
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

ELECTRICAL = f"PUT /tenants/{TENANT}/site_surveys/req-1/electrical"


def publish(laptop: Laptop, name: str, value: AttributeValue) -> None:
    laptop.clock.advance(10)
    laptop.change("req-1", name, value)
    assert laptop.publish("req-1").queued


async def publish_unanswered(laptop: Laptop, name: str, value: AttributeValue) -> None:
    """Aurora takes it and the answer is lost; nor does it answer later."""

    def applied_then_lost(request: httpx.Request) -> httpx.Response:
        laptop.office.aurora["electrical"] = json.loads(request.content)
        raise httpx.ReadError("lost")

    publish(laptop, name, value)
    laptop.office.fail(ELECTRICAL, applied_then_lost, *[httpx.ReadError] * 9)
    await laptop.sync(0)
    laptop.office.faults.clear()


def held(laptop: Laptop) -> dict[str, Any]:
    """What Aurora holds of the section. As the strictest reading has it, what a PUT leaves out stays as it was."""
    values: dict[str, Any] = laptop.office.aurora["electrical"]["electrical"]
    return values


async def test_an_edit_taken_back_after_a_lost_answer_is_sent(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    await publish_unanswered(laptop, "main_bus_rating", 400.0)
    assert held(laptop)["main_bus_rating"] == 400
    publish(laptop, "main_bus_rating", 200.0)
    assert (await laptop.sync()).published == ("req-1",)
    assert held(laptop)["main_bus_rating"] == 200
    assert laptop.status() is SurveyStatus.PUBLISHED


async def test_it_is_sent_also_when_taking_it_back_had_no_answer_either(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    await publish_unanswered(laptop, "main_bus_rating", 400.0)
    publish(laptop, "main_bus_rating", 200.0)
    laptop.office.fail(ELECTRICAL, *[httpx.ReadError] * 9)
    await laptop.sync(0)
    laptop.office.faults.clear()
    laptop.clock.advance(600)
    assert (await laptop.sync()).published == ("req-1",)
    assert held(laptop)["main_bus_rating"] == 200


async def test_a_value_that_may_have_arrived_and_is_unset_again_is_taken_back(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    await publish_unanswered(laptop, "existing_grounding_location", "by the meter")
    laptop.change("req-1", "main_bus_rating", 225.0)
    publish(laptop, "existing_grounding_location", None)
    await laptop.sync()
    assert (held(laptop)["main_bus_rating"], held(laptop)["existing_grounding_location"]) == (225, None)


@pytest.mark.parametrize("refusal", [422, 429])
async def test_a_refusal_settles_its_own_try_and_no_earlier_one(laptop: Laptop, refusal: int) -> None:
    await laptop.ready()
    await laptop.sync()
    await publish_unanswered(laptop, "main_bus_rating", 400.0)
    laptop.office.fail(ELECTRICAL, httpx.Response(refusal, json={"errors": [{"message": "no"}]}))
    laptop.clock.advance(600)
    await laptop.sync(0)
    with laptop.database.read() as connection:
        assert delivery_repository.section_state(connection, "req-1", "electrical").intent_hash is not None
    publish(laptop, "main_bus_rating", 200.0)
    laptop.clock.advance(4000)
    assert (await laptop.sync()).published == ("req-1",)
    assert held(laptop)["main_bus_rating"] == 200


async def test_a_refusal_of_what_was_sent_once_leaves_nothing_unknown(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    publish(laptop, "main_bus_rating", 400.0)
    laptop.office.fail(ELECTRICAL, httpx.Response(422, json={"errors": [{"message": "no"}]}))
    await laptop.sync()
    publish(laptop, "main_bus_rating", 200.0)
    laptop.office.calls.clear()
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.aurora_calls() == ["GET request"], "Aurora holds all of it"

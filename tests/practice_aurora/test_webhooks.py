"""Webhooks: sent to every enabled subscription, with encoded values and the secret header."""

from __future__ import annotations

import logging

import pytest

from surveyor_app.practice_aurora.webhooks import filled_url
from tests.practice_aurora.bench import HOOK, Bench
from tests.practice_aurora.other_side import OtherSide

WRAPPER = "partner_application_webhook"


def subscribe(bench: Bench, url: str, **changes: object) -> str:
    template = (
        f"{url}?site_survey_request_id=<SITE_SURVEY_REQUEST_ID>&tenant_id=<TENANT_ID>&session_token=<SESSION_TOKEN>"
    )
    answer = bench.hooks("POST", json={WRAPPER: {**HOOK, "url_template": template, **changes}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()[WRAPPER]["id"])


@pytest.fixture
def hook_url(other_side: OtherSide) -> str:
    """Where webhooks arrive; what arrived before is forgotten."""
    other_side.hooks.clear()
    return f"{other_side.url}/hook"


def test_a_new_request_fires_one_get_with_a_session_token_that_works(
    bench: Bench, other_side: OtherSide, hook_url: str
) -> None:
    subscribe(bench, hook_url)

    ids = bench.order(fire=True)

    ((query, headers),) = other_side.hooks
    assert (query["site_survey_request_id"], query["tenant_id"]) == (ids["request_id"], "tenant-1")
    assert headers["x-secret"] == HOOK["header_auth_value"]
    assert bench.mint(session_token=query["session_token"]).status_code == 200


def test_the_answer_says_how_the_delivery_went(bench: Bench, other_side: OtherSide, hook_url: str) -> None:
    good = subscribe(bench, hook_url)
    bad = subscribe(bench, f"{other_side.url}/refusing-hook")
    gone = subscribe(bench, "http://127.0.0.1:1/hook")

    deliveries = bench.client.post("/_practice/requests", json={}).json()["deliveries"]

    outcome = {delivery["webhook_id"]: (delivery["status"], delivery["error"]) for delivery in deliveries}
    assert outcome == {good: (200, None), bad: (401, None), gone: (None, "ConnectError")}
    assert bench.state()["deliveries"] == deliveries


def test_only_enabled_subscriptions_to_the_event_are_told(bench: Bench, other_side: OtherSide, hook_url: str) -> None:
    subscribe(bench, hook_url, enabled=False)
    subscribe(bench, hook_url, event="app_status_changed")

    bench.order(fire=True)

    assert bench.state()["deliveries"] == []
    assert other_side.hooks == []


def test_a_webhook_can_be_sent_again_many_times_at_once(bench: Bench, other_side: OtherSide, hook_url: str) -> None:
    subscribe(bench, hook_url)
    request_id = bench.order()["request_id"]

    answer = bench.client.post(f"/_practice/requests/{request_id}/fire", json={"times": 20})

    assert [delivery["status"] for delivery in answer.json()["deliveries"]] == [200] * 20
    assert len({query["session_token"] for query, _ in other_side.hooks}) == 20
    assert bench.client.post("/_practice/requests/nobody/fire").status_code == 404


def test_a_change_may_fire_too(bench: Bench, other_side: OtherSide, hook_url: str) -> None:
    subscribe(bench, hook_url)
    request_id = bench.order()["request_id"]

    bench.client.put(f"/_practice/requests/{request_id}", json={"status": "cancelled", "fire": True})

    assert len(other_side.hooks) == 1


def test_values_are_url_encoded() -> None:
    template = "https://x.example.com/h?r=<SITE_SURVEY_REQUEST_ID>&t=<TENANT_ID>&s=<SESSION_TOKEN>"

    url = filled_url(template, request_id="a b/ü", tenant_id="t&c", session_token="s=1+2")

    assert url == "https://x.example.com/h?r=a%20b%2F%C3%BC&t=t%26c&s=s%3D1%2B2"


@pytest.mark.usefixtures("other_side")
def test_no_session_token_reaches_the_log(
    bench: Bench, other_side: OtherSide, hook_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    subscribe(bench, hook_url)

    with caplog.at_level(logging.DEBUG):
        bench.order(fire=True)

    ((query, _),) = other_side.hooks
    assert query["session_token"] not in caplog.text
    assert query["session_token"] not in str(bench.state())

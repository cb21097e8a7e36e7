"""Partner webhook subscriptions: created, listed, changed, and refused when Aurora would refuse them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice_aurora.bench import HOOK, Bench

WRAPPER = "partner_application_webhook"


def create(bench: Bench, **changes: Any) -> dict[str, Any]:
    answer = bench.hooks("POST", json={WRAPPER: {**HOOK, **changes}})
    assert answer.status_code == 201, answer.text
    return dict(answer.json()[WRAPPER])


def fields(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {error["field"].removeprefix(f"{WRAPPER}.") for error in answer.json()["errors"]}


def test_a_subscription_is_created_enabled_and_found_again(bench: Bench) -> None:
    created = create(bench, description="Relay")

    assert created["enabled"] is True
    assert bench.hooks("GET", f"/{created['id']}").json() == {WRAPPER: created}
    assert bench.hooks("GET").json() == {f"{WRAPPER}s": [created]}


def test_the_secret_header_value_is_never_shown(bench: Bench) -> None:
    webhook_id = create(bench)["id"]

    shown = bench.hooks("GET").text + bench.hooks("GET", f"/{webhook_id}").text + str(bench.state())

    assert HOOK["header_auth_value"] not in shown


def test_an_update_changes_only_what_it_names(bench: Bench) -> None:
    created = create(bench)

    answer = bench.hooks("PUT", f"/{created['id']}", json={WRAPPER: {"enabled": False}})

    assert answer.json()[WRAPPER] == {**created, "enabled": False}
    assert bench.practice.store.subscriptions[created["id"]].header_auth_value == HOOK["header_auth_value"]


def test_a_bad_update_changes_nothing(bench: Bench) -> None:
    created = create(bench)

    answer = bench.hooks("PUT", f"/{created['id']}", json={WRAPPER: {"url_template": "http://relay.example.com/"}})

    assert fields(answer) == {"url_template"}
    assert bench.hooks("GET", f"/{created['id']}").json() == {WRAPPER: created}


@pytest.mark.parametrize(
    "template",
    [
        "http://relay.example.com/hook?r=<SITE_SURVEY_REQUEST_ID>&t=<TENANT_ID>&s=<SESSION_TOKEN>",
        "https://relay.example.com/hook?r=<SITE_SURVEY_REQUEST_ID>&s=<SESSION_TOKEN>",
        "https://relay.example.com/hook?r=<SITE_SURVEY_REQUEST_ID>&t=<TENANT_ID>",
        "https://relay.example.com/hook?t=<TENANT_ID>&s=<SESSION_TOKEN>",
        "https://relay.example.com/hook?r=%3CSITE_SURVEY_REQUEST_ID%3E&t=%3CTENANT_ID%3E&s=%3CSESSION_TOKEN%3E",
        "relay.example.com/hook?r=<SITE_SURVEY_REQUEST_ID>&t=<TENANT_ID>&s=<SESSION_TOKEN>",
        "",
    ],
)
def test_templates_aurora_would_not_take_are_refused(bench: Bench, template: str) -> None:
    assert fields(bench.hooks("POST", json={WRAPPER: {**HOOK, "url_template": template}})) == {"url_template"}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_plain_http_is_taken_on_loopback(bench: Bench, host: str) -> None:
    template = HOOK["url_template"].replace("https://relay.example.com", f"http://{host}")

    assert create(bench, url_template=template)["url_template"] == template


@pytest.mark.parametrize("name", ["event", "url_template", "header_auth_key", "header_auth_value"])
def test_what_is_required_is_required(bench: Bench, name: str) -> None:
    given = {key: value for key, value in HOOK.items() if key != name}

    assert fields(bench.hooks("POST", json={WRAPPER: given})) == {name}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event": "site_survey_request"}, "event"),
        ({"enabled": "true"}, "enabled"),
        ({"header_auth_key": 5}, "header_auth_key"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_wrong_types_unknown_names_and_unknown_events_are_refused(
    bench: Bench, change: dict[str, Any], field: str
) -> None:
    assert fields(bench.hooks("POST", json={WRAPPER: {**HOOK, **change}})) == {field}


def test_the_wrapper_is_exact(bench: Bench) -> None:
    assert fields(bench.hooks("POST", json=HOOK)) >= {"event", WRAPPER}
    assert fields(bench.hooks("POST", json={"webhook": HOOK})) == {"webhook", WRAPPER}


def test_an_unknown_subscription_is_not_found_and_a_wrong_key_is_refused(bench: Bench) -> None:
    assert bench.hooks("GET", "/nobody").status_code == 404
    assert bench.hooks("PUT", "/nobody", json={WRAPPER: {}}).status_code == 404
    assert bench.client.get("/partner_applications/app-1/webhooks").status_code == 401

"""Temporary keys and session tokens: who gets one, how long it works, what it opens."""

from __future__ import annotations

import pytest

from tests.practice_aurora.bench import Bench

HOUR = 3600


def session_token(bench: Bench) -> str:
    request_id = bench.order()["request_id"]
    return str(bench.client.post(f"/_practice/requests/{request_id}/session_token").json()["session_token"])


def test_the_application_key_buys_a_key_with_an_expiry_in_auroras_own_date_format(bench: Bench) -> None:
    answer = bench.mint()

    assert answer.status_code == 200
    assert answer.json()["token"]["expires_at"] == "2024-01-25 20:21:30 UTC"
    assert set(answer.json()["token"]) == {"bearer_token", "expires_at"}


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic the-application-key", "Bearer "])
def test_any_other_key_is_refused(bench: Bench, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = bench.client.post("/partner_applications/app-1/tenants/tenant-1/create_token", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["message"]
    assert bench.state()["tokens"]["minted"] == 0


def test_an_unknown_application_or_tenant_is_not_found(bench: Bench) -> None:
    headers = {"Authorization": f"Bearer {bench.application_key}"}

    other = bench.client.post("/partner_applications/app-2/tenants/tenant-1/create_token", headers=headers)

    assert other.status_code == 404
    assert bench.mint("tenant-9").status_code == 404


def test_a_session_token_works_for_one_exchange(bench: Bench) -> None:
    token = session_token(bench)

    assert bench.mint(session_token=token).status_code == 200
    second = bench.mint(session_token=token)
    assert second.status_code == 401
    assert "used" in second.json()["message"]
    assert bench.state()["tokens"] == {
        "minted": 1,
        "with_session_token": 1,
        "without_session_token": 0,
        "refused": 1,
    }


def test_a_session_token_lives_for_an_hour(bench: Bench) -> None:
    in_time, too_late = session_token(bench), session_token(bench)

    bench.practice.clock.advance(HOUR - 1)
    assert bench.mint(session_token=in_time).status_code == 200
    bench.practice.clock.advance(1)
    assert bench.mint(session_token=too_late).status_code == 401


def test_a_session_token_of_another_tenant_or_nobody_is_refused_but_none_at_all_is_fine(bench: Bench) -> None:
    bench.order(tenant_id="tenant-2")

    assert bench.mint("tenant-2", session_token=session_token(bench)).status_code == 401
    assert bench.mint(session_token="made-up").status_code == 401
    assert bench.mint(session_token="").status_code == 401
    assert bench.mint("tenant-2").status_code == 200


def test_a_temporary_key_lives_for_thirteen_hours(bench: Bench) -> None:
    path, key = f"projects/{bench.order()['project_id']}", bench.key()

    bench.client.post("/_practice/clock", json={"advance_seconds": 13 * HOUR - 1})
    assert bench.call("GET", path, key=key).status_code == 200
    bench.client.post("/_practice/clock", json={"advance_seconds": 1})
    assert bench.call("GET", path, key=key).status_code == 401


def test_a_key_opens_its_own_tenant_only(bench: Bench) -> None:
    mine, theirs = bench.order(), bench.order(tenant_id="tenant-2")
    key = bench.key()

    assert bench.call("GET", f"projects/{theirs['project_id']}", key=key).status_code == 404
    assert bench.call("GET", f"projects/{mine['project_id']}", key=key, tenant="tenant-2").status_code == 404
    assert bench.call("GET", f"site_surveys/{theirs['request_id']}/request", key=key).status_code == 404
    assert bench.call("GET", f"designs/{theirs['design_id']}/summary", key=key).status_code == 404


def test_the_application_key_does_not_open_tenant_data(bench: Bench) -> None:
    path = f"projects/{bench.order()['project_id']}"

    assert bench.call("GET", path, key=bench.application_key).status_code == 401


def test_every_key_can_be_ended_at_once(bench: Bench) -> None:
    path, key = f"projects/{bench.order()['project_id']}", bench.key()

    assert bench.client.post("/_practice/keys/expire").json() == {"expired": 1}
    assert bench.call("GET", path, key=key).status_code == 401


def test_the_ninety_first_request_within_a_minute_has_to_wait(bench: Bench) -> None:
    path, key = f"projects/{bench.order()['project_id']}", bench.key()
    assert {bench.call("GET", path, key=key).status_code for _ in range(45)} == {200}
    bench.practice.clock.advance(20)
    assert {bench.call("GET", path, key=key).status_code for _ in range(45)} == {200}

    refused = bench.call("GET", path, key=key)

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "40"
    assert bench.call("GET", path).status_code == 200, "another key has a limit of its own"
    bench.practice.clock.advance(40)
    assert bench.call("GET", path, key=key).status_code == 200


def test_the_rate_limit_survives_a_clock_that_is_turned_back(bench: Bench) -> None:
    bench.behave(requests_per_minute=1)
    path, key = f"projects/{bench.order()['project_id']}", bench.key()
    assert bench.call("GET", path, key=key).status_code == 200

    bench.practice.clock.advance(-3 * 86400)

    assert bench.call("GET", path, key=key).status_code == 200
    assert bench.call("GET", path, key=key).headers["Retry-After"] == "60"

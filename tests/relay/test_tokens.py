"""Temporary keys: minted sparingly, for the tenants of visible requests only, never the application key itself."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from surveyor_app.api.errors import ServerFault
from surveyor_app.relay.broker import RenewedTooOften, TokenBroker
from tests.relay.conftest import Aurora
from tests.relay.office import APPLICATION_KEY, TENANT, Office
from tests.relay.servers import MovableClock


@dataclass(frozen=True)
class Key:
    """A made-up temporary key."""

    bearer_token: str
    expires_at: datetime


class CountingPartner:
    """Mints keys that live as long as a test wants, slowly."""

    def __init__(self, clock: MovableClock, life: timedelta = timedelta(hours=13)) -> None:
        self.minted: list[tuple[str, str | None]] = []
        self._clock = clock
        self._life = life
        self.fault: Exception | None = None

    async def create_token(self, tenant_id: str, session_token: str | None = None) -> Key:
        """A new key after a while."""
        await asyncio.sleep(0.01)
        if self.fault is not None:
            raise self.fault
        self.minted.append((tenant_id, session_token))
        return Key(f"key-{len(self.minted)}", self._clock.now() + self._life)


def sha256(text: str) -> str:
    """In hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.asyncio
async def test_many_askers_share_one_mint(clock: MovableClock) -> None:
    partner = CountingPartner(clock)
    broker = TokenBroker(partner, clock)

    keys = await asyncio.gather(*(broker.key("a") for _ in range(20)), *(broker.key("b") for _ in range(20)))

    assert sorted(partner.minted) == [("a", None), ("b", None)]
    assert len({key.bearer_token for key in keys}) == 2


@pytest.mark.asyncio
async def test_a_key_is_kept_until_ten_minutes_before_its_end(clock: MovableClock) -> None:
    partner = CountingPartner(clock)
    broker = TokenBroker(partner, clock)
    first = await broker.key("a")

    clock.move(hours=12, minutes=49)
    assert await broker.key("a") == first

    clock.move(minutes=2)
    assert await broker.key("a") != first


@pytest.mark.asyncio
async def test_a_refused_key_is_replaced_at_most_once_a_minute(clock: MovableClock) -> None:
    broker = TokenBroker(CountingPartner(clock), clock)
    first = await broker.key("a")

    second = await broker.key("a", sha256(first.bearer_token))
    assert second != first
    with pytest.raises(RenewedTooOften) as raised:
        await broker.key("a", sha256(second.bearer_token))
    assert 0 < raised.value.retry_after_seconds <= 60

    clock.move(seconds=61)
    assert await broker.key("a", sha256(second.bearer_token)) != second


@pytest.mark.asyncio
async def test_a_renewal_that_failed_does_not_count_as_one(clock: MovableClock) -> None:
    partner = CountingPartner(clock)
    broker = TokenBroker(partner, clock)
    first = await broker.key("a")
    partner.fault = ServerFault("down", status=500)
    with pytest.raises(ServerFault):
        await broker.key("a", sha256(first.bearer_token))
    partner.fault = None
    assert await broker.key("a", sha256(first.bearer_token)) != first


@pytest.mark.asyncio
async def test_an_older_refused_key_gets_the_one_kept(clock: MovableClock) -> None:
    partner = CountingPartner(clock)
    broker = TokenBroker(partner, clock)
    first = await broker.key("a")
    second = await broker.key("a", sha256(first.bearer_token))

    assert await broker.key("a", sha256(first.bearer_token)) == second
    assert await broker.key("a", sha256(first.bearer_token).upper()) == second
    assert len(partner.minted) == 2


@pytest.mark.asyncio
async def test_a_key_from_a_session_token_serves_the_laptops_too(clock: MovableClock) -> None:
    partner = CountingPartner(clock)
    broker = TokenBroker(partner, clock)

    exchanged = await broker.exchange("a", "session")

    assert await broker.key("a") == exchanged
    assert partner.minted == [("a", "session")]


def test_a_laptop_gets_a_key_that_aurora_takes(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request()
    connected_office.shown_request(request_id)
    laptop = connected_office.laptop()

    answer = laptop.http.post(f"/v1/tenants/{TENANT}/token", json={})
    again = laptop.http.post(f"/v1/tenants/{TENANT}/token")

    document = answer.json()
    assert answer.status_code == 200
    assert document == again.json()
    assert document["aurora_url"] == aurora.url
    expires_at = datetime.fromisoformat(document["expires_at"])
    assert timedelta(hours=12) < expires_at - datetime.now(UTC) < timedelta(hours=14)
    read = aurora.http.get(
        f"/tenants/{TENANT}/site_surveys/{request_id}/request",
        headers={"Authorization": f"Bearer {document['bearer_token']}"},
    )
    assert read.status_code == 200
    assert len(aurora.calls("create_token")) == 1


def test_refused_keys_are_limited_over_http_too(connected_office: Office) -> None:
    connected_office.shown_request("a")
    laptop = connected_office.laptop()
    url = f"/v1/tenants/{TENANT}/token"
    keys = [laptop.http.post(url).json()["bearer_token"]]
    keys.append(laptop.http.post(url, json={"refused": sha256(keys[0])}).json()["bearer_token"])

    third = laptop.http.post(url, json={"refused": sha256(keys[1])})

    assert keys[0] != keys[1]
    assert third.status_code == 429
    assert int(third.headers["retry-after"]) <= 60
    assert laptop.http.post(url, json={"refused": "not a hash"}).status_code == 400


def test_tenants_of_requests_that_are_not_theirs_are_unknown(connected_office: Office, aurora: Aurora) -> None:
    connected_office.shown_request("a")
    jane = connected_office.laptop("Jane")
    connected_office.laptop("Joe")
    connected_office.administration.assign("a", "Joe")

    for tenant in (TENANT, "nobody", "..%2F..", "%00"):
        answer = jane.http.post(f"/v1/tenants/{tenant}/token")
        assert answer.status_code == 404, tenant
    assert aurora.calls("create_token") == []


def test_aurora_away_is_told_as_such(office: Office) -> None:
    office.shown_request("a")

    answer = office.laptop().http.post(f"/v1/tenants/{TENANT}/token")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "aurora_away"
    assert "retry-after" not in answer.headers, "the pace is Aurora's to ask for, else the laptop's own"


def test_auroras_pause_is_handed_on(connected_office: Office, aurora: Aurora) -> None:
    aurora.fault("create_token", 429, headers={"Retry-After": "37"})
    connected_office.shown_request("a")

    answer = connected_office.laptop().http.post(f"/v1/tenants/{TENANT}/token")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "37")


def test_a_refused_application_key_is_the_offices_affair_and_stays_unnamed(
    connected_office: Office, aurora: Aurora
) -> None:
    aurora.fault("create_token", 401)
    connected_office.shown_request("a")

    answer = connected_office.laptop().http.post(f"/v1/tenants/{TENANT}/token")

    assert answer.status_code == 502
    assert answer.json()["error"]["code"] == "application_key_refused"
    assert APPLICATION_KEY not in answer.text

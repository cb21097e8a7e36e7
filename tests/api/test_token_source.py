"""Temporary keys: asked for once, kept while good, renewed once when refused."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest

from surveyor_app.api.errors import KeyPending, ServerFault, Throttled
from surveyor_app.api.relay import RelayKey
from surveyor_app.api.token_source import TokenSource
from tests.sync.fake_clock import FakeClock

pytestmark = pytest.mark.asyncio


class Giver:
    """Hands out tk-1, tk-2, …; `lifetime` is in seconds."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.lifetime = 13 * 3600.0
        self.stuck = False
        self.fault: Exception | None = None

    async def temporary_key(self, tenant_id: str, refused_sha256: str | None = None) -> RelayKey:
        self.asked.append(refused_sha256)
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault
        name = f"tk-{1 if self.stuck else len(self.asked)}"
        return RelayKey(name, datetime(2026, 1, 1, tzinfo=UTC), "https://aurora.test", self.lifetime)


async def test_many_at_once_cause_one_request() -> None:
    giver = Giver()
    source = TokenSource(giver, FakeClock())
    keys = await asyncio.gather(*(source.key("t") for _ in range(10)))
    assert {key.bearer_token for key in keys} == {"tk-1"}
    assert giver.asked == [None]


async def test_a_key_is_replaced_ten_minutes_before_its_end_by_the_relays_clock() -> None:
    giver, clock = Giver(), FakeClock()
    source = TokenSource(giver, clock)
    await source.key("t")
    clock.advance(13 * 3600 - 601)
    assert (await source.key("t")).bearer_token == "tk-1"
    clock.advance(2)
    assert (await source.key("t")).bearer_token == "tk-2"


async def test_a_refused_key_is_renewed_once_for_everybody() -> None:
    giver = Giver()
    source = TokenSource(giver, FakeClock())
    await source.key("t")
    keys = await asyncio.gather(*(source.refused("t", "tk-1") for _ in range(5)))
    assert {key.bearer_token for key in keys} == {"tk-2"}
    assert giver.asked == [None, hashlib.sha256(b"tk-1").hexdigest()]


async def test_the_same_key_again_means_wait_a_minute() -> None:
    giver = Giver()
    giver.stuck = True
    source = TokenSource(giver, FakeClock())
    await source.key("t")
    with pytest.raises(KeyPending) as caught:
        await source.refused("t", "tk-1")
    assert caught.value.retry_after_seconds == 60


async def test_an_office_that_has_just_minted_does_not_count_as_a_server_that_asks_to_slow_down() -> None:
    giver = Giver()
    source = TokenSource(giver, FakeClock())
    await source.key("t")
    giver.fault = Throttled("too often", retry_after_seconds=40)
    with pytest.raises(KeyPending) as caught:
        await source.refused("t", "tk-1")
    assert caught.value.retry_after_seconds == 40
    giver.fault = None
    assert (await source.key("t")).bearer_token, "the next item asks for the office's key again"


async def test_a_fault_is_not_kept() -> None:
    giver = Giver()
    giver.fault = ServerFault("down", status=503)
    source = TokenSource(giver, FakeClock())
    with pytest.raises(ServerFault):
        await source.key("t")
    giver.fault = None
    assert (await source.key("t")).bearer_token == "tk-2"


async def test_tenants_have_keys_of_their_own_and_a_forgotten_one_is_asked_for_again() -> None:
    source = TokenSource(Giver(), FakeClock())
    assert [(await source.key(tenant)).bearer_token for tenant in ("a", "b", "a")] == ["tk-1", "tk-2", "tk-1"]
    source.forget("a")
    assert (await source.key("a")).bearer_token == "tk-3"


async def test_a_key_never_shows_in_a_repr() -> None:
    assert "tk-1" not in repr(await TokenSource(Giver(), FakeClock()).key("t"))

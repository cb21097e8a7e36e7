"""An answer that trickles for ever ends by the total time limit, whatever asked for it."""

from __future__ import annotations

import time

import pytest

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import Offline
from surveyor_app.api.relay import RelayApi
from tests.api.raw_server import serving, trickle

pytestmark = pytest.mark.asyncio


async def test_the_office_s_trickling_answer_ends_in_time() -> None:
    async with serving(trickle) as url:
        relay = RelayApi(url, "token", timeout_seconds=0.3)
        started = time.monotonic()
        with pytest.raises(Offline) as caught:
            await relay.requests(None)
        await relay.aclose()
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 5


async def test_aurora_s_trickling_answer_ends_in_time() -> None:
    async with serving(trickle) as url:
        aurora = AuroraTenant(url, "tenant", "key", timeout_seconds=0.3)
        with pytest.raises(Offline) as caught:
            await aurora.complete("req-1")
        await aurora.aclose()
    assert caught.value.code == "timeout"

"""An answer that trickles for ever ends by the total time limit, whatever asked for it."""

from __future__ import annotations

import asyncio
import time

import pytest

from surveyor_app.api.answers import RELAY_HEADER
from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import Offline
from surveyor_app.api.relay import RelayApi
from surveyor_app.api.transport import SLOWEST_BYTES_PER_SECOND
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


async def slow_but_steady(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Four times 16 KiB, each after a while."""
    await reader.readuntil(b"\r\n\r\n")
    size = 4 * SLOWEST_BYTES_PER_SECOND
    head = f"HTTP/1.1 200 OK\r\n{RELAY_HEADER}: test\r\ncontent-type: image/png\r\ncontent-length: {size}\r\n\r\n"
    writer.write(head.encode())
    for _ in range(4):
        await asyncio.sleep(0.2)
        writer.write(b"x" * SLOWEST_BYTES_PER_SECOND)
        await writer.drain()


async def test_a_large_answer_may_take_longer_as_long_as_it_moves() -> None:
    async with serving(slow_but_steady) as url:
        relay = RelayApi(url, "token", timeout_seconds=0.4)
        picture, _media_type = await relay.screenshot("req-1")
        await relay.aclose()
    assert len(picture) == 4 * SLOWEST_BYTES_PER_SECOND

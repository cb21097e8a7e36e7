"""The tests' clock, which `sleep` moves at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests import fake_clock


@dataclass
class FakeClock(fake_clock.FakeClock):
    """`slept` records every wait in seconds."""

    slept: list[float] = field(default_factory=list)

    def advance(self, seconds: float) -> None:
        self.pass_seconds(seconds)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

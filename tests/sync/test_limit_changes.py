"""The upload speed limit holds at once, in the middle of a photo."""

from __future__ import annotations

import pytest

from surveyor_app.services.upload_limit import UploadLimitService
from surveyor_app.sync.events import Event, UploadProgress
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio
SLOW_KBIT = 8  # 1,000 bytes a second


async def _seconds_to_send(laptop: Laptop, first_kbit: int | None, then_kbit: int | None) -> tuple[float, int]:
    """How long one photo takes when the limit changes after its first piece, and its bytes."""
    limit = UploadLimitService(laptop.database)
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    laptop.add_photo("req-1", 1, side=2500)
    laptop.publish("req-1")
    limit.set(first_kbit)
    progress: list[UploadProgress] = []

    def see(event: Event) -> None:
        if isinstance(event, UploadProgress):
            progress.append(event)
            if 0 < event.sent_bytes < event.total_bytes:
                limit.set(then_kbit)

    started = laptop.clock.monotonic()
    report = await laptop.engine(see).run_once(20)
    assert report.published == ("req-1",)
    return laptop.clock.monotonic() - started, progress[0].total_bytes


async def test_a_limit_that_is_taken_away_slows_no_piece_after_the_next(laptop: Laptop) -> None:
    seconds, size = await _seconds_to_send(laptop, SLOW_KBIT, None)
    assert size > 30_000  # at that limit it would have taken half a minute
    assert seconds < 15


async def test_a_limit_that_is_kept_is_kept_to_the_end(laptop: Laptop) -> None:
    seconds, size = await _seconds_to_send(laptop, SLOW_KBIT, SLOW_KBIT)
    assert seconds > size / 1000 - 10

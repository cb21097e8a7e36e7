"""What a serving relay does by itself once a day: collects garbage and warns of photos that nobody fetches."""

from __future__ import annotations

import asyncio
import logging

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.collection import Collector
from surveyor_app.relay.fetch_log import FetchLog
from surveyor_app.relay.inspection import unfetched_words

logger = logging.getLogger(__name__)

FIRST_AFTER_SECONDS = 300.0
EVERY_SECONDS = 24 * 3600.0
_POLL_SECONDS = 1.0


class Housekeeper:
    """`run()` until cancelled. Also writes down fetches that the database refused when they happened."""

    def __init__(self, collector: Collector, fetches: FetchLog, clock: Clock) -> None:
        self._collector = collector
        self._fetches = fetches
        self._clock = clock

    async def run(self) -> None:
        """Look every second whether anything is due."""
        due = self._clock.monotonic() + FIRST_AFTER_SECONDS
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            await asyncio.to_thread(self._fetches.flush)
            if self._clock.monotonic() >= due:
                await asyncio.to_thread(self._collect)
                due = self._clock.monotonic() + EVERY_SECONDS

    def _collect(self) -> None:
        try:
            report = self._collector.collect()
        except (StorageFault, OSError) as fault:
            logger.warning("the daily collection failed: %s", fault)
            return
        except Exception:
            logger.exception("the daily collection failed in an unexpected way")
            return
        logger.info("collected %d things, %d bytes", len(report.collected), report.size)
        for entry in report.unfetched:
            logger.warning("%s", unfetched_words(entry))

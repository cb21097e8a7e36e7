"""Tells the office how far a survey is: a courtesy that is sent at once or not at all, and never holds anything up."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from surveyor_app.api.errors import ApiError
from surveyor_app.api.relay import RelayApi

logger = logging.getLogger(__name__)
_AT_ONCE = 20


class ProgressReports:
    """Reports on their way. `settle()` waits a little for them before the connections close."""

    def __init__(self, relay: RelayApi) -> None:
        self._relay = relay
        self._last: asyncio.Task[None] | None = None
        self._waiting = 0

    def send(self, request_id: str, kind: str, **facts: Any) -> None:
        """Report {"kind", …}; reports arrive in order, and those beyond a handful are dropped."""
        if self._waiting < _AT_ONCE:
            self._waiting += 1
            self._last = asyncio.create_task(self._post(self._last, request_id, {"kind": kind, **facts}))

    async def settle(self, seconds: float) -> None:
        """Wait for what is on its way, at most this long, and drop the rest."""
        if self._last is None:
            return
        await asyncio.wait({self._last}, timeout=seconds)
        self._last.cancel()

    async def _post(self, earlier: asyncio.Task[None] | None, request_id: str, body: dict[str, Any]) -> None:
        try:
            if earlier is not None:
                await asyncio.wait({earlier})
            await self._relay.event(request_id, body)
        except ApiError as error:
            logger.info("the office was not told of the progress: %s", error.code)
        finally:
            self._waiting -= 1

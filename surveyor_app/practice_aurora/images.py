"""The screenshot host: signed addresses that work for a day, and the pictures behind them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.records import JsonObject, SurveyRequest
from surveyor_app.practice_aurora.roof_picture import draw_roof_picture
from surveyor_app.practice_aurora.settings import PracticeAurora
from surveyor_app.practice_aurora.store import Store


class ScreenshotGone(Exception):
    """The address is wrong or more than 24 hours old."""


class ScreenshotHost:
    """Signs screenshot addresses and draws the pictures, each once."""

    def __init__(self, store: Store, settings: PracticeAurora, clock: Clock) -> None:
        self._store = store
        self._lifetime = timedelta(hours=settings.screenshot_lifetime_hours)
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._drawn: dict[str, bytes] = {}
        self._drawing = asyncio.Lock()

    def url_for(self, request: SurveyRequest, base_url: str) -> str | None:
        """A fresh address for the request's screenshot; without scheme where the request says so."""
        if request.screenshot_url is not None or request.screenshot == "none":
            return request.screenshot_url
        expires = int((self._clock.now() + self._lifetime).timestamp())
        name = f"{request.id}.{expires}"
        url = f"{base_url.rstrip('/')}/_images/{name}.{self._signature(name)}.png"
        return url.split("://", 1)[1] if request.screenshot == "without_scheme" else url

    async def picture(self, signed: str) -> bytes:
        """The PNG at this address; ScreenshotGone when the signature is wrong or the time is over."""
        name, _, signature = signed.rpartition(".")
        request_id, _, expires = name.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(name).encode()):
            raise ScreenshotGone("the signature does not fit")
        if self._clock.now() >= datetime.fromtimestamp(int(expires), UTC):
            raise ScreenshotGone("the address has expired")
        return await self._draw(request_id)

    def _signature(self, name: str) -> str:
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:32]

    async def _draw(self, request_id: str) -> bytes:
        async with self._drawing:
            if request_id not in self._drawn:
                counts = self._module_counts(request_id)
                self._drawn[request_id] = await asyncio.to_thread(draw_roof_picture, request_id, counts)
        return self._drawn[request_id]

    def _module_counts(self, request_id: str) -> list[int]:
        request = self._store.requests.get(request_id)
        design = self._store.designs.get(request.requested_for_design_id or "") if request else None
        return [_module_count(array) for array in design.arrays] if design else []


def _module_count(array: JsonObject) -> int:
    module = array.get("module")
    count = module.get("count") if isinstance(module, dict) else None
    return count if isinstance(count, int) else 8

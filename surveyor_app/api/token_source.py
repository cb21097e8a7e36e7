"""Keeps one temporary key a tenant in memory: asked for once, renewed ten minutes before its end or when refused."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from surveyor_app.api.errors import KeyPending, Throttled
from surveyor_app.api.relay import RelayKey
from surveyor_app.domain.clock import Clock
from surveyor_app.language import tr

_REFRESH_BEFORE_END_SECONDS = 600.0
_RELAY_MINTS_AT_MOST_EVERY_SECONDS = 60.0


class KeyGiver(Protocol):
    """Who hands out temporary keys: the office relay."""

    async def temporary_key(self, tenant_id: str, refused_sha256: str | None = None) -> RelayKey:
        """A key for a tenant."""
        ...


@dataclass(slots=True)
class _Held:
    key: RelayKey
    good_until: float  # monotonic seconds


def _pending(seconds: float | None) -> KeyPending:
    text = tr("Aurora refused a key that is less than a minute old; the office makes another one in a minute.")
    wait = _RELAY_MINTS_AT_MOST_EVERY_SECONDS
    return KeyPending(text, retry_after_seconds=wait if seconds is None else min(seconds, wait))


class TokenSource:
    """Temporary keys by tenant, for one event loop. Many callers at once cause one request."""

    def __init__(self, giver: KeyGiver, clock: Clock) -> None:
        self._giver = giver
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def key(self, tenant_id: str) -> RelayKey:
        """A key that has ten minutes left; ApiError from the relay."""
        async with self._locks[tenant_id]:
            held = self._held.get(tenant_id)
            if held is not None and self._clock.monotonic() < held.good_until:
                return held.key
            return await self._ask(tenant_id, None)

    async def refused(self, tenant_id: str, bearer_token: str) -> RelayKey:
        """Another key in place of one that Aurora refused; whoever comes second gets what the first was given.

        KeyPending when the relay has only just minted the refused key and makes no other one yet.
        """
        async with self._locks[tenant_id]:
            held = self._held.get(tenant_id)
            if held is not None and held.key.bearer_token != bearer_token:
                return held.key
            self._held.pop(tenant_id, None)
            try:
                key = await self._ask(tenant_id, hashlib.sha256(bearer_token.encode()).hexdigest())
            except Throttled as fault:
                raise _pending(fault.retry_after_seconds) from fault
            if key.bearer_token == bearer_token:
                self._held.pop(tenant_id, None)
                raise _pending(None)
            return key

    def forget(self, tenant_id: str) -> None:
        """Drop a tenant's key, so that the next call asks the relay again."""
        self._held.pop(tenant_id, None)

    async def _ask(self, tenant_id: str, refused_sha256: str | None) -> RelayKey:
        key = await self._giver.temporary_key(tenant_id, refused_sha256)
        lasts = max(0.0, key.lifetime_seconds - _REFRESH_BEFORE_END_SECONDS)
        self._held[tenant_id] = _Held(key, self._clock.monotonic() + lasts)
        return key

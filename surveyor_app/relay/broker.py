"""Mints temporary keys at Aurora and keeps them, in memory only, until shortly before they end."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from surveyor_app.domain.clock import Clock
from surveyor_app.relay.security import sha256_of

RENEW_BEFORE_END = timedelta(minutes=10)
SECONDS_BETWEEN_RENEWALS = 60.0


class TemporaryKey(Protocol):
    """What Aurora answers."""

    @property
    def bearer_token(self) -> str:
        """The key."""
        ...

    @property
    def expires_at(self) -> datetime:
        """When it ends."""
        ...


class Partner(Protocol):
    """The part of Aurora's partner API that mints."""

    def create_token(self, tenant_id: str, session_token: str | None = None) -> Awaitable[TemporaryKey]:
        """A new temporary key."""
        ...


class RenewedTooOften(Exception):
    """A key was renewed less than a minute ago."""

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(f"renewed a moment ago, again in {math.ceil(retry_after_seconds)} s")
        self.retry_after_seconds = retry_after_seconds


@dataclass
class _Tenant:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    key: TemporaryKey | None = None
    renewed_at: float = -math.inf


class TokenBroker:
    """One key a tenant, one mint in flight a tenant. Belongs to one event loop; raises what the partner API raises."""

    def __init__(self, partner: Partner, clock: Clock) -> None:
        self._partner = partner
        self._clock = clock
        self._tenants: defaultdict[str, _Tenant] = defaultdict(_Tenant)

    async def key(self, tenant_id: str, refused_sha256: str | None = None) -> TemporaryKey:
        """A key with at least ten minutes to live.

        `refused_sha256` is the hash of a key that Aurora refused: where that is the one kept here a new one is minted,
        at most once a minute (RenewedTooOften); where another is kept, that one is the answer.
        """
        tenant = self._tenants[tenant_id]
        async with tenant.lock:
            kept = self._kept(tenant)
            if kept is None:
                return await self._mint(tenant, tenant_id)
            if refused_sha256 is None or refused_sha256.lower() != sha256_of(kept.bearer_token):
                return kept
            since = self._clock.monotonic() - tenant.renewed_at
            if since < SECONDS_BETWEEN_RENEWALS:
                raise RenewedTooOften(SECONDS_BETWEEN_RENEWALS - since)
            key = await self._mint(tenant, tenant_id)
            tenant.renewed_at = self._clock.monotonic()
            return key

    async def exchange(self, tenant_id: str, session_token: str) -> TemporaryKey:
        """A new key for a fresh session token, which this spends; it is kept for the tenant."""
        tenant = self._tenants[tenant_id]
        async with tenant.lock:
            return await self._mint(tenant, tenant_id, session_token)

    def _kept(self, tenant: _Tenant) -> TemporaryKey | None:
        key = tenant.key
        if key is None or key.expires_at - self._clock.now() <= RENEW_BEFORE_END:
            return None
        return key

    async def _mint(self, tenant: _Tenant, tenant_id: str, session_token: str | None = None) -> TemporaryKey:
        key = await self._partner.create_token(tenant_id, session_token)
        tenant.key = key
        return key

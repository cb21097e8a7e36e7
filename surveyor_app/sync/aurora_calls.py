"""Calls Aurora with a temporary key from the relay, renewing it once when Aurora refuses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import DeviceRefused, Unauthorised
from surveyor_app.api.relay import RelayKey
from surveyor_app.api.token_source import TokenSource
from surveyor_app.sync.faults import asking_the_office

Result = TypeVar("Result")
MakeTenant = Callable[[str, str, str, str | None], AuroraTenant]


class AuroraCalls:
    """One keep-alive client a tenant and key. Close with `aclose()`."""

    def __init__(self, tokens: TokenSource, make_tenant: MakeTenant = AuroraTenant) -> None:
        self._tokens = tokens
        self._make_tenant = make_tenant
        self._clients: dict[tuple[str, str, str, str | None], AuroraTenant] = {}

    async def call(self, tenant_id: str, action: Callable[[AuroraTenant], Awaitable[Result]]) -> Result:
        """The action's result; ApiError. Unauthorised only when a renewed key was refused as well."""
        with asking_the_office():
            key = await self._tokens.key(tenant_id)
        try:
            return await action(self._client(tenant_id, key))
        except DeviceRefused:
            raise
        except Unauthorised:
            with asking_the_office():
                renewed = await self._tokens.refused(tenant_id, key.bearer_token)
        try:
            return await action(self._client(tenant_id, renewed))
        except Unauthorised:
            self._tokens.forget(tenant_id)
            raise

    def _client(self, tenant_id: str, key: RelayKey) -> AuroraTenant:
        name = (key.aurora_url, tenant_id, key.bearer_token, key.api_version)
        if name not in self._clients:
            self._clients[name] = self._make_tenant(*name)
        return self._clients[name]

    async def aclose(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

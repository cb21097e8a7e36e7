"""The HTTP client with which practice Aurora calls others: webhooks out, pictures in."""

from __future__ import annotations

import logging
import ssl

import httpx
import truststore

USER_AGENT = "practice-aurora/1"


class Outgoing:
    """One client per server: no redirects, no proxy settings, no credentials of its own."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    @property
    def client(self) -> httpx.AsyncClient:
        """The client, made at first use on the running event loop."""
        if self._client is None:
            # httpx logs whole URLs at INFO, and a webhook's URL carries a session token.
            for name in ("httpx", "httpcore"):
                logging.getLogger(name).setLevel(logging.WARNING)
            self._client = httpx.AsyncClient(
                follow_redirects=False,
                # An office that is tried out may have a certificate of its own authority.
                verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                trust_env=False,
                headers={"User-Agent": USER_AGENT},
                timeout=20,
            )
        return self._client

    async def aclose(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

"""Fetches a design screenshot from wherever Aurora's URL points: no credentials, limits on size, time and address."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from surveyor_app import __version__
from surveyor_app.api.trust import system_trust
from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.relay.addresses import Address, AddressRefused, resolve
from surveyor_app.relay.pictures import check_picture
from surveyor_app.settings import checked_url, is_loopback_host

LARGEST_BYTES = 20 * 1024 * 1024
TIMEOUT_SECONDS = 60.0
MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class ScreenshotFault(Exception):
    """No screenshot came. `passing`: trying again later may help; the text holds no URL, since that is signed."""

    def __init__(self, text: str, *, passing: bool) -> None:
        super().__init__(text)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Screenshot:
    """The picture's bytes and its media type by content."""

    content: bytes
    media_type: str


def full_url(url: str, *, plain_loopback: bool) -> str:
    """Aurora's URL with a scheme: its own sample has none. `plain_loopback`: a stand-in on this machine speaks http."""
    if "://" in url:
        return url
    rest = url.lstrip("/")
    host = urlsplit(f"//{rest}").hostname
    return f"http://{rest}" if plain_loopback and is_loopback_host(host) else f"https://{rest}"


class ScreenshotFetcher:
    """One HTTP client for all screenshots, for one event loop. Close it with `aclose()`."""

    def __init__(self, aurora_url: str) -> None:
        parts = urlsplit(aurora_url)
        self._loopback = is_loopback_host(parts.hostname)
        self._plain_loopback = self._loopback and parts.scheme == "http"
        # trust_env off: a proxy would resolve names itself and undo the check of addresses.
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            verify=system_trust(),
            trust_env=False,
            timeout=20,
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": f"Surveyor/{__version__}", "Accept": "image/*", "Accept-Encoding": "identity"},
        )

    async def fetch(self, url: str) -> Screenshot:
        """The screenshot behind Aurora's URL. ScreenshotFault when there is none to be had."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                content = await self._follow(full_url(url.strip(), plain_loopback=self._plain_loopback))
        except AddressRefused as error:
            raise ScreenshotFault(str(error), passing=False) from None
        except (TimeoutError, httpx.HTTPError, OSError) as error:
            raise ScreenshotFault(
                f"The screenshot's host does not answer ({type(error).__name__}).", passing=True
            ) from None
        try:
            media_type = await asyncio.to_thread(check_picture, io.BytesIO(content))
        except PhotoRefused as error:
            raise ScreenshotFault(f"The screenshot cannot be used: {error.text}", passing=False) from None
        return Screenshot(content, media_type)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _follow(self, url: str) -> bytes:
        for _step in range(MOST_REDIRECTS + 1):
            try:
                allowed = checked_url(url, what="The screenshot's address")
            except ValueError as error:
                raise ScreenshotFault(str(error), passing=False) from None
            parts = urlsplit(allowed)
            host = parts.hostname or ""
            address = await resolve(
                host, parts.port or (443 if parts.scheme == "https" else 80), loopback_allowed=self._loopback
            )
            content, elsewhere = await self._get(allowed, host, address)
            if elsewhere is None:
                return content
            url = urljoin(allowed, elsewhere)
        raise ScreenshotFault("The screenshot's host sends us from one address to the next.", passing=False)

    async def _get(self, url: str, host: str, address: Address) -> tuple[bytes, str | None]:
        """The bytes, or where else they are. It connects to the address that was checked, whatever DNS says next."""
        parts = urlsplit(url)
        there = f"[{address}]" if address.version == 6 else str(address)
        port = f":{parts.port}" if parts.port else ""
        pinned = urlunsplit((parts.scheme.lower(), there + port, parts.path or "/", parts.query, ""))
        try:
            request = self._client.build_request(
                "GET", pinned, headers={"Host": parts.netloc}, extensions={"sni_hostname": host}
            )
        except httpx.InvalidURL:
            raise ScreenshotFault("The screenshot's address cannot be read.", passing=False) from None
        answer = await self._client.send(request, stream=True)
        try:
            if answer.status_code in _REDIRECTS:
                return b"", answer.headers.get("location", "")
            if answer.status_code != 200:
                raise ScreenshotFault(
                    f"The screenshot's host answers {answer.status_code}.", passing=answer.status_code in _PASSING
                )
            return await _limited_body(answer), None
        finally:
            await answer.aclose()


async def _limited_body(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > LARGEST_BYTES:
            raise ScreenshotFault("The screenshot is larger than 20 MB.", passing=False)
    return bytes(body)

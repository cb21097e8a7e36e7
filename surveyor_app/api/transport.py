"""Sends one HTTP request and reads the whole answer in a time limit that grows with what has arrived: no redirects, no
retries, no secrets in logs."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx

from surveyor_app import __version__
from surveyor_app.api.errors import ApiError, Offline, TlsFault
from surveyor_app.api.times import parse_http_date
from surveyor_app.api.trust import system_trust
from surveyor_app.language import tr
from surveyor_app.settings import is_loopback_host

logger = logging.getLogger(__name__)
# Both libraries log whole URLs and headers, and those carry session tokens and keys.
for _noisy in ("httpx", "httpcore"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

CALL_TIMEOUT_SECONDS = 30.0
CONNECT_TIMEOUT_SECONDS = 10.0
SLOWEST_BYTES_PER_SECOND = 16 * 1024  # a body on a slower line is given up
MAX_ANSWER_BYTES = 32 * 1024 * 1024
_CONNECTIONS = 8  # one that hangs must not keep the others from starting


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: status, headers (case does not matter), body bytes."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """Content-Type without its parameters, lower case, "" when absent."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    def text(self, limit: int = 65_536) -> str:
        """The start of the body as text, wrong bytes replaced."""
        return self.body[:limit].decode("utf-8", "replace")


def filled(template: str, values: Mapping[str, str] | None) -> str:
    """A path template with its opaque ids percent-encoded, so that no id can leave its segment."""
    if not values:
        return template
    return template.format(**{name: _segment(value) for name, value in values.items()})


def _segment(value: str) -> str:
    return value.replace(".", "%2E") if value in {".", ".."} else quote(value, safe="")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def transport_fault(error: Exception) -> ApiError:
    """Words for a call that brought no answer at all."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            break
        if isinstance(cause, ssl.SSLError):
            return TlsFault(
                tr("The server could not prove that it is the right one."),
                advice=tr("Check this computer's date and the address; nothing was sent."),
            )
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return Offline(tr("The server did not answer in time."), code="timeout")
    return Offline(tr("The server cannot be reached."))


class Transport:
    """A small pool of keep-alive connections to one server, for one event loop. Close it with `aclose()`."""

    def __init__(
        self,
        base_url: str,
        *,
        bearer: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.timeout_seconds = timeout_seconds
        self.server_time: datetime | None = None  # the Date of the last answer
        fixed = {"User-Agent": f"Surveyor/{__version__}", "Accept": "application/json, */*;q=0.1", **(headers or {})}
        if bearer is not None:
            fixed["Authorization"] = f"Bearer {bearer}"
        self._client = httpx.AsyncClient(
            headers=fixed,
            follow_redirects=False,
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_TIMEOUT_SECONDS, timeout_seconds)),
            limits=httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS),
            verify=system_trust(),
            # A proxy of the surroundings must never come between this machine and itself.
            trust_env=not is_loopback_host(urlsplit(base_url).hostname),
            transport=transport,
        )

    async def send(
        self,
        method: str,
        path: str,
        *,
        values: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
    ) -> Answer:
        """The answer to one request; `path` is a template filled from `values`, or a whole URL of this server.

        Offline or TlsFault when no whole answer came within the time limit: so many seconds for the whole call, and one
        more for each 16 KiB of the answer that have arrived.
        """
        url = path if "://" in path else self.base_url + filled(path, values)
        shown = path if "://" not in path else "(public URL)"
        try:
            async with asyncio.timeout(timeout_seconds or self.timeout_seconds) as limit:
                return await self._exchange(limit, method, url, params, json, content, headers)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            fault = transport_fault(error)
            logger.info("%s %s: no answer (%s, %s)", method, shown, fault.code, type(error).__name__)
            raise fault from error
        except ApiError as fault:
            logger.info("%s %s: %s", method, shown, fault.code)
            raise

    async def _exchange(
        self,
        limit: asyncio.Timeout,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        json: Any,
        content: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        async with self._client.stream(
            method, url, params=params, json=json, content=content, headers=headers
        ) as response:
            body, first_limit = bytearray(), limit.when()
            async for part in response.aiter_bytes():
                body += part
                if first_limit is not None:
                    limit.reschedule(first_limit + response.num_bytes_downloaded / SLOWEST_BYTES_PER_SECOND)
                if len(body) > MAX_ANSWER_BYTES:
                    raise Offline(tr("The server's answer is far too long."), code="answer_too_long")
            self.server_time = parse_http_date(response.headers.get("date")) or self.server_time
            return Answer(response.status_code, response.headers, bytes(body))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

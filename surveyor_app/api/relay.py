"""The laptop's client of the office relay: pairing, feed of requests, temporary keys, photos, catalogue, progress."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from surveyor_app.api.answers import json_of, object_in, raise_for_status
from surveyor_app.api.errors import ApiError, Offline
from surveyor_app.api.http import JsonClient
from surveyor_app.api.times import parse_http_date
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS
from surveyor_app.api.uploads import UploadClient
from surveyor_app.domain.times import parse_time
from surveyor_app.language import tr
from surveyor_app.settings import checked_url

_OURS = {"Authorization": "Surveyor read-back"}  # relays count no fetch that has an Authorization
_HEALTH_TIMEOUT_SECONDS = 5.0
_VERSION = re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """What a pairing gives; `repr` hides the token."""

    device_token: str
    surveyor: str
    relay_name: str

    def __repr__(self) -> str:
        return f"PairedDevice(surveyor={self.surveyor!r}, relay_name={self.relay_name!r})"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of the feed; an empty `requests` means nothing is newer than `cursor`."""

    requests: list[dict[str, Any]]
    cursor: str


@dataclass(frozen=True, slots=True)
class RelayKey:
    """A temporary key for Aurora at `aurora_url`; `lifetime_seconds` is measured by the relay's own clock.
    `api_version` is what to ask Aurora for; relays of earlier versions do not say."""

    bearer_token: str
    expires_at: datetime
    aurora_url: str
    lifetime_seconds: float
    api_version: str | None = None

    def __repr__(self) -> str:
        return f"RelayKey(expires_at={self.expires_at.isoformat()}, aurora_url={self.aurora_url!r})"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a public URL served."""

    sha256: str
    size: int
    media_type: str


class RelayApi:
    """Calls to one office relay, all raising ApiError; DeviceRefused when this laptop is not paired. `aclose()` it."""

    def __init__(
        self,
        base_url: str,
        device_token: str | None,
        *,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = JsonClient(
            base_url, bearer=device_token, timeout_seconds=timeout_seconds, transport=transport, relay=True
        )
        self.uploads = UploadClient(self._http)

    @property
    def server_time(self) -> datetime | None:
        """The relay's clock at its last answer, to whole seconds (UTC)."""
        return self._http.server_time

    async def check_health(self) -> None:
        """Return when the relay itself answers; ApiError says what is in the way."""
        answer = await self._http.send("GET", "/healthz", timeout_seconds=_HEALTH_TIMEOUT_SECONDS)
        raise_for_status(answer, relay=True)

    async def health(self) -> bool:
        """Whether the relay itself answers."""
        try:
            await self.check_health()
        except ApiError:
            return False
        return True

    async def pair(self, code: str, device_name: str) -> PairedDevice:
        """Exchange a pairing code for a device token; Refused or DeviceRefused in the relay's words otherwise."""
        document = object_in(
            await self._http.request("POST", "/v1/pairings", json={"code": code, "device_name": device_name})
        )
        return PairedDevice(
            _string(document, "device_token"), _string(document, "surveyor"), _string(document, "relay_name")
        )

    async def requests(self, since: str | None) -> FeedPage:
        """The requests that changed after the cursor, at most a page of them."""
        params = {"since": since} if since else None
        document = object_in(await self._http.request("GET", "/v1/requests", params=params))
        entries = document.get("requests")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise Offline(tr("The office's list of requests could not be read."), code="unexpected_answer")
        return FeedPage(entries, _string(document, "cursor"))

    async def screenshot(self, request_id: str) -> tuple[bytes, str]:
        """The stored picture and its media type; Refused(404) when there is none."""
        answer = await self._http.judged("GET", "/v1/requests/{id}/screenshot", values={"id": request_id})
        return answer.body, answer.media_type

    async def temporary_key(self, tenant_id: str, refused_sha256: str | None = None) -> RelayKey:
        """A temporary key for a tenant; `refused_sha256` (hex) names a key that Aurora refused and so is replaced."""
        answer = await self._http.judged(
            "POST",
            "/v1/tenants/{tenant}/token",
            values={"tenant": tenant_id},
            json={"refused": refused_sha256} if refused_sha256 else {},
        )
        document = object_in(json_of(answer))
        unsafe = tr("The office names an address of Aurora's that is not safe.")
        url = _safe(_string(document, "aurora_url"), unsafe)
        try:
            expires_at = parse_time(_string(document, "expires_at"))
        except ValueError:
            raise Offline(tr("The office's key could not be read."), code="unexpected_answer") from None
        asked_at = parse_http_date(answer.headers.get("date")) or datetime.now(UTC)
        lifetime = (expires_at - asked_at).total_seconds()
        version = _api_version(document.get("aurora_api_version"))
        return RelayKey(_string(document, "bearer_token"), expires_at, url, lifetime, version)

    async def photos(self, survey: str) -> list[dict[str, Any]]:
        """The photos hosted for a survey, each with id, photo, url, sha256, size and its fetches."""
        document = object_in(await self._http.request("GET", "/v1/photos", params={"survey": survey}))
        entries = document.get("photos")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def photo(self, remote_id: str) -> dict[str, Any]:
        """One hosted photo."""
        return object_in(await self._http.request("GET", "/v1/photos/{id}", values={"id": remote_id}))

    async def catalogue(self) -> dict[str, Any]:
        """The office's catalogue and checklist with their version."""
        return object_in(await self._http.request("GET", "/v1/catalogue"))

    async def event(self, request_id: str, body: dict[str, Any]) -> None:
        """Tell the office how far a survey is."""
        await self._http.judged("POST", "/v1/requests/{id}/events", values={"id": request_id}, json=body)

    async def activity(self, request_id: str) -> list[dict[str, Any]]:
        """What laptops reported about a request, newest first: device, surveyor, kind, revision, at, mine."""
        document = object_in(await self._http.request("GET", "/v1/requests/{id}/activity", values={"id": request_id}))
        entries = document.get("events")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def read_back(self, url: str) -> ReadBack:
        """Fetch a public URL as the world would, marked as ours. It may be on any host: no token goes there."""
        url = _safe(url, tr("The office's address for photos is not safe."))
        answer = await self._http.send("GET", url, headers=_OURS)
        raise_for_status(answer)
        return ReadBack(hashlib.sha256(answer.body).hexdigest(), len(answer.body), answer.media_type)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _safe(url: str, otherwise: str) -> str:
    try:
        return checked_url(url, what="url")
    except ValueError:
        raise Offline(otherwise, code="unexpected_answer") from None


def _api_version(value: Any) -> str | None:
    """What may stand in a header; anything else counts as none."""
    return value if isinstance(value, str) and _VERSION.fullmatch(value) else None


def _string(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str) or not value:
        raise Offline(tr("The office's answer lacks {key}.", key=key), code="unexpected_answer")
    return value

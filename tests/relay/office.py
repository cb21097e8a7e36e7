"""An office relay as tests see it: its address, its laptops, and shortcuts into its database."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import text

from surveyor_app.relay import feed_records, prefetch_records, request_records
from surveyor_app.relay.administration import Administration
from surveyor_app.relay.context import Relay
from surveyor_app.relay.settings import RelaySettings
from tests.relay.servers import MovableClock

APPLICATION_KEY = "made-up-application-key-7c1d"
WEBHOOK_SECRET = "made-up-webhook-secret-93ab"
TENANT = "tenant-one"
SURVEY = "survey-1"
WEBHOOK = "/webhooks/aurora/site-survey-requested"


def picture(seed: int = 0, width: int = 320, height: int = 240, kind: str = "JPEG") -> bytes:
    """A small picture; another seed gives other bytes."""
    image = Image.effect_mandelbrot((width, height), (-2, -1.2 - seed / 50, 1, 1.2), 40).convert("RGB")
    image.putpixel((0, 0), (seed % 256, seed // 256 % 256, 7))
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def noise(width: int = 2000, height: int = 1500) -> bytes:
    """A JPEG of a megabyte or more."""
    target = io.BytesIO()
    Image.effect_noise((width, height), 120).save(target, "JPEG", quality=95)
    return target.getvalue()


def metadata(**values: str) -> str:
    """An Upload-Metadata header."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def checksum(data: bytes) -> str:
    """An Upload-Checksum header."""
    return "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()


class Laptop:
    """A paired laptop's HTTP client."""

    def __init__(self, url: str, token: str) -> None:
        self.token = token
        self.http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30
        )

    def feed(self, since: str = "") -> dict[str, Any]:
        """One page."""
        answer = self.http.get("/v1/requests", params={"since": since})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def ids(self, since: str = "") -> list[str]:
        """The ids of one page."""
        return [entry["id"] for entry in self.feed(since)["requests"]]

    def announce(self, data: bytes, survey: str, photo: str = "photo-1", **changes: str) -> httpx.Response:
        """POST an upload."""
        values = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "type": "image/jpeg",
            "survey": survey,
            "photo": photo,
            "filename": "E04_main-breaker_1of1.jpg",
            "tenant": TENANT,
        } | changes
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": metadata(**values)}
        return self.http.post("/v1/uploads", headers=headers)

    def chunk(self, location: str, offset: int, data: bytes, **changes: str) -> httpx.Response:
        """PATCH a chunk; `changes` replace headers, given with underscores."""
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Upload-Checksum": checksum(data),
            "Content-Type": "application/offset+octet-stream",
        } | {name.replace("_", "-"): value for name, value in changes.items()}
        return self.http.patch(location, content=data, headers=headers)

    def upload(self, data: bytes, survey: str, photo: str = "photo-1", **changes: str) -> dict[str, Any]:
        """Announce and send a whole photo; its entry at /v1/photos."""
        made = self.announce(data, survey, photo, **changes)
        assert made.status_code in (200, 201), made.text
        if made.status_code == 201:
            sent = self.chunk(made.headers["location"], 0, data)
            assert sent.status_code == 204, sent.text
            assert sent.headers["upload-complete"] == "?1"
        entry: dict[str, Any] = self.http.get(f"/v1/photos/{made.json()['id']}").json()
        return entry

    def upload_in_pieces(self, data: bytes, survey: str, photo: str = "photo-1") -> dict[str, Any]:
        """As `upload`, for photos larger than one chunk may be."""
        location = self.announce(data, survey, photo).headers["location"]
        step = 2 * 1024 * 1024
        for offset in range(0, len(data), step):
            assert self.chunk(location, offset, data[offset : offset + step]).status_code == 204
        return self.upload(data, survey, photo)


@dataclass
class Office:
    """A running relay."""

    url: str
    app: FastAPI
    settings: RelaySettings
    clock: MovableClock

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=30)
        self._laptops: list[Laptop] = []

    @property
    def relay(self) -> Relay:
        """Its inside."""
        relay: Relay = self.app.state.relay
        return relay

    @property
    def administration(self) -> Administration:
        """The commands, on the running relay's own database."""
        return Administration(self.relay.database, self.clock)

    def laptop(self, surveyor: str = "Jane", name: str = "Jane's laptop") -> Laptop:
        """Pair a laptop, for real."""
        code = self.administration.add_surveyor(surveyor).code
        answer = self.http.post("/v1/pairings", json={"code": code, "device_name": name})
        assert answer.status_code == 200, answer.text
        self._laptops.append(Laptop(self.url, answer.json()["device_token"]))
        return self._laptops[-1]

    def webhook(self, request_id: str, tenant: str = TENANT, session_token: str = "", **headers: str) -> httpx.Response:
        """Tell of a request as Aurora does."""
        params = {"site_survey_request_id": request_id, "tenant_id": tenant, "session_token": session_token}
        return self.http.get(WEBHOOK, params=params, headers=headers or {"X-Surveyor-Webhook-Secret": WEBHOOK_SECRET})

    def shown_request(self, request_id: str, tenant: str = TENANT, **documents: Any) -> int:
        """Put a request into the database as if it had been prefetched; its row."""
        with self.relay.database.write() as connection:
            row_id = request_records.receive(connection, tenant, request_id, self.clock.now())
            request = {"id": request_id, "status": "requested"} | documents.pop("request", {})
            request_records.save(connection, row_id, request=request, **documents)
            feed_records.appear(connection, row_id)
        return row_id

    def queue_prefetch(self, row_id: int, session_token: str | None = None) -> None:
        """Ask for a prefetch without waking the worker."""
        with self.relay.database.write() as connection:
            prefetch_records.want(connection, row_id, self.clock.now(), session_token)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with self.relay.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def close(self) -> None:
        """Close every client."""
        for client in (self.http, *(laptop.http for laptop in self._laptops)):
            client.close()


def offset_of(laptop: Laptop, location: str) -> int:
    """What HEAD says."""
    answer = laptop.http.head(location)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])

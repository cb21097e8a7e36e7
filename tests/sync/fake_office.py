"""The office relay and Aurora in memory, spoken to over HTTP messages, so that the real clients are under test too."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from surveyor_app.api.answers import RELAY_HEADER
from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.relay import RelayApi
from tests.sync.fake_clock import FakeClock

RELAY = "https://relay.test"
AURORA = "https://aurora.test"
TENANT = "tenant-1"
DEVICE_TOKEN = "device-token"
SECTIONS_THEN_STATUS = ["PUT electrical", "PUT subpanels", "PUT mounting_planes", "PUT status"]

Fault = httpx.Response | type[Exception] | Callable[[httpx.Request], httpx.Response]


@dataclass
class Upload:
    """An upload on its way, or a hosted photo."""

    id: str
    sha256: str
    length: int
    photo: str
    survey: str
    filename: str
    data: bytes = b""
    fetches: list[dict[str, Any]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return len(self.data) == self.length and hashlib.sha256(self.data).hexdigest() == self.sha256

    @property
    def url(self) -> str:
        return f"{RELAY}/p/token-{self.id}/{self.filename}"


class FakeOffice(httpx.AsyncBaseTransport):
    """`calls` records (method, path); `put` a fault into `faults` under the start of "METHOD /path" to have it met."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.requests: list[dict[str, Any]] = []
        self.epoch = "e1"
        self.screenshots: dict[str, bytes] = {}
        self.catalogue: dict[str, Any] = {"version": "shipped"}
        self.uploads: dict[str, Upload] = {}
        self.keys: list[str] = ["tk-1"]
        self.refused_keys: set[str] = set()
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.reported_at: dict[tuple[str, str], datetime] = {}
        self.others: list[dict[str, Any]] = []
        self.aurora: dict[str, Any] = {"status": "requested"}
        self.calls: list[str] = []
        self.api_version: object = None
        self.asked_versions: set[str | None] = set()
        self.clock_ahead = timedelta(0)
        self.aurora_ahead = timedelta(0)
        self.sent_bodies: list[tuple[str, bytes]] = []
        self.bodies: list[tuple[str, Any]] = []
        self.faults: dict[str, list[Fault]] = {}
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        self.body_bytes = 0
        self.fetch_at_once = True
        self.corrupt_served = 0

    # ── For tests ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def make_relay(self, url: str, token: str | None) -> RelayApi:
        return RelayApi(url, token, transport=self)

    def make_tenant(self, url: str, tenant: str, bearer: str, api_version: str | None) -> AuroraTenant:
        return AuroraTenant(url, tenant, bearer, api_version, transport=self)

    def fail(self, start: str, *faults: Fault) -> None:
        """Meet calls that start like this ("…$": that are exactly this) with these faults, one each, then be well."""
        self.faults.setdefault(start, []).extend(faults)

    def count(self, start: str) -> int:
        return sum(call.startswith(start) for call in self.calls)

    def aurora_calls(self) -> list[str]:
        """What Aurora was asked, by the last word of its path."""
        return [f"{call.split()[0]} {call.rsplit('/', 1)[1]}" for call in self.calls if "/site_surveys/" in call]

    @property
    def aurora_time(self) -> datetime:
        """Aurora's own clock."""
        return self.clock.now() + self.aurora_ahead

    def add_request(self, request_id: str, **changes: Any) -> None:
        """A prefetched request, or a change of one, just read from Aurora."""
        entry = {
            "id": request_id,
            "tenant_id": TENANT,
            "received_at": self.clock.now().isoformat(),
            "assigned_to": None,
            "status": "requested",
            "request": {"id": request_id, "status": "requested", "requested_at": "2026-01-25T07:21:30.507Z"},
            "read_at": self.aurora_time.isoformat(),
            "project": {"customer_first_name": "Ada", "customer_last_name": "Example", "address": "1 Sample St"},
            "design": {"bill_of_materials": [{"component_type": "batteries", "name": "B", "quantity": 2}]},
            "screenshot": None,
        }
        self.requests.append({**entry, **changes})

    # ── HTTP ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        call = f"{request.method} {path}"
        self.calls.append(call)
        body = await request.aread()
        self.sent_bodies.append((request.method, body))
        if request.method in self.before:
            await self.before[request.method]()
        for start, faults in self.faults.items():
            if faults and (call == start[:-1] if start.endswith("$") else call.startswith(start)):
                fault = faults.pop(0)
                if isinstance(fault, httpx.Response):
                    fault.request = request
                    if request.url.host == "relay.test":
                        fault.headers.setdefault(RELAY_HEADER, "test")
                    return fault
                if isinstance(fault, type):
                    raise fault("made to fail")
                return fault(request)
        if request.url.host == "aurora.test":
            answer = self._aurora(request, body)
            answer.headers["Date"] = f"{self.aurora_time:%a, %d %b %Y %H:%M:%S} GMT"
            return answer
        if path.startswith("/p/"):
            return self._public(request)
        if path != "/healthz" and request.headers.get("authorization") != f"Bearer {DEVICE_TOKEN}":
            return self._relay_answer(401, {"error": {"code": "unknown_device", "text": "Unknown device."}})
        return self._relay(request, body)

    def _relay_answer(self, status: int, body: Any = None, **headers: str) -> httpx.Response:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        date = (self.clock.now() + self.clock_ahead).strftime("%a, %d %b %Y %H:%M:%S GMT")
        fields |= {RELAY_HEADER: "test", "Date": date}
        if body is None:
            return httpx.Response(status, headers=fields)
        return httpx.Response(status, json=body, headers=fields)

    def _relay(self, request: httpx.Request, body: bytes) -> httpx.Response:
        path = request.url.path
        if path == "/healthz":
            return self._relay_answer(200, {"status": "ok"})
        if path == "/v1/requests":
            return self.answer_feed(request)
        if path.endswith("/screenshot"):
            picture = self.screenshots[path.split("/")[3]]
            return httpx.Response(200, content=picture, headers={"Content-Type": "image/png", RELAY_HEADER: "test"})
        if path.endswith("/events"):
            event = json.loads(body)
            self.events.append((path.split("/")[3], event))
            self.reported_at[path.split("/")[3], event["kind"]] = self.clock.now()
            return self._relay_answer(200, {"recorded": True})
        if path.endswith("/activity"):
            return self._relay_answer(200, {"events": self._activity(path.split("/")[3])})
        if path == "/v1/catalogue":
            return self._relay_answer(200, self.catalogue)
        if path.endswith("/token"):
            return self._token(json.loads(body))
        return self._upload(request, body) if path.startswith("/v1/uploads") else self._hosted(path, request)

    def _activity(self, request_id: str) -> list[dict[str, Any]]:
        """The newest event of each kind that this laptop reported, and what the test says of others."""
        newest = {event["kind"]: event for survey, event in self.events if survey == request_id}
        mine = [
            {"device": "this", "surveyor": "Ada", "kind": kind, "revision": event.get("revision"), "mine": True}
            | {"at": self.reported_at[request_id, kind].isoformat()}
            for kind, event in newest.items()
        ]
        return [*mine, *self.others]

    def answer_feed(self, request: httpx.Request) -> httpx.Response:
        """Two requests a page."""
        epoch, _, number = request.url.params.get("since", "").rpartition("-")
        since = int(number or "0") if epoch == self.epoch else 0
        page = self.requests[since : since + 2]
        return self._relay_answer(200, {"requests": page, "cursor": f"{self.epoch}-{since + len(page)}"})

    def _hosted(self, path: str, request: httpx.Request) -> httpx.Response:
        if path == "/v1/photos":
            mine = [u for u in self.uploads.values() if u.survey == request.url.params["survey"] and u.complete]
            return self._relay_answer(200, {"photos": [self._photo(upload) for upload in mine]})
        if path.startswith("/v1/photos/"):
            upload = self.uploads.get(path.rsplit("/", 1)[1])
            if upload is None or not upload.complete:
                return self._relay_answer(404, {"error": {"code": "not_found", "text": "No such photo."}})
            return self._relay_answer(200, self._photo(upload))
        raise AssertionError(f"{request.method} {path} is not part of the relay")

    def _token(self, body: dict[str, Any]) -> httpx.Response:
        current = self.keys[-1]
        if body.get("refused") == hashlib.sha256(current.encode()).hexdigest():
            self.keys.append(f"tk-{len(self.keys) + 1}")
        expires = (self.clock.now() + timedelta(hours=13)).isoformat()
        answer: dict[str, object] = {"bearer_token": self.keys[-1], "expires_at": expires, "aurora_url": AURORA}
        if self.api_version is not None:
            answer["aurora_api_version"] = self.api_version
        return self._relay_answer(200, answer)

    def _photo(self, upload: Upload) -> dict[str, Any]:
        names = ("id", "survey", "photo", "filename", "url", "sha256")
        return {**{name: getattr(upload, name) for name in names}, "size": upload.length, "fetches": upload.fetches}

    def _upload(self, request: httpx.Request, body: bytes) -> httpx.Response:
        if request.method == "POST":
            pairs = (pair.split(" ") for pair in request.headers["Upload-Metadata"].split(","))
            facts = {key: base64.b64decode(value).decode() for key, value in pairs}
            length = int(request.headers["Upload-Length"])
            upload = Upload(
                id=f"up{len(self.uploads) + 1}",
                sha256=facts["sha256"],
                length=length,
                photo=facts["photo"],
                survey=facts["survey"],
                filename=facts["filename"],
            )
            twins = [u for u in self.uploads.values() if u.sha256 == upload.sha256 and u.complete]
            same = next((u for u in twins if (u.survey, u.photo) == (upload.survey, upload.photo)), None)
            upload.data = twins[0].data if twins else b""
            upload = same or upload
            self.uploads[upload.id] = upload
            answer = {"id": upload.id, "offset": len(upload.data), "length": length, "complete": upload.complete}
            answer |= {"url": upload.url if upload.complete else None, "sha256": upload.sha256}
            if upload.complete:
                return self._relay_answer(200, answer)
            return self._relay_answer(201, answer, location=f"/v1/uploads/{upload.id}")
        found = self.uploads.get(request.url.path.rsplit("/", 1)[1])
        if found is None:
            return self._relay_answer(404, {"error": {"code": "not_found", "text": "No such upload."}})
        if request.method == "PATCH":
            self.body_bytes += len(body)
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            assert request.headers["Upload-Checksum"] == f"sha256 {digest}"
            if int(request.headers["Upload-Offset"]) != len(found.data):
                return self._relay_answer(409, {}, upload_offset=str(len(found.data)))
            found.data += body
            if len(found.data) == found.length and not found.complete:
                found.data = b""
                return self._relay_answer(460, {}, upload_offset="0")
        headers = {"upload_offset": str(len(found.data))} | ({"upload_complete": "?1"} if found.complete else {})
        return self._relay_answer(204 if request.method == "PATCH" else 200, None, **headers)

    def _public(self, request: httpx.Request) -> httpx.Response:
        upload = self.uploads.get(request.url.path.split("/")[2].removeprefix("token-"))
        if upload is None or not upload.complete:
            return httpx.Response(404)
        assert DEVICE_TOKEN not in request.headers.get("authorization", "")
        if "authorization" not in request.headers:
            self._fetched(upload)
        data = upload.data
        if self.corrupt_served:
            self.corrupt_served -= 1
            data = data[:-1] + b"?"
        return httpx.Response(200, content=data, headers={"Content-Type": "image/jpeg", RELAY_HEADER: "test"})

    def _fetched(self, upload: Upload) -> None:
        upload.fetches.append({"at": self.clock.now().isoformat(), "complete": True, "bytes": upload.length})

    # ── Aurora ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _aurora(self, request: httpx.Request, body: bytes) -> httpx.Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if key not in self.keys or key in self.refused_keys:
            return httpx.Response(401, json={"error": "unauthorized"})
        section = request.url.path.rsplit("/", 1)[1]
        self.asked_versions.add(request.headers.get("aurora-api-version"))
        if request.method == "GET":
            return httpx.Response(200, json={"site_survey_request": {"status": self.aurora["status"]}})
        document = json.loads(body)
        self.bodies.append((section, document))
        if section == "status":
            self.aurora["status"] = document["site_survey"]["status"]
        else:
            self.aurora[section] = document
            if self.fetch_at_once:
                for image in _images(document):
                    token = image["url"].split("/")[4]
                    self._fetched(self.uploads[token.removeprefix("token-")])
        return httpx.Response(200, json=document)


def _images(value: Any) -> list[dict[str, str]]:
    if isinstance(value, dict):
        found = list(value.get("images", []))
        return found + [image for key, entry in value.items() if key != "images" for image in _images(entry)]
    return [image for entry in value for image in _images(entry)] if isinstance(value, list) else []

"""The checks of the office's program: it starts, receives a webhook, pairs a laptop, and takes and serves a photo."""

from __future__ import annotations

import asyncio
import hashlib
from io import BytesIO
from pathlib import Path

from surveyor_app.practice_mode.office import PracticeOffice
from surveyor_app.self_test import parts
from surveyor_app.self_test.checks import Check, CheckFailedError


def checks(scratch: Path) -> list[Check]:
    """All of them, in this order; the later ones need the relay that an earlier one started."""
    office = _Office(scratch / "office")
    return [
        Check("program", parts.program),
        Check("files", parts.files),
        Check("lists", parts.lists),
        Check("certificates", parts.certificates),
        Check("start", office.start),
        Check("health", office.health),
        Check("webhook", office.webhook),
        Check("pairing", office.pair),
        Check("photo", office.photo),
        Check("files and rows", office.consistent),
    ]


class _Office:
    """A relay with a stand-in Aurora below `folder`; both end when this process does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: PracticeOffice | None = None
        self._requests: list[str] = []
        self._token = ""

    @property
    def _office(self) -> PracticeOffice:
        if self._running is None:
            raise CheckFailedError("the relay did not start")
        return self._running

    def start(self) -> str:
        """Stand-in Aurora and relay come up as processes of their own."""
        self._folder.mkdir()
        self._running = PracticeOffice(self._folder).__enter__()
        return self._running.relay_url

    def health(self) -> str:
        """The relay answers."""
        from surveyor_app.api.relay import RelayApi

        async def ask() -> None:
            relay = RelayApi(self._office.relay_url, None)
            try:
                await relay.check_health()
            finally:
                await relay.aclose()

        asyncio.run(ask())
        return "/healthz"

    def webhook(self) -> str:
        """Aurora's webhooks arrive, and what they announce is fetched."""
        from surveyor_app.practice_mode.job import wait

        self._office.subscribe()
        self._requests = self._office.request_sample_surveys()
        self._office.wait_until_prefetched(len(self._requests), poll=wait)
        return f"{len(self._requests)} requests"

    def pair(self) -> str:
        """A laptop is paired and sees the requests."""
        from surveyor_app.api.relay import RelayApi

        code = self._office.pairing_code("Self Test")

        async def ask() -> int:
            stranger = RelayApi(self._office.relay_url, None)
            try:
                self._token = (await stranger.pair(code, "self-test")).device_token
            finally:
                await stranger.aclose()
            laptop = RelayApi(self._office.relay_url, self._token)
            try:
                return len((await laptop.requests(None)).requests)
            finally:
                await laptop.aclose()

        seen = asyncio.run(ask())
        if not seen:
            raise CheckFailedError("the laptop sees no request")
        return f"{seen} requests seen"

    def photo(self) -> str:
        """A photo is uploaded, and its public address serves the same bytes."""
        from surveyor_app.api.relay import RelayApi
        from surveyor_app.api.uploads import UploadOffer

        data = _sample_photo()
        sha256 = hashlib.sha256(data).hexdigest()
        entry = self._office.relay_command("requests")["requests"][0]
        offer = UploadOffer(sha256, len(data), "image/jpeg", entry["id"], "photo-1", "a.jpg", entry["tenant_id"])

        async def send() -> None:
            laptop = RelayApi(self._office.relay_url, self._token)
            try:
                created = await laptop.uploads.create(offer)
                if created.location is not None:
                    await laptop.uploads.append(created.location, 0, data)
                photos = await laptop.photos(entry["id"])
                served = await laptop.read_back(str(photos[0]["url"]))
            finally:
                await laptop.aclose()
            if served.sha256 != sha256:
                raise CheckFailedError("the photo's public address serves other bytes")

        asyncio.run(send())
        return f"{len(data)} bytes"

    def consistent(self) -> str:
        """Every row has its file and every file its row; the relay ends."""
        office = self._office
        try:
            document = office.relay_command("check", "--deep")
        finally:
            office.__exit__()
            self._running = None
        if document["faults"]:
            raise CheckFailedError("; ".join(entry["text"] for entry in document["faults"]))
        return "relay check --deep"


def _sample_photo() -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()

"""Fetches every picture a section names, as Aurora does, and keeps the bytes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any

import httpx

from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.outgoing import Outgoing
from surveyor_app.practice_aurora.records import Download, JsonObject, Section, SurveyRequest
from surveyor_app.practice_aurora.store import new_id

AT_ONCE = 4
TIMEOUT_SECONDS = 30.0
LARGEST_PICTURE_BYTES = 64 * 1024 * 1024


class DownloadFailed(Exception):
    """The picture could not be had; the text says why."""


def images_of(section: Section, payload: Any) -> Iterator[tuple[str, JsonObject]]:
    """Every image of a section's payload with the place it hangs at."""
    if section == "electrical":
        for image in payload.get("images", []):
            yield section, image
        return
    for index, item in enumerate(payload):
        for image in item.get("images", []):
            yield f"{section}[{index}]", image


class Downloader:
    """Downloads in the background, a few at a time, without following redirects."""

    def __init__(self, outgoing: Outgoing, clock: Clock) -> None:
        self._outgoing = outgoing
        self._clock = clock
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._pictures: dict[str, bytes] = {}

    def start(self, request: SurveyRequest, section: Section, payload: Any) -> None:
        """Replace the section's pictures by those of this payload and begin to fetch them."""
        request.replaced_downloads += request.downloads.get(section, [])
        downloads = [
            Download(new_id(), request.id, section, place, image["url"], image["filename"])
            for place, image in images_of(section, payload)
        ]
        request.downloads[section] = downloads
        for download in downloads:
            task = asyncio.create_task(self._run(download))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def picture(self, sha256: str) -> bytes | None:
        """The bytes with this hash, when they were downloaded."""
        return self._pictures.get(sha256)

    async def idle(self, timeout_seconds: float) -> bool:
        """Wait until nothing is being fetched; False when the time was not enough."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=timeout_seconds)
        return not self._tasks

    async def aclose(self) -> None:
        """Stop what is still running."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, download: Download) -> None:
        try:
            async with self._turn, asyncio.timeout(TIMEOUT_SECONDS):
                await self._fetch(download)
        except TimeoutError:
            self._fail(download, f"no complete answer within {TIMEOUT_SECONDS:g} s")
        except DownloadFailed as failure:
            self._fail(download, str(failure))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
            self._fail(download, type(failure).__name__)
        download.finished_at = self._clock.now()

    async def _fetch(self, download: Download) -> None:
        async with self._outgoing.client.stream("GET", download.url) as response:
            download.http_status = response.status_code
            download.content_type = response.headers.get("content-type")
            content = bytearray()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > LARGEST_PICTURE_BYTES:
                    raise DownloadFailed(f"larger than {LARGEST_PICTURE_BYTES} bytes")
        download.size_bytes = len(content)
        download.sha256 = hashlib.sha256(content).hexdigest()
        self._pictures[download.sha256] = bytes(content)
        if response.is_redirect:
            raise DownloadFailed("redirects are not followed")
        if response.status_code != httpx.codes.OK:
            raise DownloadFailed(f"HTTP status {response.status_code}")
        if not (download.content_type or "").lower().startswith("image/"):
            raise DownloadFailed("not an image by its content type")
        if not content:
            raise DownloadFailed("empty")
        download.status = "done"

    @staticmethod
    def _fail(download: Download, reason: str) -> None:
        download.status = "failed"
        download.error = reason

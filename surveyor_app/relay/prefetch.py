"""Fetches what a survey request is about: the request, its project, its design summary and the screenshot.

Documents are stored as they come, so that a later failure costs none of them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from surveyor_app.api.errors import Refused, Unauthorised
from surveyor_app.domain.clock import Clock
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import feed_records, prefetch_records, request_records, rereads
from surveyor_app.relay.broker import TokenBroker
from surveyor_app.relay.database import Database
from surveyor_app.relay.prefetch_records import Prefetch
from surveyor_app.relay.screenshot_fetch import Screenshot, ScreenshotFault
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.security import sha256_of

Document = dict[str, Any]
MOST_SCREENSHOT_TRIES = 6
_GONE = frozenset({404, 410})


class TenantReader(Protocol):
    """The part of Aurora's API that is read."""

    @property
    def server_time(self) -> datetime | None:
        """Aurora's clock at its last answer, to whole seconds."""
        ...

    async def site_survey_request(self, request_id: str) -> Document:
        """The request."""
        ...

    async def project(self, project_id: str) -> Document:
        """The project."""
        ...

    async def design_summary(self, design_id: str) -> Document:
        """The design summary."""
        ...

    async def aclose(self) -> None:
        """Close its connections."""
        ...


class Screenshots(Protocol):
    """What fetches pictures."""

    async def fetch(self, url: str) -> Screenshot:
        """The picture behind a URL."""
        ...


class Prefetcher:
    """Does one prefetch at a time for each call of `run`; belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        broker: TokenBroker,
        open_tenant: Callable[[str, str], TenantReader],
        screenshots: Screenshots,
        folder: ScreenshotFolder,
    ) -> None:
        self._database = database
        self._clock = clock
        self._broker = broker
        self._open_tenant = open_tenant
        self._screenshots = screenshots
        self._folder = folder

    async def run(self, job: Prefetch) -> None:
        """Fetch and store everything. ApiError, RenewedTooOften or ScreenshotFault when something is to be retried."""
        key = await self._first_key(job)
        try:
            await self._with_key(job, key)
        except Unauthorised:
            renewed = await self._broker.key(job.tenant_id, sha256_of(key))
            await self._with_key(job, renewed.bearer_token)
        await asyncio.to_thread(self._finish, job)

    async def _first_key(self, job: Prefetch) -> str:
        """A key from the session token while that is fresh; without it where there is none or Aurora refuses it."""
        if job.session_token is not None:
            try:
                key = await self._broker.exchange(job.tenant_id, job.session_token)
                failpoint("relay-session-token-spent")
            except (Refused, Unauthorised):
                await asyncio.to_thread(self._forget_session_token, job)
            else:
                await asyncio.to_thread(self._forget_session_token, job)
                return key.bearer_token
        return (await self._broker.key(job.tenant_id)).bearer_token

    async def _with_key(self, job: Prefetch, key: str) -> None:
        async with self._tenant(job, key) as tenant:
            source, is_brief = await asyncio.to_thread(self._what_is_stored, job)
            began = self._clock.monotonic()
            try:
                request = await tenant.site_survey_request(job.request_id)
            except Refused as refusal:
                known = await asyncio.to_thread(self._stored_request, job)
                if refusal.status not in _GONE or known is None:
                    raise
                if job.routine and await asyncio.to_thread(self._is_finished, job):
                    return  # nobody waits for it any more: what Aurora tidied away changes nothing
                await self._save(job, request_deleted=True)
                await self._save_if_there(job, "project", known.get("project_id"), tenant.project)
                return
            read_at = self._by_aurora(tenant) - timedelta(seconds=self._clock.monotonic() - began)
            changed = await self._save(job, request=request, read_at=read_at, request_deleted=False)
            failpoint("relay-request-stored")
            if changed or not is_brief:
                await self._save_if_there(job, "project", request.get("project_id"), tenant.project)
                await self._save_if_there(job, "design", request.get("requested_for_design_id"), tenant.design_summary)
                failpoint("relay-documents-stored")
            has_picture = job.routine and source is not None and source == _address(request)
            if not has_picture:
                await self._screenshot(job, tenant, request)

    def _by_aurora(self, tenant: TenantReader) -> datetime:
        """Aurora's clock at the last answer, ours where it did not tell."""
        return tenant.server_time or self._clock.now()

    @asynccontextmanager
    async def _tenant(self, job: Prefetch, key: str) -> AsyncIterator[TenantReader]:
        tenant = self._open_tenant(job.tenant_id, key)
        try:
            yield tenant
        finally:
            await tenant.aclose()

    async def _save_if_there(
        self, job: Prefetch, name: str, subject_id: Any, read: Callable[[str], Awaitable[Document]]
    ) -> None:
        """Store a document. Of one that Aurora no longer has, what was stored stays; a project is marked as deleted."""
        if not isinstance(subject_id, str) or not subject_id:
            return
        try:
            document = await read(subject_id)
        except Refused as refusal:
            if refusal.status not in _GONE:
                raise
            if name == "project":
                await self._save(job, project_deleted=True)
            return
        flag = {"project_deleted": False} if name == "project" else {}
        await self._save(job, **{name: document}, **flag)

    async def _screenshot(self, job: Prefetch, tenant: TenantReader, request: Document) -> None:
        """Store the picture; one fresh URL is asked for when the first does not work."""
        url = request.get("screenshot_url")
        if not isinstance(url, str) or not url.strip():
            return
        try:
            picture = await self._screenshots.fetch(url)
        except ScreenshotFault:
            request = await tenant.site_survey_request(job.request_id)
            fresh = request.get("screenshot_url")
            if not isinstance(fresh, str) or not fresh.strip():
                return
            picture = await self._fetch_again(job, fresh)
        sha256 = hashlib.sha256(picture.content).hexdigest()
        await asyncio.to_thread(self._folder.keep, sha256, picture.content)
        failpoint("relay-screenshot-stored")
        await asyncio.to_thread(self._save_screenshot, job, sha256, picture, _address(request))

    async def _fetch_again(self, job: Prefetch, url: str) -> Screenshot:
        try:
            return await self._screenshots.fetch(url)
        except ScreenshotFault as fault:
            if fault.passing and job.attempts >= MOST_SCREENSHOT_TRIES:
                raise ScreenshotFault(str(fault), passing=False) from None
            raise

    async def _save(self, job: Prefetch, **values: Any) -> bool:
        """Whether that changed anything a person could see."""

        def save() -> bool:
            with self._database.write() as connection:
                return request_records.save(connection, job.request_row, **values)

        return await asyncio.to_thread(save)

    def _save_screenshot(self, job: Prefetch, sha256: str, picture: Screenshot, source: str | None) -> None:
        with self._database.write() as connection:
            # Again: a collection may have removed the file while no row named it. It cannot while this writes.
            self._folder.keep(sha256, picture.content)
            values = {"screenshot_sha256": sha256, "screenshot_type": picture.media_type, "screenshot_source": source}
            request_records.save(connection, job.request_row, **values)
        failpoint("relay-screenshot-row")

    def _stored_request(self, job: Prefetch) -> Document | None:
        with self._database.read() as connection:
            return request_records.document(connection, job.request_row)

    def _is_finished(self, job: Prefetch) -> bool:
        with self._database.read() as connection:
            return rereads.is_finished(connection, job.request_row)

    def _what_is_stored(self, job: Prefetch) -> tuple[str | None, bool]:
        """The address that the stored picture came from (None when it is still to be fetched), and whether a look at
        the request is enough. After a failure it is not: what had changed is stored as it is now."""
        with self._database.read() as connection:
            source = request_records.screenshot_source(connection, job.request_row)
            is_first = job.routine and job.attempts == 0
            is_brief = is_first and rereads.is_brief(connection, job.request_row, self._clock.now())
        return source, is_brief

    def _forget_session_token(self, job: Prefetch) -> None:
        with self._database.write() as connection:
            prefetch_records.forget_session_token(connection, job)
        self._database.forget_log()

    def _finish(self, job: Prefetch) -> None:
        with self._database.write() as connection:
            now = self._clock.now()
            prefetch_records.finish(connection, job, now)
            rereads.plan(connection, job.request_row, now)
            feed_records.appear(connection, job.request_row)
            failpoint("relay-prefetch-row")
        failpoint("relay-prefetch-stored")


def _address(request: Document) -> str | None:
    """The screenshot's address without its query: that is a signature, new at every call."""
    url = request.get("screenshot_url")
    return url.partition("?")[0] if isinstance(url, str) else None

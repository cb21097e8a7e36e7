"""Pulls what changed at the office: requests with their documents and screenshots, and the office's value lists."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import Any, Protocol

from surveyor_app.api.errors import Refused
from surveyor_app.api.relay import FeedPage
from surveyor_app.domain.notices import DELETED_STATUS
from surveyor_app.domain.request import CANCELLED_STATUSES
from surveyor_app.failpoints import failpoint
from surveyor_app.storage import request_repository, setting_repository
from surveyor_app.storage.durable import write_durably
from surveyor_app.storage.request_repository import PulledRequest
from surveyor_app.sync import request_notices
from surveyor_app.sync.events import RequestsPulled, SurveyChanged
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)

CURSOR_KEY = "feed_cursor"
CATALOGUE_VERSION_KEY = "catalogue_version"
_PAGES_AT_MOST = 1000
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}


class OfficeStore(Protocol):
    """Where the office's catalogue and checklist are kept."""

    def store(self, document: dict[str, Any]) -> bool:
        """Keep {"catalogue": …, "checklist": …}; False when a part was unusable."""
        ...


@dataclass(frozen=True, slots=True)
class _Screenshot:
    name: str
    sha256: str


async def pull_requests(work: Work) -> int:
    """Read the feed to its end; how many requests are new or changed. ApiError leaves what was read so far stored."""
    changed: set[str] = set()
    cursor = _cursor(work)
    for _page in range(_PAGES_AT_MOST):
        page = await _page_after(work, cursor)
        changed |= await _store(work, page, cursor)
        if not page.requests or page.cursor == cursor:
            break
        cursor = page.cursor
    if changed:
        work.emit(RequestsPulled(len(changed)))
    return len(changed)


def _cursor(work: Work) -> str | None:
    with work.database.read() as connection:
        cursor = setting_repository.get(connection, CURSOR_KEY)
    return cursor if isinstance(cursor, str) else None


async def _page_after(work: Work, cursor: str | None) -> FeedPage:
    try:
        return await work.relay.requests(cursor)
    except Refused as refusal:
        if cursor is None or refusal.status not in (400, 404, 410, 422):
            raise
        logger.warning("the office does not know our place in its feed; reading from the start")
        return await work.relay.requests(None)


async def _store(work: Work, page: FeedPage, cursor: str | None) -> set[str]:
    """Store one page with its cursor in one transaction; the ids that are new or changed."""
    pulled = [await _pulled(work, entry) for entry in page.requests if _usable(entry)]
    if not pulled and page.cursor == cursor:
        return set()
    with work.database.write() as connection:
        changed = [request.id for request in pulled if request_notices.store(connection, request)]
        setting_repository.put(connection, CURSOR_KEY, page.cursor)
    failpoint("pull-page-committed")
    for request_id in changed:
        work.emit(SurveyChanged(request_id))
    return set(changed)


def _usable(entry: dict[str, Any]) -> bool:
    usable = all(isinstance(entry.get(key), str) and entry[key] for key in ("id", "tenant_id"))
    if not usable:
        logger.warning("the office sent a request without id or tenant; it was left out")
    return usable


async def _pulled(work: Work, entry: dict[str, Any]) -> PulledRequest:
    request = _document(entry, "request") or {}
    status = str(request.get("status") or entry.get("status") or "requested")
    office_status = str(entry.get("status") or "")
    if office_status.lower() in CANCELLED_STATUSES:
        status = office_status
    if entry.get("deleted") is True:
        status = DELETED_STATUS
    assigned_to = entry.get("assigned_to")
    shot = await _screenshot(work, entry)
    return PulledRequest(
        id=entry["id"],
        tenant_id=entry["tenant_id"],
        status=status,
        request=request,
        project=_document(entry, "project"),
        design=_document(entry, "design"),
        pulled_at=work.clock.now(),
        screenshot_name=shot.name if shot else None,
        screenshot_sha256=shot.sha256 if shot else None,
        assigned_to=assigned_to if isinstance(assigned_to, str) and assigned_to else None,
    )


def _document(entry: dict[str, Any], key: str) -> dict[str, Any] | None:
    value = entry.get(key)
    return value if isinstance(value, dict) else None


async def _screenshot(work: Work, entry: dict[str, Any]) -> _Screenshot | None:
    """The stored screenshot, fetched where it is new; None when there is none, or it came damaged."""
    facts = _document(entry, "screenshot")
    sha256 = facts.get("sha256") if facts else None
    if facts is None or not isinstance(sha256, str):
        return None
    safe = hashlib.sha256(sha256.encode()).hexdigest() if not sha256.isalnum() else sha256
    shot = _Screenshot(safe + _SUFFIXES.get(str(facts.get("media_type")), ".img"), sha256)
    path = work.paths.screenshots / shot.name
    if path.exists():
        return shot
    try:
        picture, _media_type = await work.relay.screenshot(entry["id"])
    except Refused:
        return None
    if hashlib.sha256(picture).hexdigest() != sha256:
        logger.warning("a screenshot arrived damaged and was left out")
        return None
    write_durably(path, picture)
    failpoint("screenshot-stored")
    return shot


async def pull_catalogue(work: Work, office: OfficeStore) -> bool:
    """Keep the office's value lists where their version is another than ours; whether they changed."""
    document = await work.relay.catalogue()
    version = document.get("version")
    with work.database.read() as connection:
        known = setting_repository.get(connection, CATALOGUE_VERSION_KEY)
    if version is None or version == known:
        return False
    office.store(document)
    with work.database.write() as connection:
        setting_repository.put(connection, CATALOGUE_VERSION_KEY, version)
        request_repository.mark_uncounted(connection)
    return True

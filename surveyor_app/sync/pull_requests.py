"""Pulls what changed at the office: requests with their documents, and the office's value lists."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from surveyor_app.api.errors import Refused
from surveyor_app.api.relay import FeedPage
from surveyor_app.domain.app_news import AppNews, news_from_json
from surveyor_app.domain.notices import DELETED_STATUS
from surveyor_app.domain.request import CANCELLED_STATUSES
from surveyor_app.domain.times import read_time
from surveyor_app.failpoints import failpoint
from surveyor_app.storage import app_news_repository, request_repository, restored_office, setting_repository
from surveyor_app.storage.request_repository import PulledRequest
from surveyor_app.sync import request_notices
from surveyor_app.sync.events import AppAnnounced, RequestsPulled, SurveyChanged
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)

CURSOR_KEY = "feed_cursor"
CATALOGUE_VERSION_KEY = "catalogue_version"
_PAGES_AT_MOST = 1000


class OfficeStore(Protocol):
    """Where the office's catalogue and checklist are kept."""

    def store(self, document: dict[str, Any]) -> bool:
        """Keep {"catalogue": …, "checklist": …}; False when a part was unusable."""
        ...


async def pull_requests(work: Work) -> int:
    """Read the feed to its end; how many requests are new or changed. ApiError leaves what was read so far stored."""
    changed: set[str] = set()
    cursor = _cursor(work)
    for _page in range(_PAGES_AT_MOST):
        page = await _page_after(work, cursor)
        changed |= _store(work, page, cursor)
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


def _store(work: Work, page: FeedPage, cursor: str | None) -> set[str]:
    """Store one page with its cursor in one transaction, its pictures come later; the ids that are new or changed."""
    pulled = [_pulled(work, entry) for entry in page.requests if _usable(entry)]
    if not pulled and page.cursor == cursor:
        return set()
    with work.database.write() as connection:
        changed = [request.id for request in pulled if request_notices.store(connection, request)]
        setting_repository.put(connection, CURSOR_KEY, page.cursor)
        if _is_of_another_database(cursor, page.cursor):
            restored_office.doubt_photos(connection)
    failpoint("pull-page-committed")
    for request_id in changed:
        work.emit(SurveyChanged(request_id))
    return set(changed)


def _is_of_another_database(cursor: str | None, new: str) -> bool:
    """Whether the office went back to a backup: what is before a cursor's last dash names its database."""
    return cursor is not None and "-" in cursor and cursor.rpartition("-")[0] != new.rpartition("-")[0]


def _usable(entry: dict[str, Any]) -> bool:
    usable = all(isinstance(entry.get(key), str) and entry[key] for key in ("id", "tenant_id"))
    if not usable:
        logger.warning("the office sent a request without id or tenant; it was left out")
    return usable


def _pulled(work: Work, entry: dict[str, Any]) -> PulledRequest:
    request = _document(entry, "request") or {}
    status = str(request.get("status") or entry.get("status") or "requested")
    office_status = str(entry.get("status") or "")
    if office_status.lower() in CANCELLED_STATUSES:
        status = office_status
    if entry.get("deleted") is True:
        status = DELETED_STATUS
    assigned_to = entry.get("assigned_to")
    return PulledRequest(
        id=entry["id"],
        tenant_id=entry["tenant_id"],
        status=status,
        request=request,
        project=_document(entry, "project"),
        design=_document(entry, "design"),
        pulled_at=work.clock.now(),
        screenshot_sha256=_screenshot_sha256(entry),
        assigned_to=assigned_to if isinstance(assigned_to, str) and assigned_to else None,
        read_at=read_time(entry.get("read_at")),
    )


def _document(entry: dict[str, Any], key: str) -> dict[str, Any] | None:
    value = entry.get(key)
    return value if isinstance(value, dict) else None


def _screenshot_sha256(entry: dict[str, Any]) -> str | None:
    facts = _document(entry, "screenshot")
    sha256 = facts.get("sha256") if facts else None
    return sha256 if isinstance(sha256, str) and sha256 else None


async def pull_catalogue(work: Work, office: OfficeStore) -> bool:
    """Keep the office's value lists where their version is another than ours; whether they changed. What it says about
    versions of this app is kept in any case."""
    document = await work.relay.catalogue()
    _store_app_news(work, document.get("app"))
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


def _store_app_news(work: Work, announced: Any) -> None:
    """An older relay says nothing, which is also what takes an announcement back."""
    with work.database.read() as connection:
        known = app_news_repository.announced(connection)
    news = _readable(announced)
    if news == known:
        return
    with work.database.write() as connection:
        app_news_repository.store(connection, news)
    work.emit(AppAnnounced())


def _readable(announced: Any) -> AppNews | None:
    if announced is None:
        return None
    try:
        return news_from_json(announced)
    except ValueError as fault:
        logger.warning("what the office says about versions of this app is unusable and was ignored: %s", fault)
        return None

"""The feed of survey requests, their screenshots, and what laptops report about them."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import feed_records, photo_records, prefetch_records, request_records
from surveyor_app.relay.context import Relay
from surveyor_app.relay.deps import CurrentDevice, RelayHere, refuses
from surveyor_app.relay.device_records import Device
from surveyor_app.relay.feed_records import FeedEntry
from surveyor_app.relay.refusals import not_found
from surveyor_app.relay.schemas import (
    Activity,
    ActivityEntry,
    AppAnnouncement,
    CatalogueAnswer,
    EventReport,
    Recorded,
    RequestEntry,
    RequestPage,
    ScreenshotEntry,
)

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["requests"])

# Aurora's ids are opaque: a slash in one is as good as any other character.
RequestId = Annotated[str, Path(description="Aurora's site_survey_request_id.")]
_PICTURE = {
    "content": {media: {} for media in ("image/png", "image/jpeg", "image/webp")},
    "description": "The picture.",
}


@router.get("/requests", responses=refuses(400, 401, 503))
def changed_requests(
    relay: RelayHere,
    device: CurrentDevice,
    since: Annotated[str, Query(max_length=100, description="The cursor of the last page; empty for all.")] = "",
) -> RequestPage:
    """Requests that are assigned to this surveyor, to nobody, or were shown to this laptop before, in the order of
    their changes."""
    with relay.database.read() as connection:
        page = feed_records.page(connection, device, since)
    if page.unnoted:
        _note_shown(relay, device, page.unnoted)
    return RequestPage(requests=[_document(entry) for entry in page.entries], cursor=page.cursor)


def _note_shown(relay: Relay, device: Device, rows: list[int]) -> None:
    """Where the database takes nothing just now, the laptop's next look is early enough."""
    try:
        with relay.database.write() as connection:
            feed_records.note_shown(connection, device, rows)
    except StorageFault as fault:
        logger.warning("which requests a laptop was shown is to be noted later: %s", fault.text)


@router.get(
    "/requests/{request_id:path}/screenshot",
    response_class=Response,
    responses={**refuses(401, 404, 503), 200: _PICTURE},
)
def screenshot(relay: RelayHere, device: CurrentDevice, request_id: RequestId) -> Response:
    """The design screenshot as it was when it was prefetched."""
    with relay.database.read() as connection:
        entry = feed_records.find_visible(connection, device, request_id)
    content = relay.screenshots.read(entry.screenshot_sha256) if entry and entry.screenshot_sha256 else None
    if entry is None or content is None:
        raise not_found("screenshot")
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{entry.screenshot_sha256}"'}
    return Response(content, media_type=entry.screenshot_type, headers=headers)


@router.post("/requests/{request_id:path}/events", responses=refuses(400, 401, 404, 408, 413, 503, 507))
def report_event(relay: RelayHere, device: CurrentDevice, request_id: RequestId, report: EventReport) -> Recorded:
    """Remember the newest event of this kind; from then on this laptop sees the request whoever it is assigned to. One
    that was published is read from Aurora again, so that all laptops hear at once that it is completed."""
    with relay.database.write() as connection:
        entry = feed_records.find_visible(connection, device, request_id)
        if entry is None:
            raise not_found("survey request")
        now = relay.clock.now()
        request_records.add_event(connection, entry.row_id, device.id, {**report.model_dump(), "at": now})
        if report.kind == "publishing":
            photo_records.note_publishing(connection, entry.row_id, now)
        if report.kind == "published":
            photo_records.note_published(connection, entry.row_id)
            prefetch_records.want(connection, entry.row_id, now, None)
        failpoint("relay-event-row")
    failpoint("relay-event-committed")
    relay.people_log.reported(device.id, report.kind, entry.row_id, report.revision)
    if report.kind == "published":
        relay.new_work()
    return Recorded()


@router.get("/requests/{request_id:path}/activity", responses=refuses(401, 404, 503))
def activity(relay: RelayHere, device: CurrentDevice, request_id: RequestId) -> Activity:
    """Who works or worked on a request: before a laptop publishes, it asks whether another one does or did."""
    with relay.database.read() as connection:
        entry = feed_records.find_visible(connection, device, request_id)
        if entry is None:
            raise not_found("survey request")
        reports = request_records.reports_of(connection, entry.row_id)
    return Activity(
        events=[
            ActivityEntry(
                device=report.device,
                surveyor=report.surveyor,
                kind=report.kind,
                revision=report.revision,
                done=report.done,
                total=report.total,
                at=report.at,
                mine=report.device_id == device.id,
            )
            for report in reports
        ]
    )


@router.get("/catalogue", responses=refuses(401, 503))
def catalogue(relay: RelayHere, _device: CurrentDevice) -> CatalogueAnswer:
    """The office's value lists, its photo checklist, and the newest version of the app that it knows."""
    news = relay.app_news.current()
    app = None if news is None else AppAnnouncement(**news.document())
    return CatalogueAnswer(**relay.office.current(), app=app)


def _document(entry: FeedEntry) -> RequestEntry:
    status = entry.request.get("status")
    picture = None
    if entry.screenshot_sha256 is not None and entry.screenshot_type is not None:
        picture = ScreenshotEntry(sha256=entry.screenshot_sha256, media_type=entry.screenshot_type)
    return RequestEntry(
        id=entry.id,
        tenant_id=entry.tenant_id,
        received_at=entry.received_at,
        assigned_to=entry.assigned_to,
        status=status if isinstance(status, str) else "",
        request=entry.request,
        read_at=entry.read_at,
        project=entry.project,
        design=entry.design,
        screenshot=picture,
        deleted=entry.request_deleted or entry.project_deleted,
        project_deleted=entry.project_deleted,
    )

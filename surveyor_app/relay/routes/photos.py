"""Photos out: to anybody who has the public address, and the record of who fetched them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from surveyor_app.relay import feed_records, photo_records
from surveyor_app.relay.context import Relay
from surveyor_app.relay.deps import CurrentDevice, RelayHere, refuses
from surveyor_app.relay.file_answer import FileAnswer, RangeNotSatisfiable, wanted_range
from surveyor_app.relay.photo_records import Fetch, HostedPhoto
from surveyor_app.relay.public_url import photo_url
from surveyor_app.relay.refusals import Refusal, not_found
from surveyor_app.relay.schemas import FetchEntry, PhotoEntry, PhotoList

router = APIRouter(tags=["photos"])

_PUBLIC_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "public, max-age=86400, immutable",
    "Accept-Ranges": "bytes",
}
_PICTURE = {
    "description": "The picture.",
    "content": {
        media: {"schema": {"type": "string", "format": "binary"}} for media in ("image/jpeg", "image/png", "image/webp")
    },
}


@router.get("/v1/photos", responses=refuses(400, 401, 404, 503))
def photos(relay: RelayHere, device: CurrentDevice, survey: Annotated[str, Query(max_length=255)]) -> PhotoList:
    """The hosted photos of a survey."""
    with relay.database.read() as connection:
        request = feed_records.find_visible(connection, device, survey)
        if request is None:
            raise not_found("survey request")
        hosted = photo_records.photos_of(connection, request.row_id)
        fetches = photo_records.fetches_of(connection, [photo.id for photo in hosted])
    return PhotoList(photos=[_document(relay, photo, fetches[photo.id]) for photo in hosted])


@router.get("/v1/photos/{photo_id}", responses=refuses(401, 404, 503))
def photo(relay: RelayHere, device: CurrentDevice, photo_id: str) -> PhotoEntry:
    """One hosted photo, by its own id or that of its upload."""
    with relay.database.read() as connection:
        found = photo_records.photo_by_id(connection, photo_id)
        if found is None:
            upload = photo_records.upload(connection, photo_id)
            if upload is not None and upload.photo_id is not None:
                found = photo_records.photo_by_id(connection, upload.photo_id)
        if found is None or not feed_records.is_visible(connection, device, found.request_row):
            raise not_found("photo")
        fetches = photo_records.fetches_of(connection, [found.id])[found.id]
    return _document(relay, found, fetches)


_PUBLIC_ANSWERS: dict[int | str, dict[str, Any]] = {
    **refuses(404, 503),
    200: _PICTURE,
    206: {**_PICTURE, "description": "A part of the picture."},
    304: {"description": "It has not changed."},
    416: {"description": "The range begins beyond the end."},
}


@router.head(
    "/p/{token}/{filename:path}", response_class=Response, responses=_PUBLIC_ANSWERS, operation_id="photo_head"
)
@router.get("/p/{token}/{filename:path}", response_class=Response, responses=_PUBLIC_ANSWERS, operation_id="photo_get")
def public_photo(relay: RelayHere, request: Request, token: str, filename: str) -> Response:
    """A photo for whoever has its address; the token alone decides, the name after it does not matter."""
    with relay.database.read() as connection:
        hosted = photo_records.photo_by_token(connection, token)
    if hosted is None:
        raise not_found("photo")
    tag = f'"{hosted.id}"'
    headers = {**_PUBLIC_HEADERS, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    first, length, status = 0, hosted.size, 200
    if request.headers.get("if-range", tag) == tag:
        try:
            part = wanted_range(request.headers.get("range"), hosted.size)
        except RangeNotSatisfiable:
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{hosted.size}"})
        if part is not None:
            first, length, status = part[0], part[1] - part[0] + 1, 206
            headers["Content-Range"] = f"bytes {part[0]}-{part[1]}/{hosted.size}"
    try:
        file = relay.store.open(hosted.sha256)
    except OSError:
        raise Refusal(404, "lost", "The office's photo store has lost this photo.") from None
    headers["Content-Type"] = hosted.media_type
    # Aurora sends no Authorization; a laptop's read-back does, and counts for nothing even when it has been revoked.
    counts = request.method == "GET" and "authorization" not in request.headers
    on_end = _recorder(relay, hosted) if counts else None
    return FileAnswer(file, first=first, length=length, status=status, headers=headers, on_end=on_end)


def _recorder(relay: Relay, hosted: HostedPhoto) -> Callable[[int], None]:
    def record(sent: int) -> None:
        fetch = Fetch(relay.clock.now(), complete=sent == hosted.size, sent_bytes=sent)
        relay.fetches.add(hosted.id, fetch)

    return record


def _document(relay: Relay, hosted: HostedPhoto, fetches: list[Fetch]) -> PhotoEntry:
    return PhotoEntry(
        id=hosted.id,
        survey=hosted.survey,
        photo=hosted.photo,
        filename=hosted.filename,
        url=photo_url(relay.public_url, hosted),
        sha256=hosted.sha256,
        size=hosted.size,
        fetches=[FetchEntry(at=fetch.at, complete=fetch.complete, bytes=fetch.sent_bytes) for fetch in fetches],
    )

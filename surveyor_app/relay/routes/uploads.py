"""Photos in: tus 1.0 creation and checksummed chunks, resumable at the durable offset."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from surveyor_app.relay.deps import CurrentDevice, RelayHere, refuses
from surveyor_app.relay.public_url import photo_url
from surveyor_app.relay.refusals import Refusal
from surveyor_app.relay.schemas import UploadAnswer
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.upload_headers import (
    CHECKSUM_ALGORITHMS,
    CHUNK_TYPE,
    LARGEST_PHOTO,
    TUS_VERSION,
    check_chunk,
    check_version,
    read_chunk_headers,
    read_new_upload,
)
from surveyor_app.relay.uploads import UploadState

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])

_Text = Annotated[str | None, Header()]
_OFFSET = {
    "Upload-Offset": {"schema": {"type": "integer"}, "description": "How many bytes are here, durably."},
    "Upload-Complete": {"schema": {"type": "string"}, "description": "?1 once the photo is public."},
}
_CHUNK_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


def described_new(upload_length: _Text = None, upload_metadata: _Text = None, tus_resumable: _Text = None) -> None:
    """The headers of an announcement, for OpenAPI; they are read, with all their faults, in upload_headers."""


def described_chunk(upload_offset: _Text = None, upload_checksum: _Text = None, tus_resumable: _Text = None) -> None:
    """The headers of a chunk, for OpenAPI."""


@router.options("", status_code=204, response_class=Response, openapi_extra={"security": []})
async def abilities() -> Response:
    """What this server can do of tus; no token needed."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": TUS_VERSION,
            "Tus-Version": TUS_VERSION,
            "Tus-Extension": "creation,checksum",
            "Tus-Checksum-Algorithm": ",".join(CHECKSUM_ALGORITHMS),
            "Tus-Max-Size": str(LARGEST_PHOTO),
            "Allow": "OPTIONS, POST",
        },
    )


@router.post(
    "",
    status_code=201,
    response_model=UploadAnswer,
    dependencies=[Depends(described_new)],
    responses={
        **refuses(400, 401, 404, 408, 412, 413, 422, 460, 503, 507),
        200: {"model": UploadAnswer, "description": "The bytes are here already; the photo is public."},
        201: {"description": "Send the bytes to Location.", "headers": {"Location": {"schema": {"type": "string"}}}},
    },
)
def create(relay: RelayHere, device: CurrentDevice, request: Request, response: Response) -> UploadAnswer:
    """Announce a photo. Told again, the same photo is answered, or the upload that already runs."""
    state = relay.uploads.create(device, read_new_upload(request.headers))
    response.headers["Tus-Resumable"] = TUS_VERSION
    if state.photo is not None:
        response.status_code = 200
    else:
        response.headers["Location"] = f"/v1/uploads/{state.id}"
    return UploadAnswer(
        id=state.id,
        offset=state.offset,
        length=state.length,
        complete=state.photo is not None,
        url=photo_url(relay.public_url, state.photo) if state.photo is not None else None,
        sha256=state.sha256,
    )


@router.head(
    "/{upload_id}",
    response_class=Response,
    responses={
        **refuses(401, 404, 412, 422, 460, 503, 507),
        200: {"description": "How far the upload is.", "headers": _OFFSET},
    },
)
def offset(relay: RelayHere, device: CurrentDevice, upload_id: str, request: Request) -> Response:
    """How many bytes are here, durably."""
    check_version(request.headers)
    return Response(headers=_progress(relay.uploads.state(device, upload_id)))


@router.patch(
    "/{upload_id}",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(described_chunk)],
    openapi_extra=_CHUNK_BODY,
    responses={
        **refuses(400, 401, 404, 408, 409, 411, 412, 413, 415, 422, 460, 503, 507),
        204: {"description": "The chunk is stored, durably.", "headers": _OFFSET},
    },
)
async def append(relay: RelayHere, device: CurrentDevice, upload_id: str, request: Request) -> Response:
    """Send the next chunk. It is read and verified whole before anything is locked or written."""
    expected = read_chunk_headers(request.headers)
    data = await _body(request, expected.length, relay.settings)
    check_chunk(data, expected)
    state = await run_in_threadpool(relay.uploads.append, device, upload_id, expected.offset, data)
    return Response(status_code=204, headers=_progress(state))


async def _body(request: Request, length: int, limits: RelaySettings) -> bytes:
    """At most `length` bytes, in bounded time, with bounded pauses."""
    data = bytearray()
    parts = aiter(request.stream())
    try:
        async with asyncio.timeout(limits.upload_seconds):
            while len(data) <= length:
                async with asyncio.timeout(limits.stall_seconds):
                    part = await anext(parts, None)
                if part is None:
                    break
                data += part
    except TimeoutError:
        raise Refusal(408, "too_slow", "The chunk took too long.", headers={"Connection": "close"}) from None
    except ClientDisconnect:
        raise Refusal(400, "cut_off", "The chunk did not arrive whole.") from None
    return bytes(data)


def _progress(state: UploadState) -> dict[str, str]:
    headers = {
        "Tus-Resumable": TUS_VERSION,
        "Upload-Offset": str(state.offset),
        "Upload-Length": str(state.length),
        "Cache-Control": "no-store",
    }
    if state.upload_metadata:
        headers["Upload-Metadata"] = state.upload_metadata
    return headers | ({"Upload-Complete": "?1"} if state.photo is not None else {})

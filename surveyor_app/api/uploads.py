"""The laptop's half of the photo upload: tus 1.0 headers (creation, checksum) to our own relay, resumable by offset."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from surveyor_app.api.answers import fault_of, json_of, object_in, raise_for_status, require_relay
from surveyor_app.api.errors import Offline
from surveyor_app.api.http import JsonClient
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS, SLOWEST_BYTES_PER_SECOND, Answer
from surveyor_app.language import tr

_TUS = {"Tus-Resumable": "1.0.0"}
_PATH = "/v1/uploads"
CHECKSUM_MISMATCH = 460


@dataclass(frozen=True, slots=True)
class UploadOffer:
    """What is to be uploaded: the published copy's hex SHA-256 and size in bytes, and whose photo it is."""

    sha256: str
    size: int
    media_type: str
    survey: str
    photo: str
    filename: str
    tenant: str


@dataclass(frozen=True, slots=True)
class CreatedUpload:
    """The answer to an offer. `complete`: the relay already has the bytes; else they go to `location` from `offset`."""

    id: str
    location: str | None
    offset: int
    complete: bool
    url: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class AppendResult:
    """After a chunk: the relay's durable size. `refused` says why the chunk was not taken: offset or checksum."""

    offset: int
    complete: bool = False
    refused: str | None = None


class UploadClient:
    """The four requests of an upload; the loop around them is the sync layer's. All raise ApiError."""

    def __init__(self, http: JsonClient) -> None:
        self._http = http

    async def create(self, offer: UploadOffer) -> CreatedUpload:
        """Offer a photo."""
        headers = {**_TUS, "Upload-Length": str(offer.size), "Upload-Metadata": _metadata(offer)}
        answer = await self._http.send("POST", _PATH, headers=headers)
        raise_for_status(answer, relay=True)
        document = object_in(json_of(answer))
        complete = document.get("complete") is True
        location = answer.headers.get("location")
        if not complete and (location is None or not location.startswith(_PATH + "/")):
            raise Offline(tr("The office did not say where the photo should go."), code="unexpected_answer")
        return CreatedUpload(
            id=_text(document, "id") or "",
            location=location,
            offset=_whole_number(document.get("offset")) or 0,
            complete=complete,
            url=_text(document, "url"),
            sha256=_text(document, "sha256"),
        )

    async def offset(self, location: str) -> int:
        """How many bytes the relay holds durably; Refused(404 or 410) when the upload is gone."""
        answer = await self._http.send("HEAD", location, headers=_TUS)
        raise_for_status(answer, relay=True)
        return _offset_of(answer)

    async def append(self, location: str, offset: int, chunk: bytes) -> AppendResult:
        """Send one chunk. A wrong offset or checksum comes back as `refused` with the relay's true offset."""
        digest = base64.b64encode(hashlib.sha256(chunk).digest()).decode("ascii")
        answer = await self._http.send(
            "PATCH",
            location,
            content=chunk,
            headers={
                **_TUS,
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
                "Upload-Checksum": f"sha256 {digest}",
            },
            timeout_seconds=CALL_TIMEOUT_SECONDS + len(chunk) / SLOWEST_BYTES_PER_SECOND,
        )
        require_relay(answer)
        if answer.status == 409 and "upload-offset" in answer.headers:
            return AppendResult(_offset_of(answer), refused="offset")
        if answer.status == CHECKSUM_MISMATCH:
            known = "upload-offset" in answer.headers
            return AppendResult(_offset_of(answer) if known else await self.offset(location), refused="checksum")
        if not 200 <= answer.status < 300:
            raise fault_of(answer, relay=True)
        return AppendResult(_offset_of(answer), complete=answer.headers.get("upload-complete") == "?1")


def _metadata(offer: UploadOffer) -> str:
    pairs = {
        "sha256": offer.sha256,
        "type": offer.media_type,
        "survey": offer.survey,
        "photo": offer.photo,
        "filename": offer.filename,
        "tenant": offer.tenant,
    }
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode('ascii')}" for key, value in pairs.items())


def _offset_of(answer: Answer) -> int:
    offset = _whole_number(answer.headers.get("upload-offset"))
    if offset is None:
        raise Offline(tr("The office did not say how much it has already."), code="unexpected_answer")
    return offset


def _whole_number(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if number >= 0 else None


def _text(document: dict[str, Any], key: str) -> str | None:
    value = document.get(key)
    return value if isinstance(value, str) and value else None

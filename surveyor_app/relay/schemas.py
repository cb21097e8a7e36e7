"""The documents that laptops and the relay exchange, as OpenAPI publishes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

# Opaque, but an id that is a path, a placeholder nobody filled in, or several lines is none of Aurora's.
USABLE_ID = r"^[^\x00-\x1f\x7f-\x9f<>/\\]*$"
OpaqueId = Annotated[str, Query(min_length=1, max_length=255, pattern=USABLE_ID)]
# No control characters: names are printed on the administrator's terminal.
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]


class FaultEntry(BaseModel):
    """One thing wrong with a request."""

    path: str
    text: str


class ErrorBody(BaseModel):
    """`code` for programs, `text` for people."""

    code: str
    text: str
    faults: list[FaultEntry] | None = None


class ErrorAnswer(BaseModel):
    """Every answer that is no success."""

    error: ErrorBody


class Received(BaseModel):
    """A webhook was stored."""

    received: Literal[True] = True


class PairingRequest(BaseModel):
    """What a laptop sends to be paired."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    device_name: Name


class PairingAnswer(BaseModel):
    """The device's token, told this once."""

    device_token: str
    surveyor: str
    relay_name: str


class ScreenshotEntry(BaseModel):
    """Which screenshot there is."""

    sha256: str
    media_type: str


class RequestEntry(BaseModel):
    """A survey request; the three documents are Aurora's own, without their wrappers."""

    id: str
    tenant_id: str
    received_at: AwareDatetime
    assigned_to: str | None
    status: str
    request: dict[str, Any]
    read_at: Annotated[
        AwareDatetime | None, Field(description="When `request` was read, by Aurora's clock, or a little before.")
    ]
    project: dict[str, Any] | None
    design: dict[str, Any] | None
    screenshot: ScreenshotEntry | None
    deleted: Annotated[bool, Field(description="Aurora no longer has the request or its project.")]
    project_deleted: Annotated[bool, Field(description="Aurora no longer has the project; `project` is the last seen.")]


class RequestPage(BaseModel):
    """The next changes, at most 100, and the cursor to ask with next; an empty page is the end."""

    requests: list[RequestEntry]
    cursor: str


class EventReport(BaseModel):
    """Progress that the office likes to see."""

    kind: Literal["opened", "photos", "publishing", "published", "needs_attention"]
    done: Count | None = None
    total: Count | None = None
    revision: Count | None = None
    text: Annotated[str, StringConstraints(max_length=2000)] = ""


class ActivityEntry(BaseModel):
    """The newest event of a kind that a device reported; `mine`: it was this device."""

    device: str
    surveyor: str
    kind: str
    revision: int | None
    done: int | None
    total: int | None
    at: AwareDatetime
    mine: bool


class Activity(BaseModel):
    """Who works or worked on a request, newest first."""

    events: list[ActivityEntry]


class Recorded(BaseModel):
    """An event was stored."""

    recorded: Literal[True] = True


class TokenRequest(BaseModel):
    """`refused`: SHA-256, in hexadecimal, of a key that Aurora refused."""

    refused: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")] | None = None


class TokenAnswer(BaseModel):
    """A temporary key of Aurora's and where to use it. `aurora_api_version` is to be asked for, where there is one."""

    bearer_token: str
    expires_at: AwareDatetime
    aurora_url: str
    aurora_api_version: str | None = None


class UploadAnswer(BaseModel):
    """How far an upload is. Once complete, `id` names the photo at /v1/photos/{id} and `url` is its public address."""

    id: str
    offset: int
    length: int
    complete: bool
    url: str | None
    sha256: str


class FetchEntry(BaseModel):
    """One download by somebody else than a paired laptop."""

    at: AwareDatetime
    complete: bool
    bytes: int


class PhotoEntry(BaseModel):
    """A hosted photo: `photo` is the laptop's own id of it."""

    id: str
    survey: str
    photo: str
    filename: str
    url: str
    sha256: str
    size: int
    fetches: list[FetchEntry]


class PhotoList(BaseModel):
    """The hosted photos of a survey."""

    photos: list[PhotoEntry]


class AppAnnouncement(BaseModel):
    """The newest version of the desktop app that the office knows; nothing updates by itself."""

    version: str
    where: str = Field(description="An https address or a sentence; empty where the office said neither.")
    oldest: str = Field(description="The oldest version that this office works with; empty for any.")


class CatalogueAnswer(BaseModel):
    """The office's value lists and photo checklist, and what it says about the app; `version` is of the lists."""

    version: str
    catalogue: dict[str, Any]
    checklist: dict[str, Any]
    app: AppAnnouncement | None = None


class Health(BaseModel):
    """The relay is there."""

    status: Literal["ok"] = "ok"
    version: str

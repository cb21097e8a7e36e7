"""What practice Aurora remembers: projects, designs, survey requests, subscriptions, deliveries and downloads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

JsonObject = dict[str, Any]

ApiShape = Literal["classic", "2024.05"]
ArraysAs = Literal["list", "json_string"]
ScreenshotStyle = Literal["with_scheme", "without_scheme", "none"]
Section = Literal["electrical", "subpanels", "mounting_planes"]
DownloadStatus = Literal["queued", "done", "failed"]

SECTIONS: tuple[Section, ...] = ("electrical", "subpanels", "mounting_planes")


@dataclass
class Project:
    """The site and its owner.  ``attributes`` are kept flat and rendered in either API shape."""

    id: str
    tenant_id: str
    attributes: JsonObject
    api_shape: ApiShape
    created_at: datetime


@dataclass
class Design:
    """What is proposed for the site: the bill of materials and one array per roof face."""

    id: str
    tenant_id: str
    project_id: str
    bill_of_materials: list[JsonObject]
    arrays: list[JsonObject]
    arrays_as: ArraysAs
    attributes: JsonObject = field(default_factory=dict)


@dataclass
class SectionPut:
    """One accepted PUT of a section, as it was sent."""

    section: Section
    payload: Any
    at: datetime


@dataclass
class StatusChange:
    """A status the request was given, and when."""

    status: str
    at: datetime


@dataclass
class Download:
    """One picture practice Aurora was told to fetch.  ``place`` is e.g. ``electrical`` or ``subpanels[0]``."""

    id: str
    survey_id: str
    section: Section
    place: str
    url: str
    filename: str
    status: DownloadStatus = "queued"
    http_status: int | None = None
    content_type: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    error: str | None = None
    finished_at: datetime | None = None


@dataclass
class SurveyRequest:
    """A request for a site survey, together with everything that was sent in answer to it."""

    id: str
    tenant_id: str
    project_id: str
    requested_for_design_id: str | None
    status: str
    requested_at: datetime
    screenshot: ScreenshotStyle
    screenshot_url: str | None = None
    completed_at: datetime | None = None
    deleted: bool = False
    sections: dict[Section, Any] = field(default_factory=dict)
    puts: list[SectionPut] = field(default_factory=list)
    statuses: list[StatusChange] = field(default_factory=list)
    downloads: dict[Section, list[Download]] = field(default_factory=dict)
    replaced_downloads: list[Download] = field(default_factory=list)


@dataclass
class Subscription:
    """A partner webhook."""

    id: str
    event: str
    url_template: str
    description: str | None
    enabled: bool
    header_auth_key: str
    header_auth_value: str = field(repr=False)


@dataclass
class Delivery:
    """One webhook that was sent.  The URL is left out: it carries a session token."""

    webhook_id: str
    request_id: str
    event: str
    at: datetime
    status: int | None = None
    error: str | None = None

"""What the engine tells whoever listens, in the past tense. Sent from the engine's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""


@dataclass(frozen=True, slots=True)
class RequestsPulled(Event):
    """A pull brought `count` requests that are new or changed."""

    count: int


@dataclass(frozen=True, slots=True)
class AppAnnounced(Event):
    """The office says something else than before about versions of this app."""


@dataclass(frozen=True, slots=True)
class SurveyChanged(Event):
    """A survey's state on this laptop is another than before."""

    request_id: str


@dataclass(frozen=True, slots=True)
class PublishStarted(Event):
    """The first job of a revision runs."""

    request_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class PhotoPrepared(Event):
    """The published copy of a photo lies on the disk."""

    request_id: str
    photo_id: str


@dataclass(frozen=True, slots=True)
class UploadProgress(Event):
    """The office durably holds `sent_bytes` of a photo's `total_bytes`."""

    request_id: str
    photo_id: str
    sent_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class UploadRate(Event):
    """All uploads together, at most five times a second: bytes at the office, bytes in all, bytes a second lately, and
    the seconds that are left at that rate (None while it is not known)."""

    bytes_done: int
    bytes_total: int
    bytes_per_second: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class PhotoUploaded(Event):
    """The office confirmed a photo and its public URL served the same bytes; `sent_bytes` went over the line."""

    request_id: str
    photo_id: str
    sent_bytes: int


@dataclass(frozen=True, slots=True)
class SectionAccepted(Event):
    """Aurora accepted a section."""

    request_id: str
    section: str


@dataclass(frozen=True, slots=True)
class SurveyPublished(Event):
    """Aurora holds every section of a revision and the survey is completed."""

    request_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class JobBlocked(Event):
    """A job needs a person."""

    request_id: str
    job_id: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConnectivityChanged(Event):
    """Whether the office relay can be reached."""

    online: bool


@dataclass(frozen=True, slots=True)
class PairingChecked(Event):
    """Whether the office still knows this laptop."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class QueueChanged(Event):
    """How many jobs wait and how many are blocked."""

    waiting: int
    blocked: int


@dataclass(frozen=True, slots=True)
class SyncFailed(Event):
    """A run stopped for a reason that concerns everything: not paired, TLS, the disk."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class EngineIdle(Event):
    """Nothing can run at the moment."""


Emit = Callable[[Event], None]

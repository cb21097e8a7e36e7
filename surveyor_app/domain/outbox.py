"""The outbox's words: what kinds of jobs there are, how they stand, and the receipts that prove delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from surveyor_app.domain.attributes import SectionName


class JobKind(StrEnum):
    """What a job does. Order of a publish: prepare → upload (each photo), then the three sections, then the status."""

    PREPARE_PHOTO = "prepare_photo"
    UPLOAD_PHOTO = "upload_photo"
    PUT_ELECTRICAL = "put_electrical"
    PUT_SUBPANELS = "put_subpanels"
    PUT_MOUNTING_PLANES = "put_mounting_planes"
    PUT_STATUS = "put_status"


SECTION_OF = {
    JobKind.PUT_ELECTRICAL: SectionName.ELECTRICAL,
    JobKind.PUT_SUBPANELS: SectionName.SUBPANELS,
    JobKind.PUT_MOUNTING_PLANES: SectionName.MOUNTING_PLANES,
}


class JobStatus(StrEnum):
    """waiting = a dated retry, blocked = a person must act, superseded = a newer revision took over."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    BLOCKED = "blocked"
    DONE = "done"
    SUPERSEDED = "superseded"


# In a job's state: as far as is known the other side has it already, and the job only makes sure.
NOTHING_NEW = "nothing_new"
OPEN_STATUSES = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.WAITING)


@dataclass(frozen=True, slots=True)
class SyncJob:
    """One durable piece of work. `subject_id` is a photo id (prepare, upload) or a revision id; `depends_on` are ids of
    jobs that must be done first; `state` is the handler's own memory (an upload URL, an intent), JSON-able."""

    id: str
    kind: JobKind
    request_id: str
    revision_id: str
    subject_id: str
    status: JobStatus
    attempts: int
    due_at: datetime | None
    depends_on: tuple[str, ...]
    error_code: str | None
    error_text: str | None
    created_at: datetime
    state: dict[str, Any] = field(default_factory=dict)


class ReceiptKind(StrEnum):
    """Proof from the other side."""

    HOSTED = "hosted"  # the office confirmed length and SHA-256; subject = photo id
    ACCEPTED = "accepted"  # Aurora accepted a section; subject = section name
    FETCHED = "fetched"  # Aurora downloaded a photo; subject = photo id
    COMPLETED = "completed"  # Aurora's status is completed; subject = request id


@dataclass(frozen=True, slots=True)
class Receipt:
    """One proof: what, about what, when (UTC), and its evidence in `detail`."""

    kind: ReceiptKind
    subject: str
    at: datetime
    detail: dict[str, Any]

"""The laptop's tables. Every attribute of Aurora's is a column; documents from elsewhere are kept as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.outbox import JobKind, JobStatus, ReceiptKind
from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage.column_types import EnumByValue, JsonText, UtcDateTime


def _request_key(*, primary: bool = False) -> Column[str]:
    return Column(
        String,
        ForeignKey("survey.request_id", ondelete="RESTRICT"),
        primary_key=primary,
        nullable=False,
        index=not primary,
    )


class RequestRow(SQLModel, table=True):
    """A survey request as pulled, with the columns that the list of requests shows."""

    __tablename__ = "survey_request"
    id: str = Field(primary_key=True)  # Aurora's site_survey_request_id
    tenant_id: str
    request_status: str
    customer_name: str = ""
    address: str = ""
    requested_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime, index=True))
    completed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    pulled_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    read_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))  # by the office, on Aurora's clock
    request: dict[str, Any] = Field(sa_column=Column(JsonText, nullable=False))
    project: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    design: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    batteries: list[dict[str, Any]] = Field(sa_column=Column(JsonText, nullable=False))
    screenshot_name: str | None = None  # file name in the screenshots folder
    screenshot_sha256: str | None = None
    assigned_to: str | None = None  # a surveyor's name, as the office last said


class SurveyRow(SQLModel, table=True):
    """The surveyor's answer, one row a request from the moment it is pulled; the counts are kept for the list."""

    __tablename__ = "survey"
    request_id: str = Field(
        sa_column=Column(String, ForeignKey("survey_request.id", ondelete="RESTRICT"), primary_key=True)
    )
    status: SurveyStatus = Field(sa_column=Column(EnumByValue(SurveyStatus), nullable=False, index=True))
    revision: int = 1
    updated_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    problem_count: int = 0
    error_count: int = 0
    photo_count: int = 0
    tasks_done: int = 0
    opened_told_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))  # the office knows it began
    unclear_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    open_end_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ElectricalRow(SQLModel, table=True):
    """Main service data of one survey."""

    __tablename__ = "electrical"
    request_id: str = Field(sa_column=_request_key(primary=True))
    main_panel_location: str | None = None
    main_bus_rating: float | None = None
    main_breaker_rating: float | None = None
    service_type: str | None = None
    feeder_type: str | None = None
    utility_meter_location: str | None = None
    existing_grounding: str | None = None
    existing_grounding_location: str | None = None
    main_panel_manufacturer: str | None = None
    notes: str | None = None


class SubpanelRow(SQLModel, table=True):
    """One subpanel; `removed_at` puts it into the survey's bin."""

    __tablename__ = "subpanel"
    id: str = Field(primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    position: int
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    location: str | None = None
    disconnect_location: str | None = None
    bus_rating: int | None = None
    disconnect_size: int | None = None
    notes: str | None = None


class MountingPlaneRow(SQLModel, table=True):
    """One roof plane; `removed_at` puts it into the survey's bin."""

    __tablename__ = "mounting_plane"
    id: str = Field(primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    position: int
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    pitch: float | None = None
    azimuth: float | None = None
    roof_type: str | None = None
    framing_type: str | None = None
    rafter_size: str | None = None
    rafter_spacing: float | None = None
    notes: str | None = None


class PhotoRow(SQLModel, table=True):
    """One photo of a survey; the bytes lie in the photo store under their SHA-256. `removed_at` = in the bin."""

    __tablename__ = "photo"
    id: str = Field(primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    section: SectionName = Field(sa_column=Column(EnumByValue(SectionName), nullable=False))
    item_id: str | None = None
    slot: str | None = None
    position: int
    sha256: str = Field(index=True)
    size: int
    media_type: str
    width: int
    height: int
    original_name: str
    added_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    taken_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    latitude: float | None = None
    longitude: float | None = None
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    turned: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


class AbsenceRow(SQLModel, table=True):
    """A slot left empty on purpose; item_id is "" for electrical, so that the key is whole."""

    __tablename__ = "absence"
    request_id: str = Field(sa_column=_request_key(primary=True))
    section: SectionName = Field(sa_column=Column(EnumByValue(SectionName), primary_key=True))
    item_id: str = Field(default="", primary_key=True)
    slot: str = Field(primary_key=True)
    kind: AbsenceKind = Field(sa_column=Column(EnumByValue(AbsenceKind), nullable=False))
    reason: str


class CopiedValueRow(SQLModel, table=True):
    """An answer copied from another subpanel or plane that nobody has checked yet."""

    __tablename__ = "copied_value"
    request_id: str = Field(sa_column=_request_key(primary=True))
    section: SectionName = Field(sa_column=Column(EnumByValue(SectionName), primary_key=True))
    item_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    source_id: str


class UnclearAnswerRow(SQLModel, table=True):
    """What was typed into a field and is no answer; item_id is "" for electrical, so that the key is whole."""

    __tablename__ = "unclear_answer"
    request_id: str = Field(sa_column=_request_key(primary=True))
    section: SectionName = Field(sa_column=Column(EnumByValue(SectionName), primary_key=True))
    item_id: str = Field(default="", primary_key=True)
    name: str = Field(primary_key=True)
    text: str


class RevisionRow(SQLModel, table=True):
    """An immutable snapshot frozen by a publish."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("request_id", "number"),)
    id: str = Field(primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    number: int
    frozen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    sections: dict[str, Any] = Field(sa_column=Column(JsonText, nullable=False))
    item_ids: dict[str, list[str]] = Field(sa_column=Column(JsonText, nullable=False))
    photos: list[dict[str, Any]] = Field(sa_column=Column(JsonText, nullable=False))


class PublishedCopyRow(SQLModel, table=True):
    """The JPEG made of a photo for publishing, and where it is hosted. One row a photo, size and turn."""

    __tablename__ = "published_copy"
    photo_id: str = Field(sa_column=Column(String, ForeignKey("photo.id", ondelete="RESTRICT"), primary_key=True))
    long_side_px: int = Field(primary_key=True)
    turned: int = Field(default=0, sa_column=Column(Integer, primary_key=True, autoincrement=False, server_default="0"))
    sha256: str
    size: int
    width: int
    height: int
    remote_id: str | None = None  # the relay's photo id
    url: str | None = None
    hosted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    verified_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class SectionStateRow(SQLModel, table=True):
    """What Aurora is known to hold of a section: the intent before a PUT, the bodies whose fate is not known since
    something was last accepted, and the payload it last accepted."""

    __tablename__ = "section_state"
    request_id: str = Field(sa_column=_request_key(primary=True))
    section: str = Field(primary_key=True)  # a SectionName, or "status"
    intent_hash: str | None = None
    intent_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    unknown_payloads: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JsonText))
    accepted_hash: str | None = None
    accepted_payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    accepted_revision: int | None = None
    accepted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    aurora_time: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))  # of accepting; "status" only


class JobRow(SQLModel, table=True):
    """One durable piece of work of the outbox."""

    __tablename__ = "sync_job"
    __table_args__ = (
        Index("ix_sync_job_runnable", "status", "due_at"),
        CheckConstraint("attempts >= 0"),
    )
    id: str = Field(primary_key=True)
    kind: JobKind = Field(sa_column=Column(EnumByValue(JobKind), nullable=False))
    request_id: str = Field(sa_column=_request_key())
    revision_id: str = Field(
        sa_column=Column(String, ForeignKey("revision.id", ondelete="RESTRICT"), nullable=False, index=True)
    )
    subject_id: str
    status: JobStatus = Field(sa_column=Column(EnumByValue(JobStatus), nullable=False))
    attempts: int = 0
    due_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    retry_after_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    depends_on: list[str] = Field(sa_column=Column(JsonText, nullable=False))
    error_code: str | None = None
    error_text: str | None = None
    error_raw: str | None = None  # the server's own body, kept for the log of the survey
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: dict[str, Any] = Field(sa_column=Column(JsonText, nullable=False))


class ServerProblemRow(SQLModel, table=True):
    """A line of a server's refusal placed at a field of the survey; cleared when the next revision is frozen."""

    __tablename__ = "server_problem"
    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    field: str = ""
    text: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ReceiptRow(SQLModel, table=True):
    """Proof from the other side; one of a kind and subject a revision."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("request_id", "kind", "subject", "revision"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(sa_column=_request_key())
    kind: ReceiptKind = Field(sa_column=Column(EnumByValue(ReceiptKind), nullable=False))
    subject: str
    revision: int = 0
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    detail: dict[str, Any] = Field(sa_column=Column(JsonText, nullable=False))


class NoticeRow(SQLModel, table=True):
    """A change of a request that the surveyor is told about; one of a kind a survey."""

    __tablename__ = "notice"
    request_id: str = Field(sa_column=_request_key(primary=True))
    kind: NoticeKind = Field(sa_column=Column(EnumByValue(NoticeKind), primary_key=True))
    text: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    dismissed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class SettingRow(SQLModel, table=True):
    """Small facts of this laptop: relay URL, surveyor, feed cursor, catalogue version, remembered window place."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JsonText))

"""The relay's tables. They have a registry of their own, apart from the laptop's tables of similar names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint, false
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from surveyor_app.relay.column_types import JsonText, UtcDateTime

# Every constraint has a name, so that later migrations can change it.
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class RelayTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table here."""


def _time(*, required: bool = True, index: bool = False) -> Column[datetime]:
    return Column(UtcDateTime, nullable=not required, index=index)


def _flag() -> Column[bool]:
    return Column(Boolean, nullable=False, server_default=false())


def _reference(target: str, *, required: bool = True, unique: bool = False) -> Column[int]:
    return Column(Integer, ForeignKey(target, ondelete="RESTRICT"), nullable=not required, index=True, unique=unique)


class FeedRow(RelayTable, table=True):
    """One row: the number of the last change that laptops are to see, and which database it counts for."""

    __tablename__ = "feed"
    id: int = Field(primary_key=True)
    epoch: str
    last_change: int


class SurveyorRow(RelayTable, table=True):
    """A person who surveys."""

    __tablename__ = "surveyor"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    created_at: datetime = Field(sa_column=_time())


class PairingCodeRow(RelayTable, table=True):
    """A code that pairs one laptop, hashed; spent once `used_at` is set."""

    __tablename__ = "pairing_code"
    id: int | None = Field(default=None, primary_key=True)
    surveyor_id: int = Field(sa_column=_reference("surveyor.id"))
    code_sha256: str = Field(index=True)
    expires_at: datetime = Field(sa_column=_time())
    used_at: datetime | None = Field(default=None, sa_column=_time(required=False))


class WrongCodeRow(RelayTable, table=True):
    """A wrong try at pairing; only those of the last minute count."""

    __tablename__ = "wrong_code"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=_time(index=True))


class DeviceRow(RelayTable, table=True):
    """A paired laptop. Its token is known here only by its SHA-256."""

    __tablename__ = "device"
    id: str = Field(primary_key=True)
    surveyor_id: int = Field(sa_column=_reference("surveyor.id"))
    name: str
    token_sha256: str = Field(unique=True)
    created_at: datetime = Field(sa_column=_time())
    last_seen_at: datetime | None = Field(default=None, sa_column=_time(required=False))
    revoked_at: datetime | None = Field(default=None, sa_column=_time(required=False))
    app_version: str | None = None  # it last came with


class RequestRow(RelayTable, table=True):
    """A survey request. `change` is the feed's number of its last change, NULL until laptops may see it."""

    __tablename__ = "survey_request"
    __table_args__ = (UniqueConstraint("tenant_id", "request_id", name="uq_request_tenant_request"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    request_id: str = Field(index=True)  # Aurora's site_survey_request_id, an opaque string
    received_at: datetime = Field(sa_column=_time())
    assigned_to: int | None = Field(default=None, sa_column=_reference("surveyor.id", required=False))
    change: int | None = Field(default=None, index=True)
    appears_at: datetime = Field(sa_column=_time())  # from then on laptops see it without its screenshot
    prefetched_at: datetime | None = Field(default=None, sa_column=_time(required=False))
    request: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    read_at: datetime | None = Field(default=None, sa_column=_time(required=False))  # `request`, by Aurora's clock
    project: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    design: dict[str, Any] | None = Field(default=None, sa_column=Column(JsonText))
    screenshot_sha256: str | None = None
    screenshot_type: str | None = None
    screenshot_source: str | None = None  # where the picture came from; the request may name another one by now
    request_deleted: bool = Field(default=False, sa_column=_flag())  # Aurora no longer has it
    project_deleted: bool = Field(default=False, sa_column=_flag())
    reread_at: datetime | None = Field(default=None, sa_column=_time(required=False, index=True))  # NULL: not again
    is_finished: bool = Field(default=False, sa_column=_flag())  # completed or cancelled, when it was last read
    turned_at: datetime | None = Field(default=None, sa_column=_time(required=False))  # it became that, or open again


class PrefetchRow(RelayTable, table=True):
    """What is still to be fetched for a request; the row goes when all is there. `wanted` counts the askings."""

    __tablename__ = "prefetch"
    request_row: int = Field(
        sa_column=Column(Integer, ForeignKey("survey_request.id", ondelete="RESTRICT"), primary_key=True)
    )
    wanted: int = 1
    due_at: datetime | None = Field(default=None, sa_column=_time(required=False, index=True))  # NULL: given up
    leased_until: datetime | None = Field(default=None, sa_column=_time(required=False))
    attempts: int = 0
    refusals: int = 0
    session_token: str | None = None
    session_token_at: datetime | None = Field(default=None, sa_column=_time(required=False))
    error: str | None = None
    routine: bool = Field(default=False, sa_column=_flag())  # nobody asked: the periodic re-read


class EventRow(RelayTable, table=True):
    """The newest event of a kind that a device reported about a request."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("request_row", "device_id", "kind", name="uq_event_request_device_kind"),)
    id: int | None = Field(default=None, primary_key=True)
    request_row: int = Field(sa_column=_reference("survey_request.id"))
    device_id: str = Field(foreign_key="device.id", index=True)
    kind: str
    at: datetime = Field(sa_column=_time())
    done: int | None = None
    total: int | None = None
    revision: int | None = None
    text: str = ""


class ShownRow(RelayTable, table=True):
    """A request that a device was told of: it may hold a survey of it, to whomever the office gives it later."""

    __tablename__ = "shown"
    request_row: int = Field(
        sa_column=Column(Integer, ForeignKey("survey_request.id", ondelete="RESTRICT"), primary_key=True)
    )
    device_id: str = Field(sa_column=Column(String, ForeignKey("device.id"), primary_key=True, index=True))


class UploadRow(RelayTable, table=True):
    """A photo on its way in. How much of it is here is the size of its file, nothing else."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_subject", "request_row", "photo", "sha256"),)
    id: str = Field(primary_key=True)
    request_row: int = Field(sa_column=_reference("survey_request.id"))
    surveyor_id: int = Field(sa_column=_reference("surveyor.id"))
    photo: str  # the laptop's id of the photo
    filename: str
    sha256: str
    length: int
    created_at: datetime = Field(sa_column=_time())
    photo_id: str | None = Field(default=None, foreign_key="photo.id")  # set when the photo is public
    upload_metadata: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))  # as it came


class PhotoRow(RelayTable, table=True):
    """A hosted photo of one survey, public under its token. Several may share the same bytes."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("request_row", "photo", "sha256", name="uq_photo_subject"),
        Index("ix_photo_content", "sha256", "size"),
    )
    id: str = Field(primary_key=True)
    request_row: int = Field(sa_column=_reference("survey_request.id"))
    photo: str
    filename: str
    sha256: str
    size: int
    media_type: str
    token: str = Field(unique=True)
    hosted_at: datetime = Field(sa_column=_time())
    announced_at: datetime | None = Field(default=None, sa_column=_time(required=False))  # the last time
    named_from: datetime | None = Field(default=None, sa_column=_time(required=False))  # a section may name it since


class FetchRow(RelayTable, table=True):
    """One download of a photo by somebody else than a laptop of ours; complete when every byte was sent."""

    __tablename__ = "fetch"
    id: int | None = Field(default=None, primary_key=True)
    photo_id: str = Field(foreign_key="photo.id", index=True)
    at: datetime = Field(sa_column=_time())
    complete: bool
    sent_bytes: int


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__dict__["__table__"]
    return table


FEED = _table(FeedRow)
SURVEYOR = _table(SurveyorRow)
PAIRING_CODE = _table(PairingCodeRow)
WRONG_CODE = _table(WrongCodeRow)
DEVICE = _table(DeviceRow)
REQUEST = _table(RequestRow)
PREFETCH = _table(PrefetchRow)
EVENT = _table(EventRow)
SHOWN = _table(ShownRow)
UPLOAD = _table(UploadRow)
PHOTO = _table(PhotoRow)
FETCH = _table(FetchRow)

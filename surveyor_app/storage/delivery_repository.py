"""What has arrived where: published copies and their hosting, what Aurora holds of each section, receipts, refusals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import OPEN_STATUSES, JobKind, Receipt, ReceiptKind
from surveyor_app.domain.problem import SAID_BY_SERVER, Problem, Severity
from surveyor_app.domain.revision import CopyKey
from surveyor_app.storage.core_tables import JOB, PHOTO, PUBLISHED_COPY, RECEIPT, SECTION_STATE, SERVER_PROBLEM

STATUS = "status"  # the section_state row about the survey's own status
ANYTHING: dict[str, Any] = {}  # among unknown payloads: another laptop's, or what this database has forgotten
_COPY = PUBLISHED_COPY.c
_STATE = SECTION_STATE.c
_RECEIPT = RECEIPT.c


@dataclass(frozen=True, slots=True)
class PublishedCopy:
    """The JPEG made of a photo for one size and turn; sizes in bytes and pixels, `turned` degrees to the right.
    Hosted: the relay confirmed length and hash; verified: its public URL served the same bytes back."""

    photo_id: str
    long_side_px: int
    sha256: str
    size: int
    width: int
    height: int
    remote_id: str | None = None
    url: str | None = None
    hosted_at: datetime | None = None
    verified_at: datetime | None = None
    turned: int = 0

    @property
    def key(self) -> CopyKey:
        """Which copy of which photo it is."""
        return (self.photo_id, self.long_side_px, self.turned)

    @property
    def is_verified(self) -> bool:
        """Whether Aurora may be given its URL."""
        return self.verified_at is not None and self.url is not None


@dataclass(frozen=True, slots=True)
class SectionState:
    """What Aurora is known to hold of a section. An `intent_hash` without result means: the outcome is unknown, and
    Aurora may hold any of `unknown_payloads`, the bodies sent since it last accepted one. `aurora_time`: of the status
    alone, Aurora's clock when it said that the request is completed."""

    section: str
    intent_hash: str | None = None
    intent_at: datetime | None = None
    unknown_payloads: tuple[dict[str, Any], ...] = ()
    accepted_hash: str | None = None
    accepted_payload: dict[str, Any] | None = None
    accepted_revision: int | None = None
    accepted_at: datetime | None = None
    aurora_time: datetime | None = None

    @property
    def may_be_held(self) -> tuple[dict[str, Any], ...]:
        """Every body that Aurora holds or may hold."""
        accepted = () if self.accepted_payload is None else (self.accepted_payload,)
        return (*accepted, *(payload for payload in self.unknown_payloads if payload != ANYTHING))

    @property
    def may_hold_anything(self) -> bool:
        """Whether Aurora may hold values that this laptop knows nothing of."""
        return ANYTHING in self.unknown_payloads


# ── Published copies ──────────────────────────────────────────────────────────────────────────────────────────────────


def copies(connection: Connection, request_id: str) -> dict[CopyKey, PublishedCopy]:
    """A survey's published copies by photo id, longest side and turn."""
    query = select(PUBLISHED_COPY).join(PHOTO, PHOTO.c.id == _COPY.photo_id).where(PHOTO.c.request_id == request_id)
    return {copy.key: copy for copy in (PublishedCopy(**row) for row in connection.execute(query).mappings())}


def get_copy(connection: Connection, key: CopyKey) -> PublishedCopy | None:
    """One published copy, None while it has not been made."""
    row = connection.execute(select(PUBLISHED_COPY).where(*_is(key))).mappings().one_or_none()
    return None if row is None else PublishedCopy(**row)


def save_copy(connection: Connection, made: PublishedCopy) -> None:
    """Remember a copy that now lies in the copies folder; one with other bytes forgets where the former was hosted."""
    stored = get_copy(connection, made.key)
    if stored is not None and stored.sha256 == made.sha256:
        return
    facts = {"sha256": made.sha256, "size": made.size, "width": made.width, "height": made.height}
    nowhere = {"remote_id": None, "url": None, "hosted_at": None, "verified_at": None}
    statement = upsert(PUBLISHED_COPY).values(
        photo_id=made.photo_id, long_side_px=made.long_side_px, turned=made.turned, **facts, **nowhere
    )
    keys = ["photo_id", "long_side_px", "turned"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={**facts, **nowhere}))


def set_hosted(connection: Connection, copy: PublishedCopy, remote_id: str, url: str, at: datetime) -> None:
    """The relay confirmed the copy's length and hash."""
    _update_copy(connection, copy, remote_id=remote_id, url=url, hosted_at=at, verified_at=None)


def set_verified(connection: Connection, copy: PublishedCopy, url: str, at: datetime) -> None:
    """The public URL served the copy's bytes."""
    _update_copy(connection, copy, url=url, verified_at=at)


def set_url(connection: Connection, copy: PublishedCopy, url: str) -> None:
    """The URL as Aurora was last given it: the token is the same, the file name may be a newer one."""
    _update_copy(connection, copy, url=url)


def forget_hosting(connection: Connection, copy: PublishedCopy) -> None:
    """The host no longer has the copy, or has other bytes."""
    _update_copy(connection, copy, remote_id=None, url=None, hosted_at=None, verified_at=None)


def surveys_with_copy(connection: Connection, sha256: str) -> list[str]:
    """The surveys that have a published copy with these bytes."""
    query = select(PHOTO.c.request_id).join_from(PUBLISHED_COPY, PHOTO, PHOTO.c.id == _COPY.photo_id)
    return list(connection.scalars(query.where(_COPY.sha256 == sha256).distinct()))


def bytes_to_upload(connection: Connection) -> int:
    """The bytes of all photos that wait for their upload; the original's size where the copy is not made yet. What was
    proven at the office is only asked about again."""
    mine = (_COPY.photo_id == PHOTO.c.id, _COPY.turned == PHOTO.c.turned)
    copy = select(func.max(_COPY.size)).where(*mine).scalar_subquery()
    proven = exists().where(*mine, _COPY.verified_at.is_not(None))
    waiting = JOB.c.status.in_((*OPEN_STATUSES,))
    query = (
        select(func.sum(func.coalesce(copy, PHOTO.c.size)))
        .join_from(JOB, PHOTO, PHOTO.c.id == JOB.c.subject_id)
        .where(JOB.c.kind == JobKind.UPLOAD_PHOTO, waiting, ~proven)
    )
    return int(connection.scalar(query) or 0)


def _update_copy(connection: Connection, copy: PublishedCopy, **values: Any) -> None:
    connection.execute(update(PUBLISHED_COPY).where(*_is(copy.key), _COPY.sha256 == copy.sha256).values(**values))


def _is(key: CopyKey) -> tuple[ColumnElement[bool], ...]:
    photo_id, long_side_px, turned = key
    return (_COPY.photo_id == photo_id, _COPY.long_side_px == long_side_px, _COPY.turned == turned)


# ── What Aurora holds ─────────────────────────────────────────────────────────────────────────────────────────────────


def section_state(connection: Connection, request_id: str, section: str) -> SectionState:
    """The state of one section (or STATUS); an empty one before the first intent."""
    query = select(SECTION_STATE).where(_STATE.request_id == request_id, _STATE.section == section)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return SectionState(section)
    return _section_state(row)


def section_states(connection: Connection, request_id: str) -> dict[str, SectionState]:
    """All known states of a survey by section."""
    query = select(SECTION_STATE).where(_STATE.request_id == request_id)
    return {row["section"]: _section_state(row) for row in connection.execute(query).mappings()}


def _section_state(row: RowMapping) -> SectionState:
    values = {name: value for name, value in row.items() if name != "request_id"}
    return SectionState(**values | {"unknown_payloads": tuple(row["unknown_payloads"] or ())})


def save_intent(
    connection: Connection,
    request_id: str,
    section: str,
    payload_hash: str,
    at: datetime,
    payload: dict[str, Any] | None = None,
) -> None:
    """Say what is about to be sent, before it is sent; a section says its whole `payload`."""
    unknown = section_state(connection, request_id, section).unknown_payloads
    if payload is not None and payload not in unknown:
        unknown = (*unknown, payload)
    _save_state(
        connection, request_id, section, intent_hash=payload_hash, intent_at=at, unknown_payloads=list(unknown) or None
    )


def clear_intent(connection: Connection, request_id: str, section: str, before: SectionState | None = None) -> None:
    """The server clearly refused what was sent. What was unknown `before` that try is unknown still."""
    _save_state(
        connection,
        request_id,
        section,
        intent_hash=before.intent_hash if before else None,
        intent_at=before.intent_at if before else None,
        unknown_payloads=(list(before.unknown_payloads) or None) if before else None,
    )


def save_accepted(
    connection: Connection,
    request_id: str,
    section: str,
    payload_hash: str,
    payload: dict[str, Any],
    revision: int,
    at: datetime,
) -> None:
    """Aurora accepted what was sent."""
    _save_state(
        connection,
        request_id,
        section,
        intent_hash=None,
        unknown_payloads=None,
        accepted_hash=payload_hash,
        accepted_payload=payload,
        accepted_revision=revision,
        accepted_at=at,
    )


def set_completed_time(connection: Connection, request_id: str, aurora_time: datetime) -> None:
    """Aurora's clock when it said that the request is completed."""
    _save_state(connection, request_id, STATUS, aurora_time=aurora_time)


def forget_accepted(connection: Connection, request_id: str) -> None:
    """Another laptop published since: Aurora no longer holds what it accepted from this one, so all is sent again, and
    what the other one answered is taken back."""
    connection.execute(update(SECTION_STATE).where(_STATE.request_id == request_id).values(accepted_hash=None))
    for section in SectionName:
        _may_hold_anything(connection, section_state(connection, request_id, section.value), request_id)


def distrust(connection: Connection) -> None:
    """This database may be older than what Aurora holds of any survey that was sent."""
    for row in connection.execute(select(SECTION_STATE).where(_STATE.section != STATUS)).mappings().all():
        _may_hold_anything(connection, _section_state(row), row["request_id"])


def _may_hold_anything(connection: Connection, state: SectionState, request_id: str) -> None:
    if not state.may_hold_anything:
        _save_state(connection, request_id, state.section, unknown_payloads=[*state.unknown_payloads, ANYTHING])


def forget_completed(connection: Connection, request_id: str) -> None:
    """Aurora opened the request again: that it is completed has to be said anew."""
    _save_state(connection, request_id, STATUS, accepted_hash=None, accepted_revision=None)


def _save_state(connection: Connection, request_id: str, section: str, **values: Any) -> None:
    statement = upsert(SECTION_STATE).values(request_id=request_id, section=section, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["request_id", "section"], set_=values))


# ── Receipts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_receipt(connection: Connection, request_id: str, receipt: Receipt, revision: int) -> bool:
    """Keep a proof; False when the one of this kind, subject and revision is already there."""
    statement = upsert(RECEIPT).values(
        request_id=request_id,
        kind=receipt.kind,
        subject=receipt.subject,
        revision=revision,
        at=receipt.at,
        detail=receipt.detail,
    )
    return connection.execute(statement.on_conflict_do_nothing()).rowcount == 1


def receipts(connection: Connection, request_id: str) -> tuple[Receipt, ...]:
    """A survey's proofs in the order of their times."""
    query = select(RECEIPT).where(_RECEIPT.request_id == request_id).order_by(_RECEIPT.at, _RECEIPT.id)
    rows = connection.execute(query).mappings()
    return tuple(Receipt(row["kind"], row["subject"], row["at"], row["detail"]) for row in rows)


def has_receipt(connection: Connection, request_id: str, kind: ReceiptKind) -> bool:
    """Whether there is any proof of this kind, of whatever revision."""
    query = select(_RECEIPT.id).where(_RECEIPT.request_id == request_id, _RECEIPT.kind == kind).limit(1)
    return connection.scalar(query) is not None


def surveys_accepted_since(connection: Connection, since: datetime) -> list[str]:
    """Surveys of which Aurora accepted something since a time, the newest first."""
    query = (
        select(_RECEIPT.request_id)
        .where(_RECEIPT.kind == ReceiptKind.ACCEPTED, _RECEIPT.at >= since)
        .order_by(_RECEIPT.at.desc())
    )
    return list(dict.fromkeys(connection.scalars(query)))


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def server_problems(connection: Connection, request_id: str) -> tuple[Problem, ...]:
    """The lines of servers' refusals, each an error at its field."""
    query = select(SERVER_PROBLEM).where(SERVER_PROBLEM.c.request_id == request_id).order_by(SERVER_PROBLEM.c.id)
    rows = connection.execute(query).mappings()
    return tuple(Problem(Severity.ERROR, row["field"], row["text"], SAID_BY_SERVER) for row in rows)


def add_server_problems(
    connection: Connection, request_id: str, lines: Iterable[tuple[str, str]], at: datetime
) -> None:
    """Keep the lines (field, text) of a refusal."""
    rows = [{"request_id": request_id, "field": field, "text": text, "at": at} for field, text in lines]
    if rows:
        connection.execute(insert(SERVER_PROBLEM), rows)


def clear_server_problems(connection: Connection, request_id: str) -> None:
    """Forget refusals: a new attempt will bring its own."""
    connection.execute(delete(SERVER_PROBLEM).where(SERVER_PROBLEM.c.request_id == request_id))

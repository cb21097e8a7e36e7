"""Holds what is to be sent to one Aurora tenant that does not let the office in; what is for other tenants goes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.storage.core_tables import JOB, REQUEST

HELD = "tenant_held"  # the error code of a job that waits for its tenant only
_J = JOB.c


def hold(connection: Connection, request_id: str, until: datetime, text: str, kinds: Collection[JobKind]) -> int:
    """Date the resting jobs of these kinds of all surveys of this one's tenant; how many there are."""
    resting = _J.status.in_((JobStatus.QUEUED, JobStatus.WAITING))
    waits = {"status": JobStatus.WAITING, "due_at": until, "error_code": HELD, "error_text": text}
    held = update(JOB).where(resting, _J.kind.in_(kinds), _of_its_tenant(request_id))
    return connection.execute(held.values(**waits)).rowcount


def lift(connection: Connection, request_id: str, now: datetime) -> int:
    """The tenant of this survey lets the office in: what was held for it may go at once. How many jobs that is."""
    held = update(JOB).where(_J.status == JobStatus.WAITING, _J.error_code == HELD, _of_its_tenant(request_id))
    free = {"status": JobStatus.QUEUED, "due_at": now, "error_code": None, "error_text": None}
    return connection.execute(held.values(**free)).rowcount


def _of_its_tenant(request_id: str) -> ColumnElement[bool]:
    tenant = select(REQUEST.c.tenant_id).where(REQUEST.c.id == request_id).scalar_subquery()
    return _J.request_id.in_(select(REQUEST.c.id).where(REQUEST.c.tenant_id == tenant))

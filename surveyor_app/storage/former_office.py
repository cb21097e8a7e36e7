"""What a pairing with another office makes void: where photos are hosted, and how far their uploads were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from surveyor_app.domain.outbox import OPEN_STATUSES, JobKind, JobStatus
from surveyor_app.storage.core_tables import JOB, PHOTO, PUBLISHED_COPY

_SECTIONS = (JobKind.PUT_ELECTRICAL, JobKind.PUT_SUBPANELS, JobKind.PUT_MOUNTING_PLANES)
_ON_THE_WAY = (JobKind.PREPARE_PHOTO, JobKind.UPLOAD_PHOTO, *_SECTIONS, JobKind.PUT_STATUS)


def forget_former_office(connection: Connection, now: datetime) -> None:
    """Have every survey that is on its way sent whole by way of the new office. What was delivered stays as it is: its
    photos are announced to the new office when the survey is published again."""
    unfinished = (JOB.c.status.in_((*OPEN_STATUSES, JobStatus.BLOCKED)), JOB.c.kind.in_(_ON_THE_WAY))
    revisions = list(connection.scalars(select(JOB.c.revision_id).where(*unfinished).distinct()))
    surveys = select(JOB.c.request_id).where(*unfinished)
    on_the_way = PUBLISHED_COPY.c.photo_id.in_(select(PHOTO.c.id).where(PHOTO.c.request_id.in_(surveys)))
    connection.execute(
        update(PUBLISHED_COPY)
        .where(or_(PUBLISHED_COPY.c.verified_at.is_(None), on_the_way))
        .values(remote_id=None, url=None, hosted_at=None, verified_at=None)
    )
    uploads = JOB.c.kind == JobKind.UPLOAD_PHOTO
    connection.execute(update(JOB).where(JOB.c.revision_id.in_(revisions), uploads).values(state={}))
    connection.execute(
        update(JOB)
        .where(
            JOB.c.revision_id.in_(revisions),
            JOB.c.kind.in_((JobKind.UPLOAD_PHOTO, *_SECTIONS)),
            JOB.c.status == JobStatus.DONE,
        )
        .values(status=JobStatus.QUEUED, due_at=now)
    )

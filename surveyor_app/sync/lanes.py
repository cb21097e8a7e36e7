"""The lanes of the queue: which jobs share a pace, and how many of a lane run at once."""

from __future__ import annotations

from enum import StrEnum

from surveyor_app.domain.host_pauses import AURORA, OFFICE
from surveyor_app.domain.outbox import JobKind


class Lane(StrEnum):
    """Copies are made on this machine, uploads go to the office, sections to Aurora: none waits for another's host."""

    PREPARE = "prepare"
    UPLOAD = "upload"
    AURORA = "aurora"


KINDS: dict[Lane, tuple[JobKind, ...]] = {
    Lane.PREPARE: (JobKind.PREPARE_PHOTO,),
    Lane.UPLOAD: (JobKind.UPLOAD_PHOTO,),
    Lane.AURORA: (
        JobKind.PUT_ELECTRICAL,
        JobKind.PUT_SUBPANELS,
        JobKind.PUT_MOUNTING_PLANES,
        JobKind.PUT_STATUS,
    ),
}

CONCURRENCY: dict[Lane, int] = {Lane.PREPARE: 2, Lane.UPLOAD: 3, Lane.AURORA: 1}  # uploads: 2, or 3 on a clean line

# Whom a lane talks to. Preparing copies needs nobody.
HOST_OF: dict[Lane, str] = {Lane.UPLOAD: OFFICE, Lane.AURORA: AURORA}


def lane_of(kind: JobKind) -> Lane:
    """The lane in which a kind of job runs."""
    return next(lane for lane, kinds in KINDS.items() if kind in kinds)

"""What tests of publishing look at, and what they do beside it."""

from __future__ import annotations

import io

from PIL import Image

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.opened import Services
from surveyor_app.storage import outbox_repository, survey_repository
from tests.fake_clock import FakeClock

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def jobs(services: Services) -> tuple[SyncJob, ...]:
    """Everything in the outbox."""
    with services.database.read() as connection:
        return outbox_repository.jobs(connection)


def status(services: Services) -> tuple[SurveyStatus, int]:
    """Where the survey stands, and its revision."""
    with services.database.read() as connection:
        survey = survey_repository.load(connection, "req-1")
    return survey.status, survey.revision


def add_photo(services: Services, shade: int, slot: str | None = "main_breaker") -> str:
    """A plain picture; its id."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 0, 0)).save(buffer, "PNG")
    (view,) = services.photo.add_picture("req-1", ELECTRICAL, buffer.getvalue(), "pasted.png", slot).added
    return view.photo.id


def settle_all(services: Services, to: JobStatus) -> None:
    """Have every job of the survey end, as the engine would."""
    with services.database.write() as connection:
        while any(job.status is JobStatus.QUEUED for job in outbox_repository.jobs(connection)):
            job = outbox_repository.claim(connection, FakeClock().now(), tuple(JobKind))
            if job is None:
                return
            if to is JobStatus.DONE:
                outbox_repository.finish(connection, job.id)
            else:
                outbox_repository.block(connection, job.id, "refused_422", "No.")

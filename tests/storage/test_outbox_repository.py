"""The durable queue on real SQLite: what can be claimed, in which order, and that nothing is claimed twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.revision import Revision
from surveyor_app.storage import outbox_repository as outbox
from surveyor_app.storage import request_repository, revision_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.outbox_repository import NewJob, Postponement
from surveyor_app.storage.request_repository import PulledRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
UPLOAD, SECTION = JobKind.UPLOAD_PHOTO, JobKind.PUT_ELECTRICAL


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two surveys, "a" with revisions a1 and a2, "b" with b1."""
    made = Database(tmp_path / "surveyor.db")
    SQLModel.metadata.create_all(made.engine)
    with made.write() as connection:
        for survey in "ab":
            pulled = PulledRequest(survey, "tenant", "requested", {}, None, None, NOW)
            request_repository.upsert(connection, pulled)
        for survey, number in (("a", 1), ("a", 2), ("b", 1)):
            revision = Revision(f"{survey}{number}", survey, number, NOW, {}, {}, ())
            revision_repository.insert_revision(connection, revision)
    yield made
    made.close()


def add(
    database: Database,
    job_id: str,
    *depends_on: str,
    kind: JobKind = UPLOAD,
    subject: str = "",
    revision: str = "a1",
) -> None:
    new = NewJob(job_id, kind, revision[0], revision, subject or job_id, depends_on)
    with database.write() as connection:
        outbox.add_jobs(connection, [new], NOW)


def claim(database: Database, kind: JobKind = UPLOAD, now: datetime = NOW, *, busy: tuple[str, ...] = ()) -> str | None:
    with database.write() as connection:
        job = outbox.claim(connection, now, [kind], busy)
    return job.id if job else None


def get(database: Database, job_id: str) -> SyncJob:
    with database.read() as connection:
        job = outbox.get(connection, job_id)
    assert job is not None
    return job


def postpone(database: Database, job_id: str, **changes: object) -> None:
    wait = Postponement(**{"due_at": LATER, "code": "x", "text": "y", **changes})  # type: ignore[arg-type]
    with database.write() as connection:
        assert outbox.postpone(connection, job_id, wait)


def test_a_job_is_claimed_once(database: Database) -> None:
    add(database, "1")
    assert claim(database) == "1"
    assert claim(database) is None
    assert get(database, "1").status is JobStatus.RUNNING


def test_fewest_attempts_first_then_the_oldest(database: Database) -> None:
    for job_id in ("1", "2", "3"):
        add(database, job_id)
    assert claim(database) == "1"
    postpone(database, "1", due_at=NOW)
    assert [claim(database), claim(database), claim(database)] == ["2", "3", "1"]


def test_a_job_waits_for_everything_it_depends_on(database: Database) -> None:
    add(database, "1")
    add(database, "2")
    add(database, "3", "1", "2", kind=SECTION)
    for job_id in ("1", "2"):
        assert claim(database, SECTION) is None
        assert claim(database) == job_id
        with database.write() as connection:
            outbox.finish(connection, job_id)
    assert claim(database, SECTION) == "3"


def test_a_dated_job_waits_for_its_date_and_spends_an_attempt_only_when_told(database: Database) -> None:
    add(database, "1")
    claim(database)
    postpone(database, "1", spends_attempt=False)
    assert claim(database) is None
    with database.read() as connection:
        assert outbox.next_due(connection, [UPLOAD]) == LATER
    assert claim(database, now=LATER) == "1"
    postpone(database, "1")
    assert get(database, "1").attempts == 1


def test_counting_as_due_spares_only_a_servers_own_wish(database: Database) -> None:
    for job_id in ("1", "2"):
        add(database, job_id)
        claim(database)
    postpone(database, "1")
    postpone(database, "2", retry_after_until=LATER)
    with database.write() as connection:
        assert outbox.count_as_due(connection, NOW) == 1
    assert claim(database) == "1"
    assert claim(database) is None


def test_a_subject_in_flight_is_not_taken_again(database: Database) -> None:
    add(database, "1", subject="photo")
    assert claim(database, busy=("photo",)) is None
    assert claim(database) == "1"


def test_a_newer_revision_supersedes_the_unfinished_jobs_of_older_ones_of_its_survey_only(database: Database) -> None:
    for job_id in ("1", "2", "3"):
        add(database, job_id)
    add(database, "4", revision="a2")
    add(database, "5", revision="b1")
    claim(database)
    with database.write() as connection:
        outbox.finish(connection, "1")
    claim(database)
    with database.write() as connection:
        assert outbox.supersede_older(connection, "a", "a2") == 2
    states = [get(database, job_id).status for job_id in "12345"]
    done, superseded, queued = JobStatus.DONE, JobStatus.SUPERSEDED, JobStatus.QUEUED
    assert states == [done, superseded, superseded, queued, queued]
    with database.write() as connection:
        assert not outbox.finish(connection, "2")
        assert not outbox.block(connection, "2", "x", "y")


def test_leases_of_a_dead_owner_are_taken_back(database: Database) -> None:
    add(database, "1")
    claim(database)
    with database.write() as connection:
        assert outbox.release_all_leases(connection) == 1
    assert claim(database) == "1"


def test_a_blocked_job_counts_apart_and_can_be_queued_again(database: Database) -> None:
    add(database, "1")
    add(database, "2", "1", kind=SECTION)
    claim(database)
    with database.write() as connection:
        assert outbox.block(connection, "1", "refused_422", "No.", "[raw]")
        counts = outbox.counts(connection)
    assert (counts.waiting, counts.blocked) == (1, 1)
    assert claim(database, SECTION) is None
    with database.write() as connection:
        assert outbox.unblock(connection, NOW, revision_id="a1") == ["a"]
    job = get(database, "1")
    assert (job.status, job.error_text) == (JobStatus.QUEUED, None)


def test_a_handlers_memory_survives(database: Database) -> None:
    add(database, "1")
    with database.write() as connection:
        outbox.save_state(connection, "1", {"location": "/v1/uploads/7"})
    assert get(database, "1").state == {"location": "/v1/uploads/7"}

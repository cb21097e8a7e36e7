"""The durable queue of prefetches, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyor_app.relay import prefetch_records, request_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.prefetch_records import Prefetch

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A relay's database."""
    with closing(open_database(tmp_path / "relay.db")) as opened:
        yield opened


def want(database: Database, request_id: str = "a", session_token: str | None = None, at: datetime = NOW) -> None:
    """As a webhook does."""
    with database.write() as connection:
        row_id = request_records.receive(connection, "t", request_id, at)
        prefetch_records.want(connection, row_id, at, session_token)


def claim(database: Database, at: datetime = NOW, limit: int = 10) -> list[Prefetch]:
    """As the worker does."""
    with database.write() as connection:
        return prefetch_records.claim(connection, at, limit)


def test_a_claimed_prefetch_is_nobody_elses(database: Database) -> None:
    want(database)

    assert [job.request_id for job in claim(database)] == ["a"]
    assert claim(database) == []


def test_a_finished_prefetch_is_gone(database: Database) -> None:
    want(database)
    [job] = claim(database)

    with database.write() as connection:
        prefetch_records.finish(connection, job, NOW)

    assert claim(database, NOW + timedelta(days=1)) == []


@pytest.mark.parametrize("ending", ["finished", "failed"])
def test_what_is_asked_for_again_meanwhile_is_done_again_at_once(database: Database, ending: str) -> None:
    want(database, session_token="first")
    [job] = claim(database)
    want(database, session_token="second")

    with database.write() as connection:
        prefetch_records.forget_session_token(connection, job)
        if ending == "finished":
            prefetch_records.finish(connection, job, NOW)
        else:
            prefetch_records.put_off(connection, job, NOW + timedelta(hours=1), "Aurora is away", refused=False)

    [again] = claim(database)
    assert (again.session_token, again.attempts) == ("second", 0)


def test_a_failed_prefetch_waits_for_its_time(database: Database) -> None:
    want(database)
    [job] = claim(database)
    with database.write() as connection:
        prefetch_records.put_off(connection, job, NOW + timedelta(minutes=3), "Aurora is away", refused=True)

    assert claim(database, NOW + timedelta(minutes=2)) == []
    [again] = claim(database, NOW + timedelta(minutes=3))
    assert (again.attempts, again.refusals) == (1, 1)


def test_the_lease_of_a_dead_worker_is_taken_back_at_start(database: Database) -> None:
    want(database)
    claim(database)

    with database.write() as connection:
        prefetch_records.release_all(connection, NOW)

    assert len(claim(database)) == 1


def test_a_prefetch_that_fails_again_and_again_comes_after_the_others(database: Database) -> None:
    want(database, "poisoned")
    [job] = claim(database)
    with database.write() as connection:
        prefetch_records.put_off(connection, job, NOW, "again", refused=False)
    want(database, "fresh")

    assert [job.request_id for job in claim(database, limit=1)] == ["fresh"]


def test_a_webhook_without_session_token_keeps_the_one_that_is_there(database: Database) -> None:
    want(database, session_token="first")
    want(database)

    assert claim(database)[0].session_token == "first"


def test_a_session_token_does_not_show_in_a_repr(database: Database) -> None:
    want(database, session_token="one-time")

    assert "one-time" not in repr(claim(database))

"""A prepared database in the test's own data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.storage import migrate, request_repository
from surveyor_app.storage.database import Database
from tests.sample_requests import a_request


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """The data folder, not prepared."""
    return DataPaths(data_dir)


@pytest.fixture
def database(paths: DataPaths) -> Iterator[Database]:
    """A migrated, empty database."""
    migrate.prepare(paths)
    opened = Database(paths.database)
    yield opened
    opened.close()


@pytest.fixture
def request_id(database: Database) -> str:
    """A request that was pulled, with its draft survey."""
    with database.write() as connection:
        request_repository.upsert(connection, a_request())
    return "req-1"

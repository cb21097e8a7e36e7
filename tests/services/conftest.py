"""Services on a prepared data folder with one pulled request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import PySide6.QtGui  # noqa: F401 - as in the window: thumbnails are made only where Qt was loaded first
import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services import device_token
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, request_repository
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request
from tests.services.memory_keyring import FakeBackend


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """The prepared data folder."""
    folder = DataPaths(data_dir)
    migrate.prepare(folder)
    return folder


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
def services(paths: DataPaths, clock: FakeClock) -> Iterator[Services]:
    """All services of one thread."""
    opened = open_services(paths, clock)
    yield opened
    opened.close()


@pytest.fixture
def request_id(services: Services) -> str:
    """A request that was pulled."""
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request())
    return "req-1"


@pytest.fixture
def default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataPaths:
    """The folder of a person who set nothing."""
    monkeypatch.delenv("SURVEYOR_DATA_DIR")
    monkeypatch.setattr(device_token, "data_dir", lambda: tmp_path / "default")
    return DataPaths(tmp_path / "default").ensure()


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    """A keyring of the system that is on the list of trusted ones."""
    import keyring

    fake = FakeBackend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: fake)
    monkeypatch.setattr(device_token, "TRUSTED_BACKENDS", (FakeBackend.__module__,))
    return fake

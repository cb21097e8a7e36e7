"""A container for the commands, and a way to run them in this process."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.cli import app
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, request_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync.report import SyncReport
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request


@dataclass
class FakeContainer:
    """The program around the commands, with a sync that reports what it is told."""

    paths: DataPaths
    clock: FakeClock = field(default_factory=FakeClock)
    report: SyncReport | Exception = field(default_factory=lambda: SyncReport(online=True))
    waited: float | None = None
    fault: BaseException | None = None
    lock_fault: Exception | None = None

    def exclusive(self) -> AbstractContextManager[None]:
        if self.lock_fault is not None:
            raise self.lock_fault
        return nullcontext()

    def services(self) -> Services:
        if self.fault is not None:
            raise self.fault
        migrate.prepare(self.paths)
        return open_services(self.paths, self.clock)

    def sync(self, wait_seconds: float) -> SyncReport:
        self.waited = wait_seconds
        if isinstance(self.report, Exception):
            raise self.report
        return self.report

    def open_window(self, **_given: Any) -> int:
        return 0

    def at(self, root: Path) -> FakeContainer:
        return FakeContainer(DataPaths(root), self.clock)


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document


@pytest.fixture
def container(data_dir: Path) -> FakeContainer:
    """The program around the commands."""
    return FakeContainer(DataPaths(data_dir))


@pytest.fixture(autouse=True)
def _log_handlers_are_closed() -> Iterator[None]:
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if getattr(h, "surveyor", False)]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def run(container: FakeContainer, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line."""

    def run_it(*arguments: str) -> Ran:
        capsys.readouterr()
        code = app.run(list(arguments), container)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Ran(code, captured.out, captured.err)

    return run_it


@pytest.fixture
def request_id(container: FakeContainer) -> str:
    """A request that was pulled."""
    migrate.prepare(container.paths)
    database = Database(container.paths.database)
    with database.write() as connection:
        request_repository.upsert(connection, a_request())
    database.close()
    return "req-1"

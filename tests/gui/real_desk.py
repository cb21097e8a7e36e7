"""A window on real services and a real database with some pulled requests, for tests of a whole survey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.storage import migrate, request_repository
from tests.fake_clock import FakeClock
from tests.gui.conftest import Desk, DeskMaker
from tests.pictures import write_jpeg
from tests.sample_requests import a_request

REQUEST_IDS = ("req-1", "req-2", "req-3")


def real_desk(new_desk: DeskMaker, data_dir: Path) -> Desk:
    """An open window with three requests; none is open."""
    paths = DataPaths(data_dir)
    migrate.prepare(paths)
    services = _open(paths)
    with services.database.write() as connection:
        for request_id in REQUEST_IDS:
            request_repository.upsert(connection, a_request(request_id))
    services.close()
    desk = new_desk(open_with=lambda: _open(paths))
    desk.window.resize(1400, 900)
    desk.wait(desk.window.isActiveWindow)
    return desk


def stored(data_dir: Path, request_id: str) -> SurveyDetail:
    """What the database holds."""
    services = _open(DataPaths(data_dir))
    detail = services.survey.detail(request_id)
    services.close()
    return detail


def is_queued(data_dir: Path, request_id: str) -> bool:
    """Whether a survey is on its way."""
    detail = stored(data_dir, request_id)
    return detail.survey.status is SurveyStatus.QUEUED and bool(detail.jobs)


def visit_photos(folder: Path, number: int) -> list[Path]:
    """So many different pictures of a visit."""
    return [
        write_jpeg(folder / f"IMG_{n:04}.jpg", f"#{20 + n * 9:02x}{255 - n * 9:02x}40") for n in range(1, number + 1)
    ]


def _open(paths: DataPaths) -> Services:
    return open_services(paths, FakeClock())


def by_command(data_dir: Path, do: Callable[[Services], object]) -> None:
    """What another process does to the same folder."""
    services = open_services(DataPaths(data_dir), FakeClock())
    do(services)
    services.close()


def press(desk: Desk, keys: str) -> None:
    """Keys, and whatever they lead to."""
    QTest.keySequence(desk.window, QKeySequence(keys))
    desk.settle()

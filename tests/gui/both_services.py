"""The fakes of the window's tests and the real services, for tests that run on both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import PySide6.QtGui  # noqa: F401 - as in the window: thumbnails are made only where Qt was loaded first
import pytest

from surveyor_app.api.relay import PairedDevice
from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.notices import Notice, NoticeKind
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
from surveyor_app.services.pairing import PairingService
from surveyor_app.storage import (
    app_news_repository,
    migrate,
    notice_repository,
    request_repository,
    setting_repository,
    survey_repository,
)
from tests.fake_clock import FakeClock
from tests.gui.fake_services import fake_services
from tests.gui.fake_surveys import SURVEYOR
from tests.gui.sample_records import untouched
from tests.sample_requests import a_request

ID = "req-1"
ELECTRICAL, SUBPANELS, PLANES = SectionName.ELECTRICAL, SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
HERE = PhotoTarget(ELECTRICAL)


@dataclass
class Relay:
    """An office that pairs, or refuses."""

    fault: SurveyorError | None = None

    def __call__(self, _url: str, _token: str | None) -> Any:
        return self

    async def pair(self, _code: str, _device_name: str) -> PairedDevice:
        if self.fault is not None:
            raise self.fault
        return PairedDevice("secret", "Sam Surveyor", "Sunny Office")

    async def aclose(self) -> None:
        """Nothing to close."""


class Fake:
    """The fakes, and how their world is changed behind their back."""

    def __init__(self) -> None:
        self.services: Any = fake_services([untouched(ID)], paired=False)

    def refuse_pairing(self, fault: SurveyorError) -> None:
        """The office says no."""
        self.services.pairing_fault = fault

    def withdraw(self) -> None:
        """Aurora cancels the request."""
        record = self.services.records[ID]
        record.survey = replace(record.survey, status=SurveyStatus.WITHDRAWN)

    def notice(self) -> None:
        """Something changed at the office."""
        self.services.records[ID].notices.append(_notice())

    def complete(self) -> None:
        """Somebody completes the request in Aurora."""
        record = self.services.records[ID]
        record.request = replace(record.request, status="completed")

    def give_away(self, name: str | None) -> None:
        """The office gives the request to somebody, who this laptop's surveyor is not."""
        record = self.services.records[ID]
        record.request = replace(record.request, assigned_to=name)

    def announce(self, news: AppNews) -> None:
        """There is a newer version."""
        self.services.app_news.announced = news


class Real:
    """The real services on a database of their own."""

    def __init__(self, paths: DataPaths) -> None:
        migrate.prepare(paths)
        self.relay, clock = Relay(), FakeClock()
        opened = open_services(paths, clock)
        self.services: Any = replace(opened, pairing=PairingService(opened.database, paths, clock, self.relay))
        self.pulled_at = a_request(ID).pulled_at
        with opened.database.write() as connection:
            request_repository.upsert(connection, a_request(ID))

    def refuse_pairing(self, fault: SurveyorError) -> None:
        """The office says no."""
        self.relay.fault = fault

    def withdraw(self) -> None:
        """Aurora cancels the request."""
        with self.services.database.write() as connection:
            survey_repository.set_status(connection, ID, SurveyStatus.WITHDRAWN)

    def notice(self) -> None:
        """Something changed at the office."""
        with self.services.database.write() as connection:
            made = _notice()
            notice_repository.put(connection, ID, made.kind, made.text, made.at)

    def complete(self) -> None:
        """Somebody completes the request in Aurora."""
        with self.services.database.write() as connection:
            request_repository.upsert(connection, a_request(ID, status="completed"))

    def give_away(self, name: str | None) -> None:
        """The office gives the request to somebody, who this laptop's surveyor is not."""
        with self.services.database.write() as connection:
            setting_repository.put(connection, "surveyor", SURVEYOR)
            self.pulled_at += timedelta(minutes=1)
            request_repository.upsert(connection, a_request(ID, assigned_to=name, pulled_at=self.pulled_at))

    def announce(self, news: AppNews) -> None:
        """There is a newer version."""
        with self.services.database.write() as connection:
            app_news_repository.store(connection, news)


def _notice() -> Notice:
    return Notice(NoticeKind.DESIGN, "The office changed the request.", FakeClock().now())


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Fake | Real]:
    """One after the other."""
    made = Fake() if request.param == "fake" else Real(DataPaths(data_dir))
    yield made
    made.services.close()


@pytest.fixture
def services(world: Fake | Real) -> Any:
    """All services of one thread."""
    return world.services

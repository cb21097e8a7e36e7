"""One laptop for the tests of the engine: a real database and photo store, the real services, a fake office."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image
from sqlmodel import SQLModel

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import SyncJob
from surveyor_app.domain.photo import Photo, PhotoTarget
from surveyor_app.domain.survey import AttributeValue, SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.publish import PublishOutcome, PublishService
from surveyor_app.storage import outbox_repository, photo_repository, setting_repository, survey_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.new_id import new_id
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.sync.engine import SyncEngine
from surveyor_app.sync.events import Emit, Event
from surveyor_app.sync.report import SyncReport
from surveyor_app.sync.session import Outside
from tests.sync.fake_clock import FakeClock
from tests.sync.fake_office import DEVICE_TOKEN, RELAY, FakeOffice

PLANE: dict[str, AttributeValue] = {
    "pitch": 22.5,
    "azimuth": 190.0,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 24.0,
}


def picture(seed: int, side: int = 200) -> bytes:
    """A JPEG whose bytes depend on the seed."""
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), (seed % 256, seed // 256 % 256, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Laptop:
    """What a surveyor has."""

    root: Path
    clock: FakeClock = field(default_factory=FakeClock)
    token: str | None = DEVICE_TOKEN
    relay_url: str = RELAY
    outside: Outside | None = None

    def __post_init__(self) -> None:
        self.paths = DataPaths(self.root).ensure()
        self.database = Database(self.paths.database)
        SQLModel.metadata.create_all(self.database.engine)
        with self.database.write() as connection:
            setting_repository.put(connection, "relay_url", self.relay_url)
        self.office_data = OfficeData(self.paths)
        self.office = FakeOffice(self.clock)
        self.events: list[Event] = []

    def engine(self, emit: Emit | None = None) -> SyncEngine:
        """An engine as a fresh process would have it."""
        outside = self.outside or Outside(self.office.make_relay, self.office.make_tenant, self.clock.sleep)
        return SyncEngine(
            self.database,
            self.paths,
            self.clock,
            self.office_data,
            lambda: self.token,
            emit or self.events.append,
            lambda: 0.5,
            outside,
        )

    def in_this_thread(self) -> Laptop:
        """The same laptop with a database for the calling thread; the fake office is shared."""
        twin = replace(self)
        twin.office, twin.events = self.office, self.events
        return twin

    async def sync(self, wait_seconds: float = 20.0) -> SyncReport:
        return await self.engine().run_once(wait_seconds)

    def fill(self, request_id: str, planes: int = 1) -> None:
        """Everything Aurora requires, in so many planes that are alike."""
        with self.database.write() as connection:
            for name, value in (
                ("main_panel_location", "garage"),
                ("main_bus_rating", 200.0),
                ("main_breaker_rating", 200.0),
            ):
                survey_repository.save_field(connection, request_id, SectionName.ELECTRICAL, None, name, value)
            for _ in range(planes):
                survey_repository.insert_item(connection, request_id, SectionName.MOUNTING_PLANES, dict(PLANE))

    def change(self, request_id: str, name: str, value: AttributeValue) -> None:
        """Edit an electrical value as a form does: the survey becomes a draft of its next revision."""
        with self.database.write() as connection:
            survey_repository.save_field(connection, request_id, SectionName.ELECTRICAL, None, name, value)
            frozen = survey_repository.last_frozen_number(connection, request_id)
            survey_repository.set_status(connection, request_id, SurveyStatus.DRAFT, frozen + 1)

    def turn(self, photo: Photo, turned: int) -> None:
        """Turn a photo as the window does: the survey becomes a draft of its next revision."""
        with self.database.write() as connection:
            photo_repository.turn(connection, photo.id, turned)
            frozen = survey_repository.last_frozen_number(connection, photo.request_id)
            survey_repository.set_status(connection, photo.request_id, SurveyStatus.DRAFT, frozen + 1)

    def add_photo(
        self, request_id: str, seed: int, *, slot: str | None = "main_breaker", side: int = 200, data: bytes = b""
    ) -> Photo:
        """A photo of the electrical section."""
        stored = PhotoStore(self.paths).add(data or picture(seed, side))
        target = PhotoTarget(SectionName.ELECTRICAL)
        with self.database.write() as connection:
            photo = Photo(
                id=new_id(),
                request_id=request_id,
                target=target,
                slot=slot,
                position=photo_repository.next_position(connection, request_id, target),
                sha256=stored.sha256,
                size=stored.size,
                media_type="image/jpeg",
                width=side,
                height=side,
                original_name="IMG.JPG",
                added_at=self.clock.now(),
            )
            photo_repository.insert(connection, [photo])
        return photo

    def publish(self, request_id: str, *, overwrite: bool = False) -> PublishOutcome:
        service = PublishService(self.database, self.paths, self.clock, self.office_data)
        return service.publish(request_id, overwrite=overwrite)

    async def ready(self, *request_ids: str, photos: int = 1) -> list[Photo]:
        """Pulled, filled surveys with photos, published into the queue; the office's calls so far are forgotten."""
        surveys = request_ids or ("req-1",)
        for request_id in surveys:
            self.office.add_request(request_id)
        await self.sync()
        added = []
        for place, request_id in enumerate(surveys):
            self.fill(request_id)
            added += [self.add_photo(request_id, 100 * place + seed) for seed in range(1, photos + 1)]
            assert self.publish(request_id).queued
            self.clock.advance(1)
        self.office.calls.clear()
        return added

    def jobs(self) -> tuple[SyncJob, ...]:
        with self.database.read() as connection:
            return outbox_repository.jobs(connection)

    def status(self, request_id: str = "req-1") -> SurveyStatus:
        with self.database.read() as connection:
            return survey_repository.load(connection, request_id).status

"""Opens everything one thread needs: a database of its own and the services on it, or the sync engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyor_app.domain.clock import Clock
from surveyor_app.paths import DataPaths
from surveyor_app.services.app_news import AppNewsService
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.services.doctor import DoctorService
from surveyor_app.services.export import ExportService
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.pairing import PairingService
from surveyor_app.services.photo import PhotoService
from surveyor_app.services.publish import PublishService
from surveyor_app.services.queue import QueueService
from surveyor_app.services.restore import routine_backup
from surveyor_app.services.survey import SurveyService
from surveyor_app.services.survey_import import ImportService
from surveyor_app.services.unattended import UnattendedService
from surveyor_app.services.upload_limit import UploadLimitService
from surveyor_app.storage.database import Database

if TYPE_CHECKING:
    from surveyor_app.sync.engine import SyncEngine
    from surveyor_app.sync.events import Event


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one thread; they share one database. `close()` when the thread is done."""

    database: Database
    office: OfficeData
    survey: SurveyService
    photo: PhotoService
    imports: ImportService
    publish: PublishService
    queue: QueueService
    pairing: PairingService
    export: ExportService
    doctor: DoctorService
    tokens: DeviceTokens
    upload_limit: UploadLimitService
    unattended: UnattendedService
    app_news: AppNewsService

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()


def open_services(paths: DataPaths, clock: Clock) -> Services:
    """The services for the calling thread, on a schema that is current (see storage/migrate.py)."""
    database = Database(paths.database)
    office = OfficeData(paths)
    return Services(
        database=database,
        office=office,
        survey=SurveyService(database, paths, clock, office),
        photo=PhotoService(database, paths, clock, office),
        imports=ImportService(database, paths, clock, office),
        publish=PublishService(database, paths, clock, office),
        queue=QueueService(database, clock),
        pairing=PairingService(database, paths, clock),
        export=ExportService(database, paths, clock, office),
        doctor=DoctorService(paths, clock),
        tokens=DeviceTokens(paths),
        upload_limit=UploadLimitService(database),
        unattended=UnattendedService(database, paths),
        app_news=AppNewsService(database),
    )


def open_engine(paths: DataPaths, clock: Clock, on_event: Callable[[Event], None]) -> SyncEngine:
    """The sync engine for the calling thread, with a database of its own."""
    from surveyor_app.sync.engine import SyncEngine

    database, office = Database(paths.database), OfficeData(paths)
    PhotoService(database, paths, clock, office).sweep()
    routine_backup(paths, clock)
    return SyncEngine(database, paths, clock, office, DeviceTokens(paths).load, on_event)

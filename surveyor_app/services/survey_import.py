"""Fills a survey from a file: everything is checked first, photos included, then it happens in one transaction."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import Busy, Fault, InvalidInput, PhotoRefused, StorageFault
from surveyor_app.domain.survey_file import SurveyFile, parse_survey_file
from surveyor_app.failpoints import failpoint
from surveyor_app.paths import DataPaths
from surveyor_app.services.detail import read_detail
from surveyor_app.services.import_losses import ImportLosses, losses
from surveyor_app.services.import_photos import photo_faults, photo_places, picture_faults, resolve_inside
from surveyor_app.services.import_plan import ImportPlan, apply_plan, make_plan
from surveyor_app.services.intake import Source, TakenPicture, take_in
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey_state import SurveyReader
from surveyor_app.storage import faults, photo_repository, survey_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.storage.sidecar import write_sidecars

logger = logging.getLogger(__name__)

_MAX_BYTES = 20_000_000
_TRIES = 3


class ImportService:
    """Imports for one thread."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock, office: OfficeData) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._office = office
        self._store = PhotoStore(paths)
        self._reader = SurveyReader(office, paths)

    def import_file(self, request_id: str, file: Path) -> SurveyDetail:
        """`import_over`, for whoever needs only the survey as it is then."""
        return self.import_over(request_id, file)[0]

    def import_over(self, request_id: str, file: Path) -> tuple[SurveyDetail, ImportLosses]:
        """Replace the sections that the file holds, with their photos; absent sections stay. Returns the survey as it
        is then, and what of it went away.

        InvalidInput lists every fault of the file and its pictures, and then nothing is changed. NotFound for a request
        that is not here. A published survey becomes a draft of its next revision.
        """
        with self._database.read() as connection:
            survey_repository.updated_at(connection, request_id)
        folder = file.absolute().parent
        document = self._parse(_read(file), folder)
        pictures = self._take_in(document, folder)
        failpoint("import-originals-stored")
        for _ in range(_TRIES):
            with self._database.read() as connection:
                before = self._reader.read(connection, request_id)
                plan = make_plan(connection, request_id, document, pictures, self._clock)
            if self._apply(request_id, plan):
                failpoint("import-committed")
                self._write_sidecars(plan)
                return self._detail(request_id), losses(before, plan)
        raise Busy("This survey is being edited elsewhere.", advice="Try the import again.")

    def _parse(self, text: str, folder: Path) -> SurveyFile:
        """What the file says. Its pictures are looked at even where the rest is wrong: all faults at once."""
        found: tuple[Fault, ...] = ()
        document = None
        try:
            document = parse_survey_file(text, self._office.catalogue, self._office.checklist)
        except InvalidInput as invalid:
            found = invalid.faults or (Fault("", invalid.text),)
        known = {fault.path for fault in found}
        found += tuple(fault for fault in photo_faults(text, folder) if fault.path not in known)
        if found or document is None:
            found += tuple(picture_faults(text, folder, {fault.path for fault in found}))
            raise _refused(found)
        return document

    def _take_in(self, document: SurveyFile, folder: Path) -> list[TakenPicture]:
        files = [resolve_inside(folder, photo.path) for photo in document.photos]
        taken = take_in(self._store, [Source.of_file(file) for file in files])
        if any(isinstance(picture, PhotoRefused) and picture.code == "disk_full" for picture in taken):
            self._take_back([picture for picture in taken if not isinstance(picture, PhotoRefused)])
            raise faults.disk_full()
        bad = [
            Fault(f"{place}.path", f"{photo.path}: {picture.text}")
            for photo, place, picture in zip(document.photos, photo_places(document.photos), taken, strict=True)
            if isinstance(picture, PhotoRefused)
        ]
        if bad:
            raise _refused(bad)
        return [picture for picture in taken if not isinstance(picture, PhotoRefused)]

    def _apply(self, request_id: str, plan: ImportPlan) -> bool:
        now = self._clock.now()
        with self._database.write() as connection:
            if survey_repository.updated_at(connection, request_id) != plan.survey_updated_at:
                return False
            apply_plan(connection, request_id, plan, now)
            self._reader.finish_edit(connection, request_id, now)
        return True

    def _take_back(self, pictures: Sequence[TakenPicture]) -> None:
        """An import that found no room must not leave the disk full of its pictures. No row may come to one meanwhile,
        so it happens where nobody else writes; what a full disk refuses even that is swept after a day."""
        with contextlib.suppress(StorageFault), self._database.write() as connection:
            known = {sha256 for _id, sha256 in photo_repository.originals(connection)}
            for picture in pictures:
                if picture.sha256 not in known:
                    self._store.forget(picture.sha256, picture.facts.media_type)

    def _write_sidecars(self, plan: ImportPlan) -> None:
        """After the commit; a note that cannot be written now is written by the next start."""
        ids = [*(photo.id for photo in (*plan.new_photos, *plan.kept_photos)), *plan.removed_photos]
        try:
            with self._database.read() as connection:
                write_sidecars(connection, self._store, ids, self._clock.now())
        except OSError:
            logger.warning("the notes beside imported originals could not be written")

    def _detail(self, request_id: str) -> SurveyDetail:
        with self._database.read() as connection:
            state = self._reader.read(connection, request_id)
            return read_detail(connection, state, self._paths, self._office, self._clock.now())


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise _refused([Fault("", "The file is too large to be a survey.")])
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _refused([Fault("", f"There is no file {file}.")]) from None
    except UnicodeDecodeError:
        raise _refused([Fault("", "The file is not UTF-8 text.")]) from None
    except OSError as error:
        raise _refused([Fault("", f"The file cannot be read: {error.strerror or 'unknown reason'}.")]) from error


def _refused(faults: Sequence[Fault]) -> InvalidInput:
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    return InvalidInput(f"Nothing was imported: the file has {count}.", tuple(faults))

"""Writes one survey into a zip file: its data, the untouched originals, the published copies and the receipts."""

from __future__ import annotations

import json
import re
import secrets
import zipfile
from pathlib import Path
from typing import Any

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.renaming import put_in_place
from surveyor_app.services.detail import read_detail
from surveyor_app.services.document import receipts_document, show_document
from surveyor_app.services.import_document import import_document
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.summaries import PhotoView, SurveyDetail
from surveyor_app.services.survey_state import SurveyReader
from surveyor_app.storage.database import Database
from surveyor_app.storage.durable import sync_directory, sync_file

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class ExportService:
    """Exports for one thread."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock, office: OfficeData) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._office = office
        self._reader = SurveyReader(office, paths)

    def export(self, request_id: str, target: Path) -> Path:
        """Write the zip, replacing an older one as a whole; returns its absolute path. NotFound, StorageFault.

        In it: survey.json (the document of `surveyor show`), receipts.json, originals/, published/, and import.json, of
        which `surveyor import` makes an equal survey. An original that is no longer on the disk is named in survey.json
        under "missing_files".
        """
        with self._database.read() as connection:
            state = self._reader.read(connection, request_id)
            detail = read_detail(connection, state, self._paths, self._office, self._clock.now())
        goal = target.absolute()
        draft = goal.with_name(f".{goal.name}.{secrets.token_hex(6)}.part")
        try:
            if goal.is_dir():
                raise StorageFault(tr("{goal} is a folder; name a file.", goal=goal), code="export")
            self._write(detail, draft)
            sync_file(draft)
            put_in_place(draft, goal)
            sync_directory(goal.parent)
        except OSError as error:
            raise StorageFault(
                tr("The export could not be written: {reason}.", reason=error.strerror or tr("unknown reason")),
                code="export",
                advice=tr("Name another folder, or free some space."),
            ) from error
        finally:
            draft.unlink(missing_ok=True)
        return goal

    def missing_files(self, export: Path) -> list[str]:
        """The names of the pictures that a written export lacks because they were gone from this laptop."""
        with zipfile.ZipFile(export) as archive:
            return list(json.loads(archive.read("survey.json"))["missing_files"])

    def _write(self, detail: SurveyDetail, draft: Path) -> None:
        missing: list[str] = []
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name, path in self._files(detail):
                try:
                    archive.write(path, name)
                except FileNotFoundError:
                    missing.append(name)
            document = show_document(detail) | {
                "exported_at": self._clock.now().isoformat().replace("+00:00", "Z"),
                "missing_files": missing,
            }
            _add_json(archive, "survey.json", document)
            _add_json(archive, "receipts.json", {"receipts": receipts_document(detail.receipts)})
            originals = {view.photo.id: _original_name(view) for view in detail.photos}
            there = {photo_id: name for photo_id, name in originals.items() if name not in missing}
            _add_json(archive, "import.json", import_document(detail, there))

    def _files(self, detail: SurveyDetail) -> list[tuple[str, Path]]:
        """(name in the zip, path) of every picture; a missing screenshot or copy is simply not listed."""
        files: list[tuple[str, Path]] = []
        for view in detail.photos:
            files.append((_original_name(view), view.original_path))
            if view.published_sha256 is not None:
                copy = self._paths.copy(view.published_sha256)
                if copy.is_file():
                    files.append((f"published/{_safe(view.filename)}", copy))
        shot = detail.request.screenshot_path
        if shot is not None and Path(shot).is_file():
            files.append((f"screenshot{_safe(Path(shot).suffix)}", Path(shot)))
        return files


def _original_name(view: PhotoView) -> str:
    return f"originals/{_safe(Path(view.filename).stem)}{view.original_path.suffix}"


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", name).lstrip("-") or "picture"


def _add_json(archive: zipfile.ZipFile, name: str, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    archive.writestr(name, text, compress_type=zipfile.ZIP_DEFLATED)

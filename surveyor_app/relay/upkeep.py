"""The relay's check and garbage collection as commands run them, whether or not the relay serves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.collection import Collector, Report
from surveyor_app.relay.database import Database
from surveyor_app.relay.inspection import Finding, Inspector, unfetched_words
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.photo_store import PhotoStore, make_photo_store
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.settings import RelaySettings, load_settings
from surveyor_app.relay.state_of_office import office_findings


class Upkeep:
    """Close with `close()`."""

    def __init__(
        self, database: Database, store: PhotoStore, screenshots: ScreenshotFolder, settings: RelaySettings
    ) -> None:
        self._database = database
        self._settings = settings
        self._parts = (database, store, screenshots, SystemClock())

    @classmethod
    def of_this_office(cls) -> Upkeep:
        """On what the environment names; no secrets needed. SurveyorError (no_office) where no relay ever worked."""
        settings = load_settings()
        store = make_photo_store(settings)
        screenshots = ScreenshotFolder(settings.screenshot_folder)
        return cls(open_database(settings.database_path), store, screenshots, settings)

    def check(self, *, deep: bool) -> dict[str, Any]:
        """The document of `relay check`."""
        findings = [
            *office_findings(self._settings),
            *Inspector(*self._parts, self._settings.rooms).inspect(deep=deep),
        ]
        return {
            "faults": [_finding_document(finding) for finding in findings if finding.is_fault],
            "notes": [_finding_document(finding) for finding in findings if not finding.is_fault],
            "deep": deep,
        }

    def collect(self, *, grace_hours: float | None, dry_run: bool) -> dict[str, Any]:
        """The document of `relay collect`."""
        grace = None if grace_hours is None else timedelta(hours=grace_hours)
        return report_document(Collector(*self._parts).collect(grace=grace, dry_run=dry_run))

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def report_document(report: Report) -> dict[str, Any]:
    """A collection's report for people and scripts."""
    return {
        "dry_run": report.dry_run,
        "bytes": report.size,
        "collected": [
            {"kind": entry.kind, "name": entry.name, "bytes": entry.size, "text": entry.text}
            for entry in report.collected
        ],
        "unfetched": [
            {
                "survey": entry.survey,
                "photos": entry.photos,
                "oldest": entry.oldest.isoformat(),
                "text": unfetched_words(entry),
            }
            for entry in report.unfetched
        ],
    }


def _finding_document(finding: Finding) -> dict[str, Any]:
    return {"kind": finding.kind, "subject": finding.subject, "text": finding.text}

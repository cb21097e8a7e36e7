"""What leaves a made-up laptop: publishing, exporting, and how fast."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from surveyor_app.domain.changes import Change
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import (
    SurveyStatus,
)
from tests.gui.fake_records import Outcome
from tests.gui.fake_surveys import FakeSurveys


@dataclass(frozen=True)
class FakePreview:
    """What would be sent."""

    bodies: dict[str, Any] = field(default_factory=dict)
    since: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass
class FakeLimit:
    """The upload speed limit."""

    kbit: int | None = None

    def get(self) -> int | None:
        """As it is."""
        return self.kbit

    def set(self, kbit: int | None) -> None:
        """Another one."""
        self.kbit = kbit


class FakeUnattended:
    """Whether the pairing is kept in a file."""

    def __init__(self) -> None:
        self.is_choice, self.wanted = True, False
        self.fault: SurveyorError | None = None

    def get(self) -> bool:
        """As it is."""
        return self.wanted

    def set(self, wanted: bool) -> None:
        """Another way, or a fault."""
        if self.fault is not None:
            raise self.fault
        self.wanted = wanted


class FakeExport:
    """Exporting apart, for the same reason as publishing."""

    def __init__(self) -> None:
        self.exported: list[tuple[str, Path]] = []

    def export(self, request_id: str, target: Path) -> Path:
        """Remember where to."""
        self.exported.append((request_id, target))
        return target

    def missing_files(self, export: Path) -> list[str]:
        """Nothing is ever gone here."""
        return []


class FakePublish:
    """Publishing apart, since `publish` is both a service and its verb."""

    def __init__(self, services: FakeSurveys) -> None:
        self._services = services
        self.published: list[str] = []
        self.overwritten: list[str] = []
        self.previewed = FakePreview({"electrical": {}, "subpanels": [], "mounting_planes": []})

    def preview(self, request_id: str) -> FakePreview:
        """What the test put there."""
        return self.previewed

    def publish(self, request_id: str, *, overwrite: bool = False) -> Outcome:
        """Queue it, unless something required is missing."""
        self.overwritten += [request_id] if overwrite else []
        detail = self._services.detail(request_id)
        errors = any(p.severity is Severity.ERROR for p in detail.problems)
        record = self._services.records[request_id]
        if not errors:
            self.published.append(request_id)
            record.survey = replace(record.survey, status=SurveyStatus.QUEUED)
        return Outcome(not errors, record.survey.revision, detail.problems)

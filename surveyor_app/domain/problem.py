"""A problem found in a survey, and where: what Aurora will refuse, what is unusual, what is good to know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOT_UNDERSTOOD = "not_understood"


class Severity(StrEnum):
    """error blocks publishing, warning is unusual, info is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is a path: ``electrical.main_bus_rating``, ``subpanels[0].bus_rating``, ``mounting_planes[1].pitch``,
    ``mounting_planes`` (the section), ``electrical.photos.main_breaker`` (a slot),
    ``mounting_planes[0].photos.roof_plane``, ``mounting_planes[0]`` (an item), or "" (the survey itself)."""

    severity: Severity
    field: str
    text: str
    code: str = ""  # "not_understood": typed, kept as typed, and no answer; see unclear.py

    @property
    def is_gap(self) -> bool:
        """Whether something is still to be done here before the survey is whole."""
        return self.severity is Severity.ERROR or self.code == NOT_UNDERSTOOD

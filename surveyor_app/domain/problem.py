"""A problem found in a survey, and where: what Aurora will refuse, what is unusual, what is good to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NOT_UNDERSTOOD = "not_understood"
NO_PICTURE = "no_picture"
MISSING = "missing"
COUNTS_DIFFER = "counts_differ"
NO_PLANE = "no_plane"
COPIED = "copied"
SAID_BY_SERVER = "said_by_server"


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
    # "not_understood": typed, kept as typed, and no answer; see unclear.py. "missing": nothing is entered where Aurora
    # needs something. "no_picture": an expected picture is not there and not explained. "counts_differ": so many are
    # entered, and another number is said elsewhere. "no_plane": none is entered, and the design has nothing on the roof
    # either. "copied": an answer of another entry that nobody has checked. "said_by_server": Aurora or the office said
    # so when it was sent.
    code: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether something is still to be done here before the survey is whole."""
        return self.severity is Severity.ERROR or self.code == NOT_UNDERSTOOD

    @property
    def is_expected_picture(self) -> bool:
        """Whether it is an expected picture that keeps nobody from publishing."""
        return self.code == NO_PICTURE and self.severity is Severity.WARNING

    @property
    def is_doubt(self) -> bool:
        """Whether it is a number that may well be right, and is worth a question all the same."""
        return self.severity is Severity.WARNING and self.code in (COUNTS_DIFFER, NO_PLANE)


def still_expected(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What the office expects and is not there, numbers that may be wrong, and copies that nobody checked: worth a
    question before a publish, never in its way."""
    return tuple(p for p in problems if p.is_expected_picture or p.is_doubt or p.code == COPIED)

"""What is missing where nobody has been yet is said quietly: nothing is wrong with it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from surveyor_app.domain.problem import MISSING, Problem, Severity
from surveyor_app.language import N_, tr

NEEDED = N_("Needed by Aurora.")


def said_quietly(
    problems: Mapping[str, Sequence[Problem]], been_in: Set[str] = frozenset(), codes: Set[str] = frozenset({MISSING})
) -> dict[str, tuple[Problem, ...]]:
    """The problems by attribute: what is missing is only good to know, but for fields that somebody has been in."""
    return {
        name: tuple(
            replace(problem, severity=Severity.INFO, text=tr(NEEDED))
            if name and name not in been_in and problem.severity is Severity.ERROR and problem.code in codes
            else problem
            for problem in found
        )
        for name, found in problems.items()
    }


class BeenIn:
    """The fields that somebody has been in and left empty, or was led to, by survey and entry; all of an entry's once
    its page was left."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, str | None], set[str]] = {}
        self._left: set[tuple[str, str | None]] = set()

    def add(self, entry: tuple[str, str | None], name: str) -> bool:
        """Somebody has been in this field; True when that is new."""
        names = self._fields.setdefault(entry, set())
        if name in names or entry in self._left:
            return False
        names.add(name)
        return True

    def leave(self, entry: tuple[str, str | None]) -> None:
        """The page of an entry was left."""
        self._left.add(entry)

    def fields(self, entry: tuple[str, str | None]) -> Set[str] | None:
        """Where somebody has been; None for everywhere."""
        return None if entry in self._left else self._fields.get(entry, set())

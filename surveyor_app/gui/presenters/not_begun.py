"""An item nobody has begun: what it needs is said quietly, as nothing is wrong with it yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveyor_app.domain.problem import MISSING, Problem, Severity
from surveyor_app.language import N_, tr

NEEDED = N_("Needed by Aurora.")


def said_quietly(problems: Mapping[str, Sequence[Problem]]) -> dict[str, tuple[Problem, ...]]:
    """The problems by attribute of an item without any value: what is missing is only good to know."""
    return {
        name: tuple(
            replace(problem, severity=Severity.INFO, text=tr(NEEDED))
            if name and problem.severity is Severity.ERROR and problem.code in ("", MISSING)
            else problem
            for problem in found
        )
        for name, found in problems.items()
    }

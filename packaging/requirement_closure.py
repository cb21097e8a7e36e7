"""Everything that a package needs, by the metadata of what is installed here: on this machine, or on another one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from typing import cast

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(start: str, environment: Mapping[str, str] | None = None) -> dict[str, set[str]]:
    """What `start` ("name[extra]") needs in all: canonical names, each with the names that it needs itself.

    `environment` holds the marker variables in which another machine differs from this one. What is not installed here
    needs nothing.
    """
    found: dict[str, set[str]] = {}
    done: set[tuple[str, str]] = set()
    waiting = [Requirement(start)]
    machine = {**cast("dict[str, str]", default_environment()), **(environment or {})}
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        found.setdefault(name, set())
        for extra in ("", *sorted(asked.extras)):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            needed = _needed_by(name, {**machine, "extra": extra})
            found[name] |= {canonicalize_name(each.name) for each in needed}
            waiting += needed
    return found


def _needed_by(name: str, environment: dict[str, str]) -> list[Requirement]:
    try:
        requires = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    return [each for each in map(Requirement, requires) if each.marker is None or each.marker.evaluate(environment)]

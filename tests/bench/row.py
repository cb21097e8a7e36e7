"""One line of the bench: what is measured, against which floor, and what it may cost."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Round:
    """One reading: `ours` and `floor` in the same unit, taken right after one another."""

    ours: float
    floor: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What a measure may use: a folder of its own, how many rounds, how many photos an import has."""

    folder: Path
    rounds: int = 5
    photos: int = 200


@dataclass(frozen=True, slots=True)
class Budget:
    """What a value may be: at most `limit`, or at least it."""

    limit: float
    at_least: bool = False

    def is_kept(self, value: float) -> bool:
        """Whether the value is within."""
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def words(self) -> str:
        """ "≤ 1.25"."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


def ratio(one: Round) -> float:
    """How many times the floor."""
    return one.ours / one.floor


def share(one: Round) -> float:
    """How much of what the floor allows is reached."""
    return one.floor / one.ours


def excess(one: Round) -> float:
    """How many more than the floor has."""
    return max(0.0, one.ours - one.floor)


@dataclass(frozen=True, slots=True)
class Row:
    """`measure` gives the rounds one after the other, each with its floor beside it; `value` makes of a round what the
    budget is about. `unit` is that of `ours` and `floor`, `sign` that of the value. Rows of one `group` are measured
    together, by the measure of the first: it may give (key of a row, Round) instead."""

    key: str
    title: str
    floor: str
    unit: str
    budget: Budget
    measure: Callable[[Setting], Iterator[Round | tuple[str, Round]]]
    value: Callable[[Round], float] = ratio
    sign: str = "×"
    group: str = ""


@dataclass(slots=True)
class Found:
    """What a row came to; `fault` says why there is nothing."""

    row: Row
    rounds: list[Round] = field(default_factory=list)
    fault: str = ""

    @property
    def values(self) -> list[float]:
        """The value of each round."""
        return [self.row.value(one) for one in self.rounds]

    @property
    def median(self) -> float:
        """The value in the middle."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """ "within", "over", or "not measured"."""
        if self.fault or not self.rounds:
            return "not measured"
        return "within" if self.row.budget.is_kept(self.median) else "over"

"""Tells what was found: as a table for people, as one JSON document for scripts."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from tests.bench.row import Found

_HEADS = ("what", "median", "min–max", "budget", "", "ours", "floor", "of")


def table(found: Iterable[Found]) -> str:
    """Aligned columns: the value in the middle, how it was spread, the budget, the verdict, and the raw medians."""
    lines = [_HEADS, *(_cells(one) for one in found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def document(found: Iterable[Found]) -> dict[str, Any]:
    """The same with every round."""
    return {"rows": [_entry(one) for one in found]}


def _cells(one: Found) -> Sequence[str]:
    row = one.row
    if one.fault or not one.rounds:
        return (row.title, "–", "–", row.budget.words, "not measured", one.fault, "", row.floor)
    values = one.values
    return (
        row.title,
        f"{one.median:.3g}{row.sign}",
        f"{min(values):.3g}–{max(values):.3g}",
        row.budget.words,
        one.verdict,
        _amount(statistics.median(each.ours for each in one.rounds), row.unit),
        _amount(statistics.median(each.floor for each in one.rounds), row.unit),
        row.floor,
    )


def _amount(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"
    return f"{value:.3g} {unit}".rstrip()


def _entry(one: Found) -> dict[str, Any]:
    row = one.row
    entry: dict[str, Any] = {
        "key": row.key,
        "what": row.title,
        "floor": row.floor,
        "unit": row.unit,
        "budget": row.budget.limit,
        "at_least": row.budget.at_least,
        "verdict": one.verdict,
        "rounds": [{"ours": each.ours, "floor": each.floor, "value": row.value(each)} for each in one.rounds],
    }
    if one.rounds:
        entry |= {"median": one.median, "min": min(one.values), "max": max(one.values)}
    return entry | ({"fault": one.fault} if one.fault else {})

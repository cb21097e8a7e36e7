"""What an examination of this laptop finds: one thing that was looked at, how it stands, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingState(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, what was seen, and what a person can do about it ("" for nothing)."""

    name: str
    state: FindingState
    text: str
    advice: str = ""


def ok(name: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(name, FindingState.OK, text)


def warning(name: str, text: str, advice: str = "") -> Finding:
    """Worth knowing; the work goes on."""
    return Finding(name, FindingState.WARNING, text, advice)


def fault(name: str, text: str, advice: str = "") -> Finding:
    """Something does not work."""
    return Finding(name, FindingState.FAULT, text, advice)

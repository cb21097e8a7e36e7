"""The faults a person can be told about, each with a stable code, words and advice.

SurveyorError
├── InvalidInput        bad input, all of its faults listed
├── NotFound            no such request, photo, tenant or device
├── NotPaired           this laptop has no (valid) device token
├── PairingCancelled    the office agreed after the person had cancelled; nothing was stored
├── PublishRefused      required data is missing; carries the problems
├── PhotoRefused        a file that is not a usable picture
├── StorageFault        disk full, read-only, locked, newer or corrupt database
└── Busy                another process holds what this one needs
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: `path` like ``mounting_planes[0].pitch``, `text` for the person."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


class SurveyorError(Exception):
    """A known fault: `code` for machines, `text` for the person, `advice` for what to do next."""

    code = "fault"

    def __init__(self, text: str, *, code: str | None = None, advice: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.advice = advice
        if code is not None:
            self.code = code


class InvalidInput(SurveyorError):
    """Input refused as a whole; `faults` lists everything that is wrong with it."""

    code = "invalid_input"

    def __init__(self, text: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(text)
        self.faults = faults


class InvalidAddress(InvalidInput):
    """An address of an office that cannot be one."""


class NotFound(SurveyorError):
    """Something was named that is not here."""

    code = "not_found"


class NotPaired(SurveyorError):
    """This laptop is not paired with an office, or the office revoked it."""

    code = "not_paired"


class PairingCancelled(SurveyorError):
    """The office agreed to a pairing that the person had cancelled meanwhile; here nothing was stored."""

    code = "pairing_cancelled"


class PhotoRefused(SurveyorError):
    """A file is not a usable picture; `code` says why (empty, not_an_image, truncated, too_large, missing,
    unreadable)."""

    code = "photo_refused"


class StorageFault(SurveyorError):
    """The disk or database cannot do what was asked."""

    code = "storage"


class Busy(SurveyorError):
    """Another process holds the lock that this action needs."""

    code = "busy"

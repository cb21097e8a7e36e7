"""Faults of the disk and what a restoring of the database brought back, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.presenters.words import Sign, moment
from surveyor_app.language import N_, tr, trn

STORAGE_CODES = frozenset(
    {
        "disk_full",
        "read_only",
        "database_locked",
        "database_damaged",
        "database_foreign",
        "database",
        "newer_database",
        "backup",
        "storage",
    }
)
_HEADS = {
    "disk_full": Sign(N_("The disk is full"), "hard-drive", "refuse"),
    "read_only": Sign(N_("This disk is read-only"), "lock", "refuse"),
    "database_locked": Sign(N_("Another program holds Surveyor's data"), "lock", "unusual"),
    "database_damaged": Sign(N_("Surveyor's data is damaged"), "shield-alert", "refuse"),
    "database_foreign": Sign(N_("Another program's data lies in Surveyor's folder"), "shield-alert", "refuse"),
    "backup": Sign(N_("No backup could be made"), "hard-drive", "unusual"),
}
_OTHER = Sign(N_("Saving does not work at the moment"), "hard-drive", "refuse")
_WHAT_TO_DO = {
    "disk_full": N_("Free some space on this disk; then it is saved by itself. What was saved before is safe."),
    "read_only": N_("You can look at everything and export it. To go on working, make Surveyor's folder writable."),
    "database_locked": N_("Close the other program. Surveyor tries again by itself."),
    "database_damaged": N_(
        "Close Surveyor and start it again: it puts the newest backup in place. Photos are kept apart."
    ),
}


@dataclass(frozen=True, slots=True)
class StorageNote:
    """The bar that stays as long as the disk does not do what it should."""

    sign: Sign
    text: str


def storage_note(fault: SurveyorError | None, unsaved: int) -> StorageNote | None:
    """What the bar says; None while everything is saved."""
    if fault is None and not unsaved:
        return None
    code = fault.code if fault is not None else ""
    held = ""
    if unsaved:
        held = trn(
            "{n} answer is only in this window: leave it open.",
            "{n} answers are only in this window: leave it open.",
            unsaved,
        )
    advice = tr(_WHAT_TO_DO.get(code, "")) or (f"{fault.text} {fault.advice}".strip() if fault is not None else "")
    return StorageNote(_HEADS.get(code, _OTHER), f"{held} {advice}".strip())


class RecoveryView(Protocol):
    """What a restoring of the database lost and kept, in sentences; `quarantine` is the folder of the files before."""

    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def quarantine(self) -> str: ...
    @property
    def lost(self) -> tuple[str, ...]: ...
    @property
    def kept(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class RecoveryWords:
    """The panel after a restoring."""

    heading: str
    reason: str
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    before: str


def recovery_words(report: RecoveryView, now: datetime) -> RecoveryWords:
    """The report as the panel shows it."""
    lost = tuple(_sentence(line) for line in report.lost)
    return RecoveryWords(
        tr("Your surveys were restored") if report.kept else tr("Surveyor's data was made anew"),
        tr("{reason} This was mended {when}.", reason=_sentence(tr(report.reason)), when=moment(report.at, now)),
        _sentences(report.kept),
        lost,
        tr("The files from before are kept in {folder}", folder=report.quarantine) if report.quarantine else "",
    )


def _sentences(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(_sentence(line) for line in lines)


def _sentence(text: str) -> str:
    trimmed = text.strip()
    ended = trimmed if trimmed.endswith((".", "!", "?")) or not trimmed else f"{trimmed}."
    return ended[:1].upper() + ended[1:]

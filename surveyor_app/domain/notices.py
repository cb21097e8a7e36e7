"""What changed at the office or in Aurora while a survey is under way: told to the surveyor, who then decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from surveyor_app.domain.request import CANCELLED_STATUSES, Battery, read_arrays, read_batteries
from surveyor_app.language import N_, tr

DELETED_STATUS = "deleted"
COMPLETED_STATUS = "completed"
COMPLETED_NOT_HERE = N_("This survey was completed in Aurora, and not from this laptop.")
_KEPT = N_("Everything stays on this laptop: export it, or reopen the survey and publish it if it is still wanted.")


class NoticeKind(StrEnum):
    """One notice of a kind a survey; a newer one takes the place of the former."""

    WITHDRAWN = "withdrawn"
    COMPLETED = "completed_elsewhere"
    REASSIGNED = "reassigned"
    SCREENSHOT = "screenshot"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Notice:
    """A change in words, and when this laptop learned of it (UTC)."""

    kind: NoticeKind
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is compared between two pulls."""

    status: str
    assigned_to: str | None
    screenshot_sha256: str | None
    design: dict[str, Any] | None


def deleted_words() -> str:
    """For a survey that Aurora no longer has."""
    return f"{tr('This survey was deleted in Aurora.')} {tr(_KEPT)}"


def changes(
    before: RequestFacts, after: RequestFacts, *, surveyor: str | None, is_started: bool, is_ours: bool
) -> list[tuple[NoticeKind, str]]:
    """What to tell after a pull. `is_started`: the surveyor entered something; `is_ours`: this laptop completed it, or
    is about to."""
    found: list[tuple[NoticeKind, str]] = []
    status = after.status.lower()
    if status != before.status.lower():
        if status == DELETED_STATUS:
            found.append((NoticeKind.WITHDRAWN, deleted_words()))
        elif status in CANCELLED_STATUSES:
            found.append((NoticeKind.WITHDRAWN, f"{tr('Aurora cancelled this request.')} {tr(_KEPT)}"))
        elif before.status.lower() in CANCELLED_STATUSES:
            found.append((NoticeKind.WITHDRAWN, tr("Aurora asks for this survey again; it is a draft.")))
        elif status == COMPLETED_STATUS and not is_ours:
            kept = f" {tr(_KEPT)}" if is_started else ""
            found.append((NoticeKind.COMPLETED, f"{tr(COMPLETED_NOT_HERE)}{kept}"))
    if after.assigned_to and after.assigned_to != before.assigned_to and _is_other(after.assigned_to, surveyor):
        found.append((NoticeKind.REASSIGNED, given_words(after.assigned_to)))
    if is_started:
        found += _design_changes(before, after)
    return found


def given_to(assigned_to: str | None, surveyor: str | None) -> str:
    """Whose the request is, in the office's words, where that is not `surveyor`, this laptop's; else ""."""
    return assigned_to if assigned_to and surveyor and _is_other(assigned_to, surveyor) else ""


def given_words(name: str) -> str:
    """For a request that is somebody else's now."""
    return tr("The office gave this request to {name}.", name=name)


def _is_other(name: str, surveyor: str | None) -> bool:
    return surveyor is None or name.strip().casefold() != surveyor.strip().casefold()


def _design_changes(before: RequestFacts, after: RequestFacts) -> list[tuple[NoticeKind, str]]:
    found: list[tuple[NoticeKind, str]] = []
    if before.screenshot_sha256 and after.screenshot_sha256 and before.screenshot_sha256 != after.screenshot_sha256:
        found.append((NoticeKind.SCREENSHOT, tr("The picture of the design was replaced: look at it again.")))
    if before.design is None or after.design is None:
        return found
    said = []
    arrays = len(read_arrays(before.design)), len(read_arrays(after.design))
    if read_arrays(before.design) != read_arrays(after.design):
        counts = tr(" ({now} instead of {before})", now=arrays[1], before=arrays[0]) if arrays[0] != arrays[1] else ""
        said.append(tr("the arrays on the roof{counts}", counts=counts))
    if read_batteries(before.design) != read_batteries(after.design):
        said.append(tr("the batteries (now {batteries})", batteries=_batteries(read_batteries(after.design))))
    if said:
        found.append((NoticeKind.DESIGN, tr("The design changed: {what}.", what=tr(" and ").join(said))))
    return found


def _batteries(batteries: tuple[Battery, ...]) -> str:
    return ", ".join(f"{battery.quantity} × {battery.name}" for battery in batteries) or tr("none")

"""What one sync run did and left, as the `sync` command prints it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BlockedItem:
    """A job that needs a person: the survey's id, the job's id and kind, the reason, and whose house it is about."""

    survey: str
    job: str
    kind: str
    code: str
    text: str
    customer: str = ""  # an older window says nothing of it


@dataclass(frozen=True, slots=True)
class SyncReport:
    """`pulled` counts requests new or changed, `published` survey ids; `retry_later`: a fault that may pass kept the
    run from doing everything; `error` (code, text) is a fault that concerns the whole run; `app_update` (version, where
    to get it) is a newer version of this app that the office announces; `pauses` (host, ISO time) are those that asked
    to be left in peace, with something waiting behind them; `held` of those that wait are behind what is blocked."""

    online: bool
    pulled: int = 0
    uploaded_photos: int = 0
    uploaded_bytes: int = 0
    published: tuple[str, ...] = ()
    waiting: int = 0
    blocked: tuple[BlockedItem, ...] = ()
    error: tuple[str, str] | None = None
    retry_later: bool = False
    app_update: tuple[str, str] | None = None
    pauses: tuple[tuple[str, str], ...] = ()
    held: int = 0

    @property
    def exit_code(self) -> int:
        """0: nothing waits or is blocked; 2: something waits (offline included); 1: blocked, or a fault."""
        if self.blocked or (self.error is not None and not self.retry_later):
            return 1
        return 2 if self.waiting or self.retry_later or not self.online else 0


def report_to_json(report: SyncReport) -> dict[str, Any]:
    """A report as JSON, for the command that asked an open window to sync."""
    return asdict(report)


def report_from_json(document: dict[str, Any]) -> SyncReport:
    """The report of `report_to_json`; KeyError or TypeError when it is not one."""
    error, update = document["error"], document.get("app_update")  # an older window says nothing of it
    return SyncReport(
        **{
            **document,
            "published": tuple(document["published"]),
            "blocked": tuple(BlockedItem(**item) for item in document["blocked"]),
            "error": None if error is None else (error[0], error[1]),
            "app_update": None if update is None else (update[0], update[1]),
            "pauses": tuple((host, until) for host, until in document.get("pauses", ())),
        }
    )

"""What one sync run did and left, as the `sync` command prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlockedItem:
    """A job that needs a person: the survey's id, the job's id and kind, the reason."""

    survey: str
    job: str
    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """`pulled` counts requests new or changed, `published` survey ids; `retry_later`: a fault that may pass kept the
    run from doing everything; `error` (code, text) is a fault that concerns the whole run."""

    online: bool
    pulled: int = 0
    uploaded_photos: int = 0
    uploaded_bytes: int = 0
    published: tuple[str, ...] = ()
    waiting: int = 0
    blocked: tuple[BlockedItem, ...] = ()
    error: tuple[str, str] | None = None
    retry_later: bool = False

    @property
    def exit_code(self) -> int:
        """0: nothing waits or is blocked; 2: something waits (offline included); 1: blocked, or a fault."""
        if self.blocked or (self.error is not None and not self.retry_later):
            return 1
        return 2 if self.waiting or self.retry_later or not self.online else 0

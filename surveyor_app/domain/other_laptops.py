"""Whether another laptop publishes, or published, the same survey: judged from what laptops told the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PUBLISHING = "publishing"
PUBLISHED = "published"
_ENDED = frozenset({PUBLISHED, "needs_attention"})


@dataclass(frozen=True, slots=True)
class LaptopEvent:
    """The newest event of a kind that a laptop reported; `at` by the office's clock, `mine`: it was this laptop."""

    device: str
    surveyor: str
    kind: str
    revision: int | None
    at: datetime
    mine: bool


def has_announced(events: Iterable[LaptopEvent], revision: int) -> bool:
    """Whether the office knows that this laptop publishes this revision."""
    return any(event.mine and event.kind == PUBLISHING and event.revision == revision for event in events)


def in_the_way(events: Iterable[LaptopEvent]) -> LaptopEvent | None:
    """The event of another laptop that a publish would overwrite, None when there is none.

    Another one published since this one last did; or it began to publish before this one began, and has not ended.
    Of two that begin at once the later one gives way.
    """
    known = list(events)
    published_here = max((e.at for e in known if e.mine and e.kind == PUBLISHED), default=None)
    began_here = max((e.at for e in known if e.mine and e.kind == PUBLISHING), default=None)
    found = []
    for event in known:
        if event.mine:
            continue
        if event.kind == PUBLISHED and (published_here is None or event.at > published_here):
            found.append(event)
        earlier = began_here is None or event.at < began_here
        if event.kind == PUBLISHING and earlier and not _has_ended(event, known):
            found.append(event)
    return max(found, key=lambda event: event.at, default=None)


def _has_ended(began: LaptopEvent, events: Iterable[LaptopEvent]) -> bool:
    return any(
        event.device == began.device
        and event.surveyor == began.surveyor
        and event.kind in _ENDED
        and event.at >= began.at
        for event in events
    )


def words(event: LaptopEvent, now: datetime) -> str:
    """What is in the way, and the question that only the person can answer. Times as this computer shows them."""
    at, today = event.at.astimezone(), now.astimezone()
    when = f"at {at:%H:%M}" if at.date() == today.date() else f"on {at:%d %B at %H:%M}"
    revision = f" revision {event.revision}" if event.revision is not None else ""
    did = "published" if event.kind == PUBLISHED else "began to publish"
    return f"{event.surveyor} {did}{revision} from another laptop {when}. Publish anyway?"

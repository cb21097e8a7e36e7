"""Whether another laptop publishes, or published, the same survey: judged from what laptops told the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from surveyor_app.domain.moments import month
from surveyor_app.language import N_, tr

PUBLISHING = "publishing"
PUBLISHED = "published"
NEEDS_ATTENTION = "needs_attention"  # names its revision where Aurora holds, or may hold, a part of it
QUESTION = N_("Publish anyway?")  # ends the words about another laptop
# Without and with the number of the revision.
_SAID = {
    PUBLISHING: (
        N_("{name} began to publish from another laptop {when}."),
        N_("{name} began to publish version {revision} from another laptop {when}."),
    ),
    PUBLISHED: (
        N_("{name} published from another laptop {when}."),
        N_("{name} published version {revision} from another laptop {when}."),
    ),
    NEEDS_ATTENTION: (
        N_("{name} published a part of it from another laptop {when}."),
        N_("{name} published a part of version {revision} from another laptop {when}."),
    ),
}


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

    Another one published, if only a part, since this one last published; or it began to publish before this one began,
    and has not ended. Of two that begin at once the later one gives way.
    """
    known = list(events)
    published_here = max((e.at for e in known if e.mine and e.kind == PUBLISHED), default=None)
    began_here = max((e.at for e in known if e.mine and e.kind == PUBLISHING), default=None)
    found = []
    for event in known:
        if event.mine:
            continue
        left_something = event.kind == PUBLISHED or _left_a_part(event)
        if left_something and (published_here is None or event.at > published_here):
            found.append(event)
        earlier = began_here is None or event.at < began_here
        if event.kind == PUBLISHING and earlier and not _has_ended(event, known):
            found.append(event)
    return max(found, key=lambda event: event.at, default=None)


def _has_ended(began: LaptopEvent, events: Iterable[LaptopEvent]) -> bool:
    return any(
        event.device == began.device
        and event.surveyor == began.surveyor
        and event.kind in (PUBLISHED, NEEDS_ATTENTION)
        and event.at >= began.at
        for event in events
    )


def _left_a_part(event: LaptopEvent) -> bool:
    return event.kind == NEEDS_ATTENTION and event.revision is not None


def words(event: LaptopEvent, now: datetime) -> str:
    """What is in the way, and the question that only the person can answer. Times as this computer shows them."""
    at, today = event.at.astimezone(), now.astimezone()
    when = tr("at {time:%H:%M}", time=at)
    if at.date() != today.date():
        when = tr("on {day:%d} {month} at {day:%H:%M}", day=at, month=month(at))
    said = _SAID[event.kind if event.kind in _SAID else PUBLISHING]
    number = event.revision is not None
    return f"{tr(said[number], name=event.surveyor, revision=event.revision, when=when)} {tr(QUESTION)}"

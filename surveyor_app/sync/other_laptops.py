"""Before a revision's first PUT: tells the office that this laptop publishes, and looks whether another one does."""

from __future__ import annotations

from typing import Any

from surveyor_app.api.errors import DeviceRefused, Refused
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.other_laptops import PUBLISHING, LaptopEvent, has_announced, in_the_way, words
from surveyor_app.domain.outbox import SyncJob
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.times import parse_time
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import delivery_repository
from surveyor_app.storage.outbox_repository import OVERWRITE
from surveyor_app.sync.faults import PUBLISHED_ELSEWHERE, NeedsPerson, asking_the_office
from surveyor_app.sync.work import Work

_NO_SUCH_ROUTE = (404, 405)
_UNKNOWN_KIND = 400


async def give_way_to_others(job: SyncJob, revision: Revision, work: Work) -> None:
    """NeedsPerson ("published_elsewhere") where a PUT would overwrite another laptop's survey unasked, or ("not_given")
    where the office does not tell this laptop whether it would; ApiError.

    Asked once a revision has something in Aurora: then it was decided.
    """
    with work.database.read() as connection:
        states = delivery_repository.section_states(connection, job.request_id)
    if any(states[section].accepted_revision == revision.number for section in SectionName if section.value in states):
        return
    events = await _activity(job.request_id, work)
    if not has_announced(events, revision.number):
        await _announce(job.request_id, revision, work)
        events = await _activity(job.request_id, work)
    failpoint("publishing-announced")
    other = None if job.state.get(OVERWRITE) else in_the_way(events)
    if other is not None:
        raise NeedsPerson(words(other, work.clock.now()), code=PUBLISHED_ELSEWHERE)


async def _announce(request_id: str, revision: Revision, work: Work) -> None:
    try:
        with asking_the_office():
            await work.relay.event(request_id, {"kind": PUBLISHING, "revision": revision.number})
    except DeviceRefused:
        raise
    except Refused as refusal:
        if not _is_older(refusal) and refusal.status != _UNKNOWN_KIND:
            raise


async def _activity(request_id: str, work: Work) -> list[LaptopEvent]:
    try:
        with asking_the_office():
            found = await work.relay.activity(request_id)
    except Refused as refusal:
        if not _is_older(refusal):
            raise
        return []
    return [event for event in map(_event, found) if event is not None]


def _is_older(refusal: Refused) -> bool:
    """Whether the office's relay does not have that route yet: then nobody else there announces anything either."""
    return refusal.code == f"http_{refusal.status}" and refusal.status in _NO_SUCH_ROUTE


def _event(entry: dict[str, Any]) -> LaptopEvent | None:
    try:
        revision = entry.get("revision")
        return LaptopEvent(
            device=str(entry.get("device") or ""),
            surveyor=str(entry.get("surveyor") or tr("Somebody")),
            kind=str(entry["kind"]),
            revision=revision if isinstance(revision, int) else None,
            at=parse_time(str(entry["at"])),
            mine=entry.get("mine") is True,
        )
    except (KeyError, ValueError):
        return None

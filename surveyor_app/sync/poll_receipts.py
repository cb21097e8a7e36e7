"""Asks the office which photos Aurora has fetched. It never counts as waiting and never makes a run fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from surveyor_app.api.times import parse_time
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.failpoints import failpoint
from surveyor_app.storage import delivery_repository, revision_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.sync.events import SurveyChanged
from surveyor_app.sync.work import Work

LOOK_BACK = timedelta(days=30)
_SURVEYS_AT_MOST = 50
_CLOCKS_AGREE_WITHIN = timedelta(seconds=2)
_DATE_HEADER_STEP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Reference:
    """When, by this laptop's clock, the section that first named the photo's URL was sent."""

    sent_at: datetime
    revision: int


async def poll_receipts(work: Work) -> bool:
    """Record new FETCHED receipts; whether photos remain that Aurora has not fetched. ApiError."""
    with work.database.read() as connection:
        surveys = delivery_repository.surveys_accepted_since(connection, work.clock.now() - LOOK_BACK)
        expected = {survey: _unfetched(connection, survey) for survey in surveys[:_SURVEYS_AT_MOST]}
    remaining = False
    for survey, references in expected.items():
        if references:
            found = await _fetched(work, survey, references)
            _record(work, survey, found)
            remaining = remaining or len(found) < len(references)
    return remaining


def _unfetched(connection: Connection, survey: str) -> dict[str, _Reference]:
    """The latest revision's photos that Aurora was sent and has not fetched yet."""
    revision = revision_repository.latest(connection, survey)
    if revision is None:
        return {}
    receipts = delivery_repository.receipts(connection, survey)
    fetched = {receipt.subject for receipt in receipts if receipt.kind is ReceiptKind.FETCHED}
    references: dict[str, _Reference] = {}
    for receipt in receipts:
        if receipt.kind is ReceiptKind.ACCEPTED:
            reference = _Reference(datetime.fromisoformat(receipt.detail["sent_at"]), int(receipt.detail["revision"]))
            for photo_id in receipt.detail["photos"]:
                references.setdefault(photo_id, reference)
    wanted = {photo.photo_id for photo in revision.photos} - fetched
    return {photo_id: reference for photo_id, reference in references.items() if photo_id in wanted}


async def _fetched(work: Work, survey: str, references: dict[str, _Reference]) -> dict[str, Receipt]:
    """A receipt for every photo with a complete fetch that is not older than the section naming it."""
    hosted = await work.relay.photos(survey)
    ahead = _relay_clock_ahead(work)
    found: dict[str, Receipt] = {}
    for entry in hosted:
        reference = references.get(str(entry.get("photo")))
        if reference is None:
            continue
        for fetch in entry.get("fetches") or ():
            at = _complete_at(fetch)
            if at is not None and at >= reference.sent_at + ahead:
                detail = {"url": entry.get("url"), "bytes": fetch.get("bytes"), "revision": reference.revision}
                found.setdefault(entry["photo"], Receipt(ReceiptKind.FETCHED, entry["photo"], at, detail))
    return found


def _relay_clock_ahead(work: Work) -> timedelta:
    """How far the relay's clock is ahead of ours; nothing where they agree as closely as its Date header can tell.

    A clearly different clock is judged a second to the safe side of that header's rounding.
    """
    theirs = work.relay.server_time
    if theirs is None:
        return timedelta(0)
    ahead = theirs - work.clock.now()
    return timedelta(0) if abs(ahead) <= _CLOCKS_AGREE_WITHIN else ahead + _DATE_HEADER_STEP


def _complete_at(fetch: Any) -> datetime | None:
    if not isinstance(fetch, dict) or fetch.get("complete") is not True or not isinstance(fetch.get("at"), str):
        return None
    try:
        return parse_time(fetch["at"])
    except ValueError:
        return None


def _record(work: Work, survey: str, found: dict[str, Receipt]) -> None:
    if not found:
        return
    with work.database.write() as connection:
        for receipt in found.values():
            delivery_repository.add_receipt(connection, survey, receipt, int(receipt.detail["revision"]))
    failpoint("receipts-stored")
    work.emit(SurveyChanged(survey))

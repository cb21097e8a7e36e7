"""Asks the office which photos Aurora has fetched. It never counts as waiting and never makes a run fail."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from surveyor_app.api.errors import DeviceRefused, Refused
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.times import parse_time
from surveyor_app.failpoints import failpoint
from surveyor_app.storage import delivery_repository, revision_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.named_photos import NamedPhoto, address, named_photos
from surveyor_app.sync.events import SurveyChanged
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=30)
_SURVEYS_AT_MOST = 50


async def poll_receipts(work: Work) -> bool:
    """Record new FETCHED receipts; whether photos remain that Aurora has not fetched. A survey about which the office
    refuses to answer holds up no other; any other ApiError ends it."""
    remaining = False
    for survey, photos in _unfetched_photos(work).items():
        try:
            found = await _fetched(work, survey, photos)
        except DeviceRefused:
            raise
        except Refused as refusal:
            logger.info("the office does not tell about a survey's photos: %s", refusal.code)
            continue
        _record(work, survey, found)
        remaining = remaining or len(found) < len(photos)
    return remaining


def _unfetched_photos(work: Work) -> dict[str, dict[str, NamedPhoto]]:
    """Of the surveys that Aurora accepted last, those with photos that it has not fetched yet."""
    expected: dict[str, dict[str, NamedPhoto]] = {}
    with work.database.read() as connection:
        for survey in delivery_repository.surveys_accepted_since(connection, work.clock.now() - LOOK_BACK):
            photos = _unfetched(connection, survey)
            if photos:
                expected[survey] = photos
            if len(expected) == _SURVEYS_AT_MOST:
                break
    return expected


def _unfetched(connection: Connection, survey: str) -> dict[str, NamedPhoto]:
    """The latest revision's photos that Aurora was given and has not fetched, by the address it was given."""
    revision = revision_repository.latest(connection, survey)
    if revision is None:
        return {}
    named = named_photos(connection, revision, delivery_repository.receipts(connection, survey))
    return {address(photo.url): photo for photo in named.values() if not photo.is_fetched}


async def _fetched(work: Work, survey: str, photos: Mapping[str, NamedPhoto]) -> list[Receipt]:
    """A receipt for every photo with a complete fetch that is not older than the section naming its address. All these
    times are the office's."""
    found: dict[str, Receipt] = {}
    for entry in await work.relay.photos(survey):
        place = address(str(entry.get("url")))
        photo = photos.get(place)
        for fetch in (entry.get("fetches") or ()) if photo is not None else ():
            at = _complete_at(fetch)
            if photo is not None and at is not None and at >= photo.sent_at:
                detail = {"url": entry["url"], "bytes": fetch.get("bytes"), "revision": photo.revision}
                found.setdefault(place, Receipt(ReceiptKind.FETCHED, photo.photo_id, at, detail))
    return list(found.values())


def _complete_at(fetch: Any) -> datetime | None:
    if not isinstance(fetch, dict) or fetch.get("complete") is not True or not isinstance(fetch.get("at"), str):
        return None
    try:
        return parse_time(fetch["at"])
    except ValueError:
        return None


def _record(work: Work, survey: str, found: list[Receipt]) -> None:
    if not found:
        return
    with work.database.write() as connection:
        for receipt in found:
            delivery_repository.add_receipt(connection, survey, receipt, int(receipt.detail["revision"]))
    failpoint("receipts-stored")
    work.emit(SurveyChanged(survey))

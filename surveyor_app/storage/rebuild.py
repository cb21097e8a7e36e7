"""Rebuilds rows from the notes beside the originals, after the database was restored from a backup or made anew."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import OPEN_STATUSES, JobStatus
from surveyor_app.domain.photo import TURNS, Photo, PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import (
    delivery_repository,
    photo_repository,
    request_repository,
    setting_repository,
    survey_repository,
)
from surveyor_app.storage.core_tables import JOB, MOUNTING_PLANE, PHOTO, REQUEST, SUBPANEL, SURVEY
from surveyor_app.storage.new_id import new_id
from surveyor_app.storage.photo_repository import StoredPhoto
from surveyor_app.storage.request_repository import PulledRequest
from surveyor_app.storage.sidecar import OriginalOnDisk

logger = logging.getLogger(__name__)

RECOVERED = "recovered"  # the request status of what was rebuilt, until a sync brings Aurora's own
UNKNOWN_REQUEST = "recovered-photos"  # where originals hang that no note tells about
_UNKNOWN_NAME = "Recovered photos"
JOB_CODE = "restored"
JOB_TEXT = "This laptop's data came back from a backup: check the survey, then send it again."


@dataclass
class Rebuilt:
    """What came back: photos whose rows were missing, and the requests and entries made anew for them."""

    photos: int = 0
    unknown_photos: int = 0
    requests: set[str] = field(default_factory=set)
    items: int = 0
    jobs: int = 0


def rebuild(
    connection: Connection,
    originals: Iterable[OriginalOnDisk],
    base_at: datetime | None,
    now: datetime,
    in_place: Collection[str] = (),
) -> Rebuilt:
    """Give every original its rows. A note written after `base_at`, the backup's time, also moves a photo that the
    backup knows elsewhere, except those that are `in_place` by their ids. Nothing is removed."""
    done = Rebuilt()
    known = {sha256 for _id, sha256 in photo_repository.originals(connection)}
    for original in originals:
        placed = 0
        for use in original.uses:
            try:
                item = _photo_of(original, use)
            except (KeyError, TypeError, ValueError):
                logger.warning("a note beside %s cannot be read", original.sha256)
                continue
            if item.photo.id not in in_place:
                _ensure_request(connection, item.photo.request_id, use, now, done)
                _ensure_entry(connection, item, use, done)
                done.photos += photo_repository.add_or_move(connection, item, move=_is_newer(use, base_at))
            placed += 1
        if not placed and original.sha256 not in known:
            _adopt(connection, original, now, done)
    _take_entries_of_photos_out_of_the_bin(connection)
    return done


def settle(connection: Connection, done: Rebuilt) -> None:
    """Nothing is sent again without a person's look: the backup may be older than what Aurora holds by now. Requests
    are pulled anew from the first, and all surveys are counted anew."""
    setting_repository.put(connection, "feed_cursor", None)
    request_repository.mark_uncounted(connection)
    delivery_repository.distrust(connection)
    open_jobs = JOB.c.status.in_(OPEN_STATUSES)
    done.jobs = len(connection.execute(select(JOB.c.id).where(open_jobs)).all())
    blocked = {"status": JobStatus.BLOCKED, "lease_until": None, "error_code": JOB_CODE, "error_text": JOB_TEXT}
    connection.execute(update(JOB).where(open_jobs).values(**blocked))
    sending = SURVEY.c.status.in_((SurveyStatus.QUEUED, SurveyStatus.PUBLISHING))
    connection.execute(update(SURVEY).where(sending).values(status=SurveyStatus.NEEDS_ATTENTION))


def _photo_of(original: OriginalOnDisk, use: dict[str, Any]) -> StoredPhoto:
    facts = original.facts
    section = SectionName(use["section"])
    item_id = None if section is SectionName.ELECTRICAL else str(use["item_id"])
    photo = Photo(
        id=str(use["id"]),
        request_id=str(use["request_id"]),
        target=PhotoTarget(section, item_id),
        slot=use.get("slot"),
        position=int(use.get("position", 0)),
        sha256=original.sha256,
        size=int(facts["size"]),
        media_type=original.media_type,
        width=int(facts["width"]),
        height=int(facts["height"]),
        original_name=str(use.get("original_name", original.path.name)),
        added_at=datetime.fromisoformat(use["added_at"]),
        taken_at=_time(facts.get("taken_at")),
        latitude=facts.get("latitude"),
        longitude=facts.get("longitude"),
        turned=use["turned"] if use.get("turned") in TURNS else 0,  # notes of older versions do not say
    )
    return StoredPhoto(photo, _time(use.get("removed_at")))


def _adopt(connection: Connection, original: OriginalOnDisk, now: datetime, done: Rebuilt) -> None:
    """An original without a note: nobody knows where it hung, but it can be seen and exported."""
    facts = {"tenant_id": "", "customer_name": _UNKNOWN_NAME, "address": ""}
    _ensure_request(connection, UNKNOWN_REQUEST, facts, now, done)
    photo = Photo(
        id=new_id(),
        request_id=UNKNOWN_REQUEST,
        target=PhotoTarget(SectionName.ELECTRICAL),
        slot=None,
        position=done.unknown_photos,
        sha256=original.sha256,
        size=original.path.stat().st_size,
        media_type=original.media_type,
        width=0,
        height=0,
        original_name=original.path.name,
        added_at=datetime.fromtimestamp(original.path.stat().st_mtime, UTC),
    )
    photo_repository.insert(connection, [photo])
    done.unknown_photos += 1


def ensure_request(connection: Connection, request_id: str, facts: Mapping[str, Any], now: datetime) -> bool:
    """Have a request for what hangs at it, made from what a note says until a sync completes it; whether it was new."""
    if connection.scalar(select(REQUEST.c.id).where(REQUEST.c.id == request_id)) is not None:
        return False
    name, address = (str(facts.get(key) or "") for key in ("customer_name", "address"))
    made = PulledRequest(
        id=request_id,
        tenant_id=str(facts.get("tenant_id") or ""),
        status=RECOVERED,
        request={"id": request_id, "status": RECOVERED},
        project={"customer_last_name": name, "address": address},
        design=None,
        pulled_at=now,
    )
    return request_repository.upsert(connection, made)


def _ensure_request(
    connection: Connection, request_id: str, facts: Mapping[str, Any], now: datetime, done: Rebuilt
) -> None:
    if ensure_request(connection, request_id, facts, now):
        done.requests.add(request_id)


def _ensure_entry(connection: Connection, item: StoredPhoto, use: dict[str, Any], done: Rebuilt) -> None:
    """An empty subpanel or plane for a photo to hang at, where the backup does not have it."""
    target = item.photo.target
    if target.item_id is None:
        return
    number = use.get("item_number")
    place = number if isinstance(number, int) else None
    done.items += survey_repository.ensure_item(connection, item.photo.request_id, target, place, item.removed_at)


def _take_entries_of_photos_out_of_the_bin(connection: Connection) -> None:
    """An entry goes there with its photos only: one whose photo is not there would hide it."""
    shown = select(PHOTO.c.item_id).where(PHOTO.c.item_id.is_not(None), PHOTO.c.removed_at.is_(None))
    for table in (SUBPANEL, MOUNTING_PLANE):
        hidden = (table.c.removed_at.is_not(None), table.c.id.in_(shown))
        connection.execute(update(table).where(*hidden).values(removed_at=None))


def _is_newer(use: dict[str, Any], base_at: datetime | None) -> bool:
    """Whether a note was written after the backup. Older versions did not say when."""
    written_at = _time(use.get("written_at"))
    return base_at is not None and written_at is not None and written_at > base_at


def _time(text: Any) -> datetime | None:
    """The time that a note says, None where it says none."""
    return datetime.fromisoformat(text) if isinstance(text, str) else None

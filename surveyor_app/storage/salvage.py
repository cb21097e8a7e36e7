"""Takes over from a damaged database what is newer than the backup: a survey wins as a whole or not at all.

A survey's answers are one unit, what is known of its delivery another: the second only ever follows the first. Photos
that cannot be read have their notes, see storage/rebuild.py.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError

from surveyor_app.domain import lifecycle
from surveyor_app.storage import request_repository, setting_repository
from surveyor_app.storage.core_tables import (
    ALL,
    ELECTRICAL,
    JOB,
    NOTICE,
    PHOTO,
    PUBLISHED_COPY,
    RECEIPT,
    REQUEST,
    REVISION,
    SECTION_STATE,
    SERVER_PROBLEM,
    SETTING,
    SURVEY,
)
from surveyor_app.storage.damaged import Damaged
from surveyor_app.storage.rebuild import ensure_request
from surveyor_app.storage.request_repository import PulledRequest

logger = logging.getLogger(__name__)

_DELIVERY = (REVISION, JOB, SECTION_STATE, SERVER_PROBLEM, RECEIPT, NOTICE)  # in the order of their keys
_ANSWERS = tuple(table for table in ALL if "request_id" in table.c and table not in (SURVEY, PHOTO, *_DELIVERY))
_OF_THE_MOMENT = ("feed_cursor", "host_breakers")
_Age = tuple[int, datetime]  # by revision first: a clock may have been set back


@dataclass
class Salvaged:
    """What a damaged database gave, all but `photos` as ids of requests. `surveys` were newer than the backup, `photos`
    are rows that were taken over, `nameless` are requests that could not be read. `lost` are surveys that may have been
    newer and could not be read whole, `unsure_of_delivery` those whose answers are whole while it is not known what was
    sent of them; `names` are the customers of both."""

    is_readable: bool = False
    knows_all_surveys: bool = False
    surveys: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    unsure_of_delivery: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    is_paired: bool = False


def salvage(
    connection: Connection, damaged: Damaged, notes: Mapping[str, Mapping[str, Any]], now: datetime
) -> Salvaged:
    """Merge into a restored database; it all belongs to the caller's transaction. `notes` says of whom a request was,
    by its id, where only a note beside an original knows it."""
    done = Salvaged(is_readable=any(table.rows for table in damaged.tables.values()))
    done.knows_all_surveys = damaged.knows_all(SURVEY) or damaged.knows_all(REQUEST)
    base = _ages(connection)
    for row in damaged.rows(SETTING):
        if row["key"] not in _OF_THE_MOMENT:
            setting_repository.put(connection, row["key"], row["value"])
    for row in damaged.rows(REQUEST):
        _take_request(connection, row)
    read = {row["request_id"]: row for row in damaged.rows(SURVEY)}
    for request_id, row in read.items():
        try:
            with connection.begin_nested():
                if ensure_request(connection, request_id, notes.get(request_id, {}), now):
                    done.nameless.add(request_id)
                _take_survey(connection, damaged, row, base.get(request_id), done)
        except IntegrityError:
            logger.warning("a survey of the damaged database does not fit together")
            done.lost.add(request_id)
    done.lost |= (damaged.keys(SURVEY) | damaged.keys(REQUEST)) - set(read)
    for request_id in done.lost | done.unsure_of_delivery:
        name = connection.scalar(select(REQUEST.c.customer_name).where(REQUEST.c.id == request_id))
        done.names[request_id] = name or f"request {request_id}"
    done.is_paired = setting_repository.get(connection, "relay_url") is not None
    return done


def _ages(connection: Connection) -> dict[str, _Age]:
    rows = connection.execute(select(SURVEY.c.request_id, SURVEY.c.revision, SURVEY.c.updated_at))
    return {row[0]: (row[1], row[2]) for row in rows}


def _take_request(connection: Connection, row: dict[str, Any]) -> None:
    known = connection.scalar(select(REQUEST.c.pulled_at).where(REQUEST.c.id == row["id"]))
    if known is None or known < row["pulled_at"]:
        names = ("id", "tenant_id", "request", "project", "design", "pulled_at", "screenshot_name", "screenshot_sha256")
        same = {name: row[name] for name in names}
        pulled = PulledRequest(
            status=row["request_status"], assigned_to=row.get("assigned_to"), read_at=row.get("read_at"), **same
        )
        request_repository.upsert(connection, pulled)


def _take_survey(
    connection: Connection, damaged: Damaged, row: dict[str, Any], base: _Age | None, done: Salvaged
) -> None:
    """One survey over what the backup has of it, unless the backup's is newer or this one is not whole."""
    request_id = row["request_id"]
    age: _Age = (row["revision"], row["updated_at"])
    if base is not None and age < base:
        return
    is_newer = base is None or age > base
    if not _has_answers(damaged, request_id):
        done.lost |= {request_id} if is_newer else set()
        return
    knows_delivery = all(damaged.is_whole(table, request_id) for table in _DELIVERY)
    if not is_newer and not knows_delivery:
        return
    for table in _ANSWERS:
        _replace(connection, damaged, table, request_id)
    values = dict(row)
    if knows_delivery:
        for table in reversed(_DELIVERY):
            connection.execute(delete(table).where(table.c.request_id == request_id))
        for table in _DELIVERY:
            _insert(connection, damaged, table, request_id)
    else:
        frozen = connection.scalar(select(func.max(REVISION.c.number)).where(REVISION.c.request_id == request_id))
        values["status"], values["revision"] = lifecycle.after_edit(row["status"], row["revision"], frozen or 0)
    connection.execute(update(SURVEY).where(SURVEY.c.request_id == request_id).values(values))
    done.photos |= _take_photos(connection, damaged, request_id)
    if not knows_delivery:
        done.unsure_of_delivery.add(request_id)
    if is_newer:
        done.surveys.add(request_id)


def _has_answers(damaged: Damaged, request_id: str) -> bool:
    whole = all(damaged.is_whole(table, request_id) for table in _ANSWERS)
    return whole and len(damaged.rows_of(ELECTRICAL, request_id)) == 1


def _replace(connection: Connection, damaged: Damaged, table: Table, request_id: str) -> None:
    connection.execute(delete(table).where(table.c.request_id == request_id))
    _insert(connection, damaged, table, request_id)


def _insert(connection: Connection, damaged: Damaged, table: Table, request_id: str) -> None:
    for row in damaged.rows_of(table, request_id):
        # The numbers of receipts and refusals mean nothing, and others may have them by now.
        values = {name: value for name, value in row.items() if not (name == "id" and isinstance(value, int))}
        connection.execute(insert(table).values(values))


def _take_photos(connection: Connection, damaged: Damaged, request_id: str) -> set[str]:
    photos = damaged.rows_of(PHOTO, request_id)
    for row in photos:
        connection.execute(upsert(PHOTO).values(row).on_conflict_do_update(index_elements=["id"], set_=row))
        for copy in damaged.rows_of(PUBLISHED_COPY, row["id"]):
            keys = [column.name for column in PUBLISHED_COPY.primary_key]
            connection.execute(
                upsert(PUBLISHED_COPY).values(copy).on_conflict_do_update(index_elements=keys, set_=copy)
            )
    return {row["id"] for row in photos}

"""The surveyor's answers: electrical data, subpanels and mounting planes, with a bin for what was removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.survey import (
    AttributeValue,
    Electrical,
    MountingPlane,
    Subpanel,
    Survey,
    SurveyStatus,
    attribute_names,
)
from surveyor_app.storage.core_tables import ELECTRICAL, MOUNTING_PLANE, REVISION, SUBPANEL, SURVEY
from surveyor_app.storage.new_id import new_id

_ITEM_TABLES = {SectionName.SUBPANELS: SUBPANEL, SectionName.MOUNTING_PLANES: MOUNTING_PLANE}


def _items_query(table: Table, section: SectionName) -> Any:
    columns = [table.c.id, *(table.c[name] for name in attribute_names(section))]
    return select(*columns).order_by(table.c.position, table.c.id)


_SURVEY_QUERY = select(
    SURVEY.c.status, SURVEY.c.revision, *(ELECTRICAL.c[name] for name in attribute_names(SectionName.ELECTRICAL))
).join_from(SURVEY, ELECTRICAL, ELECTRICAL.c.request_id == SURVEY.c.request_id, isouter=True)
_SUBPANELS_QUERY = _items_query(SUBPANEL, SectionName.SUBPANELS)
_PLANES_QUERY = _items_query(MOUNTING_PLANE, SectionName.MOUNTING_PLANES)


def no_such_survey(request_id: str) -> NotFound:
    """The fault for an id that this laptop does not have."""
    return NotFound(f"There is no request {request_id} on this laptop.", advice="Sync to fetch new requests.")


def load(connection: Connection, request_id: str) -> Survey:
    """One survey with its items in order, without what is in the bin; NotFound."""
    head = connection.execute(_SURVEY_QUERY.where(SURVEY.c.request_id == request_id)).one_or_none()
    if head is None:
        raise no_such_survey(request_id)
    panels = connection.execute(
        _SUBPANELS_QUERY.where(SUBPANEL.c.request_id == request_id, SUBPANEL.c.removed_at.is_(None))
    )
    planes = connection.execute(
        _PLANES_QUERY.where(MOUNTING_PLANE.c.request_id == request_id, MOUNTING_PLANE.c.removed_at.is_(None))
    )
    return Survey(
        request_id=request_id,
        status=head[0],
        revision=head[1],
        electrical=Electrical(*head[2:]),
        subpanels=tuple(Subpanel(*row) for row in panels),
        mounting_planes=tuple(MountingPlane(*row) for row in planes),
    )


def save_field(
    connection: Connection, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
) -> None:
    """Store one checked value; NotFound for an unknown survey or item, KeyError for an unknown attribute."""
    if name not in attribute_names(section):
        raise KeyError(f"{section}.{name}")
    if section is SectionName.ELECTRICAL:
        statement = update(ELECTRICAL).where(ELECTRICAL.c.request_id == request_id)
    else:
        table = _ITEM_TABLES[section]
        statement = update(table).where(
            table.c.id == item_id, table.c.request_id == request_id, table.c.removed_at.is_(None)
        )
    if connection.execute(statement.values({name: value})).rowcount != 1:
        raise no_such_survey(request_id) if section is SectionName.ELECTRICAL else _no_such_item()


def save_electrical(connection: Connection, request_id: str, values: dict[str, AttributeValue]) -> None:
    """Replace the whole of the electrical data; attributes not given become unset."""
    whole = {name: values.get(name) for name in attribute_names(SectionName.ELECTRICAL)}
    connection.execute(update(ELECTRICAL).where(ELECTRICAL.c.request_id == request_id).values(whole))


def insert_item(
    connection: Connection, request_id: str, section: SectionName, values: dict[str, AttributeValue] | None = None
) -> str:
    """Add an item at the end of its list and return its new id."""
    table = _ITEM_TABLES[section]
    last = connection.scalar(select(func.max(table.c.position)).where(table.c.request_id == request_id))
    item_id = new_id()
    whole = {name: (values or {}).get(name) for name in attribute_names(section)}
    position = 0 if last is None else last + 1
    connection.execute(insert(table).values(id=item_id, request_id=request_id, position=position, **whole))
    return item_id


def remove_item(
    connection: Connection, request_id: str, section: SectionName, item_id: str, removed_at: datetime
) -> None:
    """Put an item into the bin; NotFound."""
    table = _item_table(section)
    statement = update(table).where(
        table.c.id == item_id, table.c.request_id == request_id, table.c.removed_at.is_(None)
    )
    if connection.execute(statement.values(removed_at=removed_at)).rowcount != 1:
        raise _no_such_item()


def restore_item(connection: Connection, request_id: str, section: SectionName, item_id: str) -> datetime:
    """Take an item out of the bin and return when it went there; NotFound."""
    table = _item_table(section)
    where = (table.c.id == item_id, table.c.request_id == request_id, table.c.removed_at.is_not(None))
    removed_at: datetime | None = connection.scalar(select(table.c.removed_at).where(*where))
    if removed_at is None:
        raise NotFound("There is no such entry in this survey's bin.")
    connection.execute(update(table).where(*where).values(removed_at=None))
    return removed_at


def order_items(connection: Connection, request_id: str, section: SectionName, item_ids: Sequence[str]) -> None:
    """Number the items in the order given; the list must name every item that is not in the bin."""
    table = _item_table(section)
    for position, item_id in enumerate(item_ids):
        where = (table.c.id == item_id, table.c.request_id == request_id)
        connection.execute(update(table).where(*where).values(position=position))


def item_ids(connection: Connection, request_id: str, section: SectionName) -> list[str]:
    """The ids of a list section's items in order, without the bin."""
    table = _item_table(section)
    query = select(table.c.id).where(table.c.request_id == request_id, table.c.removed_at.is_(None))
    return list(connection.scalars(query.order_by(table.c.position, table.c.id)))


def replace_section(
    connection: Connection,
    request_id: str,
    section: SectionName,
    items: Sequence[tuple[str, dict[str, AttributeValue]]],
    removed_at: datetime,
) -> None:
    """Make a list section hold exactly `items` (id, values): known ids are rewritten, new ones are added, the others go
    into the bin."""
    table = _item_table(section)
    present = set(item_ids(connection, request_id, section))
    for item_id in present - {item_id for item_id, _values in items}:
        remove_item(connection, request_id, section, item_id, removed_at)
    for position, (item_id, values) in enumerate(items):
        whole = {name: values.get(name) for name in attribute_names(section)}
        if item_id in present:
            connection.execute(update(table).where(table.c.id == item_id).values(position=position, **whole))
        else:
            row = {"id": item_id, "request_id": request_id, "position": position, **whole}
            connection.execute(insert(table).values(row))


def updated_at(connection: Connection, request_id: str) -> datetime:
    """When a person last changed the survey; NotFound."""
    found: datetime | None = connection.scalar(select(SURVEY.c.updated_at).where(SURVEY.c.request_id == request_id))
    if found is None:
        raise no_such_survey(request_id)
    return found


def last_frozen_number(connection: Connection, request_id: str) -> int:
    """The number of the newest revision that was ever frozen, 0 when there is none."""
    return connection.scalar(select(func.max(REVISION.c.number)).where(REVISION.c.request_id == request_id)) or 0


def set_status(connection: Connection, request_id: str, status: SurveyStatus, revision: int | None = None) -> None:
    """Store where the survey stands, and the revision being worked on where it changes; NotFound."""
    values: dict[str, Any] = {"status": status}
    if revision is not None:
        values["revision"] = revision
    if connection.execute(update(SURVEY).where(SURVEY.c.request_id == request_id).values(values)).rowcount != 1:
        raise no_such_survey(request_id)


@dataclass(frozen=True, slots=True)
class SurveyCounts:
    """What the list shows of a survey without reading it."""

    problems: int
    errors: int
    photos: int
    tasks_done: int


def save_counts(
    connection: Connection,
    request_id: str,
    counts: SurveyCounts,
    *,
    status: SurveyStatus | None = None,
    revision: int | None = None,
    updated_at: datetime | None = None,
) -> None:
    """Store the counts; status, revision and time of change in the same statement where given."""
    values: dict[str, Any] = {
        "problem_count": counts.problems,
        "error_count": counts.errors,
        "photo_count": counts.photos,
        "tasks_done": counts.tasks_done,
    }
    extra = {"status": status, "revision": revision, "updated_at": updated_at}
    values |= {name: value for name, value in extra.items() if value is not None}
    connection.execute(update(SURVEY).where(SURVEY.c.request_id == request_id).values(values))


def _item_table(section: SectionName) -> Table:
    if section is SectionName.ELECTRICAL:
        raise NotFound("The electrical section has no list of entries.")
    return _ITEM_TABLES[section]


def _no_such_item() -> NotFound:
    return NotFound("That entry is not in this survey any more.")

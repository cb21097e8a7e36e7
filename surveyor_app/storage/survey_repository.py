"""The surveyor's answers: electrical data, subpanels and mounting planes, with a bin for what was removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, Table, Update, bindparam, func, insert, select, update

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import (
    AttributeValue,
    BegunReason,
    CopiedValue,
    Electrical,
    MountingPlane,
    Subpanel,
    Survey,
    SurveyStatus,
    UnclearAnswer,
    attribute_names,
)
from surveyor_app.language import tr
from surveyor_app.storage.core_tables import (
    COPIED_VALUE,
    ELECTRICAL,
    MOUNTING_PLANE,
    REVISION,
    SUBPANEL,
    SURVEY,
    UNCLEAR_ANSWER,
)
from surveyor_app.storage.new_id import new_id
from surveyor_app.storage.unclear_repository import slot_of

_ITEM_TABLES = {SectionName.SUBPANELS: SUBPANEL, SectionName.MOUNTING_PLANES: MOUNTING_PLANE}


# Statements that run at every keystroke's save are built once: building one costs more than running it.
_MINE: BindParameter[Any] = bindparam("survey")


def _items_query(table: Table, section: SectionName) -> Select[Any]:
    columns = [table.c.id, *(table.c[name] for name in attribute_names(section))]
    present = select(*columns).where(table.c.request_id == _MINE, table.c.removed_at.is_(None))
    return present.order_by(table.c.position, table.c.id)


_FROZEN = select(func.max(REVISION.c.number)).where(REVISION.c.request_id == SURVEY.c.request_id).scalar_subquery()
_HEAD = (
    select(
        SURVEY.c.status,
        SURVEY.c.revision,
        func.coalesce(_FROZEN, 0),
        *(ELECTRICAL.c[name] for name in attribute_names(SectionName.ELECTRICAL)),
    )
    .join_from(SURVEY, ELECTRICAL, ELECTRICAL.c.request_id == SURVEY.c.request_id, isouter=True)
    .where(SURVEY.c.request_id == _MINE)
)
_SUBPANELS = _items_query(SUBPANEL, SectionName.SUBPANELS)
_PLANES = _items_query(MOUNTING_PLANE, SectionName.MOUNTING_PLANES)
_COPIED = select(COPIED_VALUE.c.section, COPIED_VALUE.c.item_id, COPIED_VALUE.c.name, COPIED_VALUE.c.source_id).where(
    COPIED_VALUE.c.request_id == _MINE
)
_UNCLEAR = select(
    UNCLEAR_ANSWER.c.section, UNCLEAR_ANSWER.c.item_id, UNCLEAR_ANSWER.c.name, UNCLEAR_ANSWER.c.text
).where(UNCLEAR_ANSWER.c.request_id == _MINE)
_COUNTS: dict[str, BindParameter[Any]] = {
    name: bindparam(f"new_{name}")
    for name in ("problem_count", "error_count", "photo_count", "tasks_done", "unclear_count", "open_end_count")
}
_EDITED: dict[str, BindParameter[Any]] = {
    name: bindparam(f"new_{name}") for name in ("status", "revision", "updated_at")
}
_READ_COUNTS = select(*(SURVEY.c[name] for name in _COUNTS)).where(SURVEY.c.request_id == _MINE)
_SAVE_COUNTS = update(SURVEY).where(SURVEY.c.request_id == _MINE).values(_COUNTS)
_SAVE_EDIT = update(SURVEY).where(SURVEY.c.request_id == _MINE).values(_COUNTS | _EDITED)


def no_such_survey(request_id: str) -> NotFound:
    """The fault for an id that this laptop does not have."""
    return NotFound(
        tr("There is no request {request_id} on this laptop.", request_id=request_id),
        advice=tr("Sync to fetch new requests."),
    )


def load(connection: Connection, request_id: str) -> Survey:
    """One survey with its items in order, without what is in the bin; NotFound."""
    return load_with_frozen(connection, request_id)[0]


def load_with_frozen(connection: Connection, request_id: str) -> tuple[Survey, int]:
    """A survey as `load` gives it, and the number of the newest revision ever frozen, 0 when there is none."""
    mine = {"survey": request_id}
    head = connection.execute(_HEAD, mine).one_or_none()
    if head is None:
        raise no_such_survey(request_id)
    unclear, begun = _typed(connection.execute(_UNCLEAR, mine))
    survey = Survey(
        request_id=request_id,
        status=head[0],
        revision=head[1],
        electrical=Electrical(*head[3:]),
        subpanels=tuple(Subpanel(*row) for row in connection.execute(_SUBPANELS, mine)),
        mounting_planes=tuple(MountingPlane(*row) for row in connection.execute(_PLANES, mine)),
        copied=tuple(CopiedValue(*row) for row in connection.execute(_COPIED, mine)),
        unclear=tuple(unclear),
        begun_reasons=tuple(begun),
    )
    return survey, head[2]


def _typed(rows: Iterable[Any]) -> tuple[list[UnclearAnswer], list[BegunReason]]:
    unclear, begun = [], []
    for section, item_id, name, text in rows:
        slot = slot_of(name)
        if slot is None:
            unclear.append(UnclearAnswer(section, item_id or None, name, text))
        else:
            begun.append(BegunReason(PhotoTarget(section, item_id or None), slot, text))
    return unclear, begun


@cache
def _save_field(section: SectionName, name: str) -> Update:
    """The statement that stores one attribute; KeyError when the section has none of that name."""
    if name not in attribute_names(section):
        raise KeyError(f"{section}.{name}")
    if section is SectionName.ELECTRICAL:
        return update(ELECTRICAL).where(ELECTRICAL.c.request_id == _MINE).values({name: bindparam("value")})
    table = _ITEM_TABLES[section]
    mine = (table.c.id == bindparam("item"), table.c.request_id == _MINE, table.c.removed_at.is_(None))
    return update(table).where(*mine).values({name: bindparam("value")})


def save_field(
    connection: Connection, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
) -> None:
    """Store one checked value; NotFound for an unknown survey or item, KeyError for an unknown attribute."""
    given: dict[str, AttributeValue] = {"survey": request_id, "value": value}
    if section is not SectionName.ELECTRICAL:
        given["item"] = item_id
    if connection.execute(_save_field(section, name), given).rowcount != 1:
        raise no_such_survey(request_id) if section is SectionName.ELECTRICAL else _no_such_item()


def save_field_in_bin(
    connection: Connection, request_id: str, section: SectionName, item_id: str, name: str, value: AttributeValue
) -> None:
    """Store one checked value of an item that lies in the bin."""
    require_in_bin(connection, request_id, section, item_id)
    table = _item_table(section)
    connection.execute(update(table).where(table.c.id == item_id).values({name: value}))


def require_in_bin(connection: Connection, request_id: str, section: SectionName, item_id: str) -> None:
    """NotFound unless the item lies in the bin."""
    table = _item_table(section)
    mine = (table.c.id == item_id, table.c.request_id == request_id, table.c.removed_at.is_not(None))
    if connection.scalar(select(table.c.id).where(*mine)) is None:
        raise NotFound(tr("There is no such entry in this survey's bin."))


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


def ensure_item(
    connection: Connection, request_id: str, target: PhotoTarget, number: int | None, removed_at: datetime | None
) -> bool:
    """Have the entry that a photo hangs at, empty where it was missing; whether it was. `number` counts from 1."""
    table = _item_table(target.section)
    if connection.scalar(select(table.c.id).where(table.c.id == target.item_id)) is not None:
        return False
    last = connection.scalar(select(func.max(table.c.position)).where(table.c.request_id == request_id))
    position = number - 1 if number is not None else (0 if last is None else last + 1)
    row = {"id": target.item_id, "request_id": request_id, "position": position, "removed_at": removed_at}
    connection.execute(insert(table).values(row))
    return True


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
        raise NotFound(tr("There is no such entry in this survey's bin."))
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
    """The number of the newest revision that was ever frozen, 0 when there is none; NotFound."""
    return load_with_frozen(connection, request_id)[1]


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
    unclear: int = 0
    open_ends: int = 0


def counts(connection: Connection, request_id: str) -> SurveyCounts:
    """The counts as they are stored; NotFound."""
    found = connection.execute(_READ_COUNTS, {"survey": request_id}).one_or_none()
    if found is None:
        raise no_such_survey(request_id)
    return SurveyCounts(*found)


def save_counts(connection: Connection, request_id: str, counts: SurveyCounts) -> None:
    """Store the counts."""
    connection.execute(_SAVE_COUNTS, _count_values(request_id, counts))


def save_edit(connection: Connection, survey: Survey, counts: SurveyCounts, updated_at: datetime) -> None:
    """Store the counts, and where the survey stands after an edit: its status and revision, and the time."""
    edited = {"new_status": survey.status, "new_revision": survey.revision, "new_updated_at": updated_at}
    connection.execute(_SAVE_EDIT, _count_values(survey.request_id, counts) | edited)


def _count_values(request_id: str, counts: SurveyCounts) -> dict[str, Any]:
    return {
        "survey": request_id,
        "new_problem_count": counts.problems,
        "new_error_count": counts.errors,
        "new_photo_count": counts.photos,
        "new_tasks_done": counts.tasks_done,
        "new_unclear_count": counts.unclear,
        "new_open_end_count": counts.open_ends,
    }


def _item_table(section: SectionName) -> Table:
    if section is SectionName.ELECTRICAL:
        raise NotFound(tr("The electrical section has no list of entries."))
    return _ITEM_TABLES[section]


def _no_such_item() -> NotFound:
    return NotFound(tr("That entry is not in this survey any more."))

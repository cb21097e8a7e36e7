"""What was typed into a field and could not be understood, kept until the field gets an answer; and the reasons for
missing pictures that were begun, under names that no field has."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from surveyor_app.domain.attributes import SectionName
from surveyor_app.storage.core_tables import UNCLEAR_ANSWER

_REASON = "photos."  # before the slot

_C = UNCLEAR_ANSWER.c
_MINE: BindParameter[Any] = bindparam("mine")
OF_FIELDS = _C.name.not_like(f"{_REASON}%")
# Built once: it runs at every keystroke's save.
_DROP = delete(UNCLEAR_ANSWER).where(
    _C.request_id == _MINE,
    _C.section == bindparam("of_section", type_=_C.section.type),
    _C.item_id == bindparam("item"),
    _C.name == bindparam("attribute"),
)


def keep(
    connection: Connection, request_id: str, section: SectionName, item_id: str | None, name: str, text: str
) -> None:
    """Keep what stands in a field, in place of what was kept for it before; "" keeps nothing."""
    if not text:
        drop(connection, request_id, section, item_id, (name,))
        return
    row = {"request_id": request_id, "section": section, "item_id": item_id or "", "name": name}
    statement = upsert(UNCLEAR_ANSWER).values(**row, text=text)
    connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_={"text": text}))


def drop(
    connection: Connection, request_id: str, section: SectionName, item_id: str | None, names: Collection[str]
) -> None:
    """These fields have answers now; the same for one that had."""
    for name in names:
        given = {"mine": request_id, "of_section": section, "item": item_id or "", "attribute": name}
        connection.execute(_DROP, given)


def forget_section(connection: Connection, request_id: str, section: SectionName) -> None:
    """All answers of a section were given anew."""
    where = (_C.request_id == request_id, _C.section == section, OF_FIELDS)
    connection.execute(delete(UNCLEAR_ANSWER).where(*where))


def reason_name(slot: str) -> str:
    """The name under which the reason that was begun for a slot is kept."""
    return _REASON + slot


def slot_of(name: str) -> str | None:
    """The slot whose begun reason is kept under this name; None for what belongs to a field."""
    return name.removeprefix(_REASON) if name.startswith(_REASON) else None

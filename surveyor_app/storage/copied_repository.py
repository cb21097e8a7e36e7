"""Which answers were copied from another entry and are still to be checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from surveyor_app.domain.attributes import SectionName
from surveyor_app.storage.core_tables import COPIED_VALUE

_C = COPIED_VALUE.c
_MINE: BindParameter[Any] = bindparam("mine")
# Built once: it runs at every keystroke's save.
_CONFIRM = delete(COPIED_VALUE).where(
    _C.request_id == _MINE,
    _C.section == bindparam("of_section", type_=_C.section.type),
    _C.item_id == bindparam("item"),
    _C.name == bindparam("attribute"),
)


def mark(
    connection: Connection, request_id: str, section: SectionName, item_id: str, sources: Mapping[str, str]
) -> None:
    """These answers, by attribute, were copied from the entry named; a mark that is there already gives way."""
    for name, source_id in sources.items():
        row = {"request_id": request_id, "section": section, "item_id": item_id, "name": name}
        statement = upsert(COPIED_VALUE).values(**row, source_id=source_id)
        key = ["request_id", "section", "item_id", "name"]
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_={"source_id": source_id}))


def confirm(
    connection: Connection, request_id: str, section: SectionName, item_id: str, names: Collection[str]
) -> None:
    """Somebody checked these answers, or gave them anew; the same for one that was not marked."""
    for name in names:
        connection.execute(_CONFIRM, {"mine": request_id, "of_section": section, "item": item_id, "attribute": name})


def forget_section(connection: Connection, request_id: str, section: SectionName) -> None:
    """All answers of a section were given anew."""
    connection.execute(delete(COPIED_VALUE).where(_C.request_id == request_id, _C.section == section))

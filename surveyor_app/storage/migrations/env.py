"""Alembic's entry for the laptop's database; the connection and its transaction come from storage/migrate.py."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from surveyor_app.storage import core_tables


def _include(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave tables alone that belong to the office's database, where one process knows both."""
    return kind != "table" or name in {table.name for table in core_tables.ALL}


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_object=_include,
)
with context.begin_transaction():
    context.run_migrations()

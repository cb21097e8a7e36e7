"""Alembic's entry for the relay's database; the connection and its transaction come from relay/migrate.py."""

from __future__ import annotations

from alembic import context

from surveyor_app.relay.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

"""Section bodies that were sent and whose fate is not known; withdrawn surveys have nothing left to send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and set aside the jobs of surveys that Aurora withdrew, as withdrawing itself does now."""
    op.add_column("section_state", sa.Column("unknown_payloads", sa.Text(), nullable=True))
    op.execute(
        "UPDATE sync_job SET status = 'superseded', lease_until = NULL"
        " WHERE status IN ('queued', 'running', 'waiting', 'blocked')"
        " AND request_id IN (SELECT request_id FROM survey WHERE status = 'withdrawn')"
    )

"""Answers that were copied from another subpanel or roof plane and that nobody has checked yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; no row is touched."""
    op.create_table(
        "copied_value",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id", "section", "item_id", "name"),
    )

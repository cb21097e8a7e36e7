"""Notices about requests that changed, who they are assigned to, and whether the office knows that work began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and two columns; no row is touched."""
    op.create_table(
        "notice",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("dismissed_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id", "kind"),
    )
    op.add_column("survey_request", sa.Column("assigned_to", sa.String(), nullable=True))
    op.add_column("survey", sa.Column("opened_told_at", sa.String(32), nullable=True))

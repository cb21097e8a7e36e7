"""What was typed into a field and could not be understood: kept, instead of being only on the screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; no row is touched."""
    op.create_table(
        "unclear_answer",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id", "section", "item_id", "name"),
    )

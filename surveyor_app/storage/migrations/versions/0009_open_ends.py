"""What keeps a survey from being plainly ready, for the list of requests: counted anew at the next look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and have every survey counted before it is listed."""
    for name in ("unclear_count", "open_end_count"):
        op.add_column("survey", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE survey SET problem_count = -1")

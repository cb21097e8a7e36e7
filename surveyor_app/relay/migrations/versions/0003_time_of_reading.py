"""When a request's document was read from Aurora: laptops compare it with when they completed the request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is stored was read before its last prefetch ended, by the relay's clock."""
    op.add_column("survey_request", sa.Column("read_at", sa.String(32), nullable=True))
    op.execute("UPDATE survey_request SET read_at = prefetched_at WHERE request IS NOT NULL")


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

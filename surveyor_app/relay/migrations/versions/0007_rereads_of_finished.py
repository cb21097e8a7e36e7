"""Finished requests are read again now and then, because Aurora may open one again without a word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; those that were finished within ninety days are read over the next six hours."""
    op.add_column("survey_request", sa.Column("is_finished", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("survey_request", sa.Column("turned_at", sa.String(32), nullable=True))
    op.execute(
        "UPDATE survey_request SET is_finished = 1, turned_at = coalesce(prefetched_at, received_at)"
        " WHERE json_valid(request) AND lower(json_extract(request, '$.status')) IN"
        " ('completed', 'cancelled', 'canceled', 'withdrawn', 'deleted', 'rejected')"
    )
    op.execute(
        "UPDATE survey_request"
        " SET reread_at = strftime('%Y-%m-%dT%H:%M:%f', 'now', (id % 360) || ' minutes') || '000+00:00'"
        " WHERE is_finished = 1 AND turned_at > strftime('%Y-%m-%dT%H:%M:%f', 'now', '-90 days')"
    )


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

"""Re-reading of open requests, what Aurora deleted, metadata of uploads, and until when photos are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; every request is due for a re-read, every photo counts as announced when it became public."""
    for name in ("request_deleted", "project_deleted"):
        op.add_column("survey_request", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("survey_request", sa.Column("reread_at", sa.String(32), nullable=True))
    op.create_index(op.f("ix_survey_request_reread_at"), "survey_request", ["reread_at"], unique=False)
    op.execute("UPDATE survey_request SET reread_at = received_at")
    op.add_column("prefetch", sa.Column("routine", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("upload", sa.Column("upload_metadata", sa.String(), nullable=False, server_default=""))
    op.add_column("photo", sa.Column("announced_at", sa.String(32), nullable=True))
    op.execute("UPDATE photo SET announced_at = hosted_at")


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

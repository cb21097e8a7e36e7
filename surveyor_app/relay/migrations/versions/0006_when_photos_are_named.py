"""Since when a section may name a photo: whoever fetches it earlier is not Aurora."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of surveys that a laptop published, or began to, every fetch so far goes on counting."""
    op.add_column("photo", sa.Column("named_from", sa.String(32), nullable=True))
    op.execute(
        "UPDATE photo SET named_from = hosted_at WHERE request_row IN"
        " (SELECT request_row FROM event WHERE kind IN ('publishing', 'published'))"
    )


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

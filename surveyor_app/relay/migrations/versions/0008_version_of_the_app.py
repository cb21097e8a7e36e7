"""Which version of the app a laptop last came with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; it is known once the laptop calls."""
    op.add_column("device", sa.Column("app_version", sa.String(), nullable=True))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

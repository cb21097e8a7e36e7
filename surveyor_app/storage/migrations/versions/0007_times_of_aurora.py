"""Aurora's clock: when the office read a request, and when Aurora said that this laptop completed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. Of earlier completions this laptop's time is known; readings are told with the next change."""
    op.add_column("survey_request", sa.Column("read_at", sa.String(32), nullable=True))
    op.add_column("section_state", sa.Column("aurora_time", sa.String(32), nullable=True))
    op.execute("UPDATE section_state SET aurora_time = accepted_at WHERE section = 'status'")

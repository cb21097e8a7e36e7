"""Progress is told to the office directly; no version ever queued the kind of job that stood for it."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remove rows that nothing could read any more."""
    op.execute("DELETE FROM sync_job WHERE kind = 'report_progress'")

"""From which address a stored screenshot came: whether Aurora names another one by now is judged by that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. Of stored pictures it is unknown: each is fetched once more, as it may be an outdated one."""
    op.add_column("survey_request", sa.Column("screenshot_source", sa.String(), nullable=True))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

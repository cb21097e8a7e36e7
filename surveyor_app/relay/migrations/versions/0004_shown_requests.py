"""Which laptop was shown which request: what is given to another surveyor is still told to it, and delivered by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; each laptop's cursor fills it at its next look."""
    op.create_table(
        "shown",
        sa.Column("request_row", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_shown_device_id")),
        sa.ForeignKeyConstraint(
            ["request_row"], ["survey_request.id"], name=op.f("fk_shown_request_row"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("request_row", "device_id", name=op.f("pk_shown")),
    )
    op.create_index(op.f("ix_shown_device_id"), "shown", ["device_id"], unique=False)


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

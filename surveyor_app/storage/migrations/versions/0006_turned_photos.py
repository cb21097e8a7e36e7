"""How far a person turned a photo; published copies are told apart by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COPIED = "photo_id, long_side_px, sha256, size, width, height, remote_id, url, hosted_at, verified_at"


def upgrade() -> None:
    """Add the column, and make the table of copies anew with the turn in its key; every row is as it was, not turned."""
    turned = sa.Column("turned", sa.Integer(), nullable=False, server_default="0")
    op.add_column("photo", turned)
    op.rename_table("published_copy", "published_copy_before")
    op.create_table(
        "published_copy",
        sa.Column("photo_id", sa.String(), nullable=False),
        sa.Column("long_side_px", sa.Integer(), nullable=False),
        sa.Column("turned", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("hosted_at", sa.String(32), nullable=True),
        sa.Column("verified_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("photo_id", "long_side_px", "turned"),
    )
    op.execute(f"INSERT INTO published_copy ({_COPIED}) SELECT {_COPIED} FROM published_copy_before")  # noqa: S608
    op.drop_table("published_copy_before")

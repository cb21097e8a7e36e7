"""The first schema: requests with their prefetch, surveyors and devices, uploads, photos and their fetches."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    feed = op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("last_change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    op.bulk_insert(feed, [{"id": 1, "epoch": secrets.token_hex(6), "last_change": 0}])
    op.create_table(
        "surveyor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveyor")),
        sa.UniqueConstraint("name", name=op.f("uq_surveyor_name")),
    )
    op.create_table(
        "wrong_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_code")),
    )
    op.create_index(op.f("ix_wrong_code_at"), "wrong_code", ["at"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("surveyor_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("last_seen_at", sa.String(32), nullable=True),
        sa.Column("revoked_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["surveyor_id"], ["surveyor.id"], name=op.f("fk_device_surveyor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_device_token_sha256")),
    )
    op.create_index(op.f("ix_device_surveyor_id"), "device", ["surveyor_id"], unique=False)
    op.create_table(
        "pairing_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("surveyor_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("used_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["surveyor_id"], ["surveyor.id"], name=op.f("fk_pairing_code_surveyor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_code")),
    )
    op.create_index(op.f("ix_pairing_code_code_sha256"), "pairing_code", ["code_sha256"], unique=False)
    op.create_index(op.f("ix_pairing_code_surveyor_id"), "pairing_code", ["surveyor_id"], unique=False)
    op.create_table(
        "survey_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("appears_at", sa.String(32), nullable=False),
        sa.Column("prefetched_at", sa.String(32), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("project", sa.Text(), nullable=True),
        sa.Column("design", sa.Text(), nullable=True),
        sa.Column("screenshot_sha256", sa.String(), nullable=True),
        sa.Column("screenshot_type", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["surveyor.id"], name=op.f("fk_survey_request_assigned_to"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_request")),
        sa.UniqueConstraint("tenant_id", "request_id", name="uq_request_tenant_request"),
    )
    op.create_index(op.f("ix_survey_request_assigned_to"), "survey_request", ["assigned_to"], unique=False)
    op.create_index(op.f("ix_survey_request_change"), "survey_request", ["change"], unique=False)
    op.create_index(op.f("ix_survey_request_request_id"), "survey_request", ["request_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_row", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_event_device_id")),
        sa.ForeignKeyConstraint(
            ["request_row"], ["survey_request.id"], name=op.f("fk_event_request_row"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("request_row", "device_id", "kind", name="uq_event_request_device_kind"),
    )
    op.create_index(op.f("ix_event_device_id"), "event", ["device_id"], unique=False)
    op.create_index(op.f("ix_event_request_row"), "event", ["request_row"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_row", sa.Integer(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("hosted_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_row"], ["survey_request.id"], name=op.f("fk_photo_request_row"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("request_row", "photo", "sha256", name="uq_photo_subject"),
        sa.UniqueConstraint("token", name=op.f("uq_photo_token")),
    )
    op.create_index("ix_photo_content", "photo", ["sha256", "size"], unique=False)
    op.create_index(op.f("ix_photo_request_row"), "photo", ["request_row"], unique=False)
    op.create_table(
        "prefetch",
        sa.Column("request_row", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=True),
        sa.Column("leased_until", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("session_token", sa.String(), nullable=True),
        sa.Column("session_token_at", sa.String(32), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_row"], ["survey_request.id"], name=op.f("fk_prefetch_request_row"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("request_row", name=op.f("pk_prefetch")),
    )
    op.create_index(op.f("ix_prefetch_due_at"), "prefetch", ["due_at"], unique=False)
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("sent_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_fetch_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    op.create_index(op.f("ix_fetch_photo_id"), "fetch", ["photo_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_row", sa.Integer(), nullable=False),
        sa.Column("surveyor_id", sa.Integer(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("photo_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_upload_photo_id")),
        sa.ForeignKeyConstraint(
            ["request_row"], ["survey_request.id"], name=op.f("fk_upload_request_row"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["surveyor_id"], ["surveyor.id"], name=op.f("fk_upload_surveyor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_request_row"), "upload", ["request_row"], unique=False)
    op.create_index("ix_upload_subject", "upload", ["request_row", "photo", "sha256"], unique=False)
    op.create_index(op.f("ix_upload_surveyor_id"), "upload", ["surveyor_id"], unique=False)


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError

"""The first schema: requests, surveys, photos, revisions, the outbox, receipts and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table. Column types are plain on purpose: this file must mean the same for ever."""
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "survey_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("request_status", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("requested_at", sa.String(32), nullable=True),
        sa.Column("completed_at", sa.String(32), nullable=True),
        sa.Column("pulled_at", sa.String(32), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=True),
        sa.Column("design", sa.Text(), nullable=True),
        sa.Column("batteries", sa.Text(), nullable=False),
        sa.Column("screenshot_name", sa.String(), nullable=True),
        sa.Column("screenshot_sha256", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_survey_request_requested_at", "survey_request", ["requested_at"], unique=False)
    op.create_table(
        "survey",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("photo_count", sa.Integer(), nullable=False),
        sa.Column("tasks_done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey_request.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_index("ix_survey_status", "survey", ["status"], unique=False)
    op.create_table(
        "absence",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id", "section", "item_id", "slot"),
    )
    op.create_table(
        "electrical",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("main_panel_location", sa.String(), nullable=True),
        sa.Column("main_bus_rating", sa.Float(), nullable=True),
        sa.Column("main_breaker_rating", sa.Float(), nullable=True),
        sa.Column("service_type", sa.String(), nullable=True),
        sa.Column("feeder_type", sa.String(), nullable=True),
        sa.Column("utility_meter_location", sa.String(), nullable=True),
        sa.Column("existing_grounding", sa.String(), nullable=True),
        sa.Column("existing_grounding_location", sa.String(), nullable=True),
        sa.Column("main_panel_manufacturer", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_table(
        "mounting_plane",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.String(32), nullable=True),
        sa.Column("pitch", sa.Float(), nullable=True),
        sa.Column("azimuth", sa.Float(), nullable=True),
        sa.Column("roof_type", sa.String(), nullable=True),
        sa.Column("framing_type", sa.String(), nullable=True),
        sa.Column("rafter_size", sa.String(), nullable=True),
        sa.Column("rafter_spacing", sa.Float(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mounting_plane_request_id", "mounting_plane", ["request_id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("removed_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_photo_request_id", "photo", ["request_id"], unique=False)
    op.create_index("ix_photo_sha256", "photo", ["sha256"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "kind", "subject", "revision"),
    )
    op.create_index("ix_receipt_request_id", "receipt", ["request_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.String(32), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("item_ids", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "number"),
    )
    op.create_index("ix_revision_request_id", "revision", ["request_id"], unique=False)
    op.create_table(
        "section_state",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("intent_hash", sa.String(), nullable=True),
        sa.Column("intent_at", sa.String(32), nullable=True),
        sa.Column("accepted_hash", sa.String(), nullable=True),
        sa.Column("accepted_payload", sa.Text(), nullable=True),
        sa.Column("accepted_revision", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("request_id", "section"),
    )
    op.create_table(
        "server_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_server_problem_request_id", "server_problem", ["request_id"], unique=False)
    op.create_table(
        "subpanel",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.String(32), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("disconnect_location", sa.String(), nullable=True),
        sa.Column("bus_rating", sa.Integer(), nullable=True),
        sa.Column("disconnect_size", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_subpanel_request_id", "subpanel", ["request_id"], unique=False)
    op.create_table(
        "published_copy",
        sa.Column("photo_id", sa.String(), nullable=False),
        sa.Column("long_side_px", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("hosted_at", sa.String(32), nullable=True),
        sa.Column("verified_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("photo_id", "long_side_px"),
    )
    op.create_table(
        "sync_job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("revision_id", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=True),
        sa.Column("lease_until", sa.String(32), nullable=True),
        sa.Column("retry_after_until", sa.String(32), nullable=True),
        sa.Column("depends_on", sa.Text(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_text", sa.String(), nullable=True),
        sa.Column("error_raw", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("attempts >= 0"),
        sa.ForeignKeyConstraint(["request_id"], ["survey.request_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sync_job_request_id", "sync_job", ["request_id"], unique=False)
    op.create_index("ix_sync_job_revision_id", "sync_job", ["revision_id"], unique=False)
    op.create_index("ix_sync_job_runnable", "sync_job", ["status", "due_at"], unique=False)


def downgrade() -> None:
    """Schemas only go forward: the backup made before a migration is the way back."""
    raise NotImplementedError

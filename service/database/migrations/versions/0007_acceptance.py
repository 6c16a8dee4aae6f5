"""Acceptance of pre-scores and its alarm."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "acceptance_watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=120), nullable=False),
        sa.Column("grade_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("watched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_watches")),
        sa.UniqueConstraint("bundle", name=op.f("uq_acceptance_watches_bundle")),
    )
    op.create_table(
        "acceptance_switches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=120), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("grade_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_acceptance_switches_actor_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_switches")),
    )
    op.create_index(op.f("ix_acceptance_switches_bundle"), "acceptance_switches", ["bundle"], unique=False)
    op.create_table(
        "spared_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=120), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_spared_readings_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spared_readings")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_spared_readings_evidence_id")),
    )
    op.create_index(op.f("ix_spared_readings_bundle"), "spared_readings", ["bundle"], unique=False)

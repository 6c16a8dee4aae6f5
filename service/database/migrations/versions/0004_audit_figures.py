"""Figures of the county's audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("figures", JSON, nullable=True),
        sa.Column("pairs", JSON, nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_audit_figures_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_audit_figures_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_figures")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_audit_figures_round_id")),
    )
    op.create_index(op.f("ix_audit_figures_round_id"), "audit_figures", ["round_id"], unique=False)
    op.create_index(op.f("ix_audit_figures_unit_id"), "audit_figures", ["unit_id"], unique=False)
    # What was reviewed since the figures were computed is asked every minute.
    op.create_index(op.f("ix_reviews_final_at"), "reviews", ["final_at"], unique=False)

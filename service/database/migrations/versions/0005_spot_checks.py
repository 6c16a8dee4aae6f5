"""Spot-checks and their sign-off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("decisions", JSON, nullable=False),
        sa.Column("list_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings", JSON, nullable=True),
        sa.Column("seed", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", JSON, nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_spot_checks_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_spot_checks_unit_id_units")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_spot_checks_created_by_id_people")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_spot_checks_signed_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
    )
    op.create_index(op.f("ix_spot_checks_round_id"), "spot_checks", ["round_id"], unique=False)
    op.create_index(op.f("ix_spot_checks_unit_id"), "spot_checks", ["unit_id"], unique=False)
    op.create_table(
        "spot_draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spot_check_id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rechecker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["spot_check_id"], ["spot_checks.id"], name=op.f("fk_spot_draws_spot_check_id_spot_checks")
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_spot_draws_declaration_id_declarations")
        ),
        sa.ForeignKeyConstraint(["rechecker_id"], ["people.id"], name=op.f("fk_spot_draws_rechecker_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_draws")),
        sa.UniqueConstraint("spot_check_id", "declaration_id", name=op.f("uq_spot_draws_spot_check_id")),
    )
    op.create_index(op.f("ix_spot_draws_spot_check_id"), "spot_draws", ["spot_check_id"], unique=False)
    op.create_index(op.f("ix_spot_draws_declaration_id"), "spot_draws", ["declaration_id"], unique=False)
    op.create_index(op.f("ix_spot_draws_rechecker_id"), "spot_draws", ["rechecker_id"], unique=False)
    op.create_table(
        "spot_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("off_task", sa.Boolean(), nullable=False),
        sa.Column("levels", JSON, nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["spot_draws.id"], name=op.f("fk_spot_items_draw_id_spot_draws")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_spot_items_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_items")),
        sa.UniqueConstraint("draw_id", "evidence_id", name=op.f("uq_spot_items_draw_id")),
    )
    op.create_index(op.f("ix_spot_items_draw_id"), "spot_items", ["draw_id"], unique=False)
    op.create_index(op.f("ix_spot_items_evidence_id"), "spot_items", ["evidence_id"], unique=False)
